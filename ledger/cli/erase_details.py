"""The command that deletes confidential fields: ``erase-details``."""

import click

from ledger.erasure import erase_details as erase
from ledger.terminal.output import account, as_json, ledger_path, refusals
from ledger.terminal.recording import print_one


@click.command("erase-details")
@click.argument("event")
@click.option("--reason", required=True, help="Why.")
@click.option("--authority", required=True, help="What allows it: the law, the decision, the request.")
@click.option("--approved-by", metavar="ACCOUNT", help="Account code of who approved it.")
@as_json
def erase_details(event: str, reason: str, authority: str, approved_by: str | None, as_json: bool) -> None:
    """Delete the confidential fields of EVENT (its event_id) for good, and record that, why and by what right.

    Body and hash stay, so that everything still verifies. Copies made before (backups, replicas, import files) still
    hold the fields. Reason and authority stay in the log for ever: name nobody in them. Run again, it records nothing
    twice and clears the files once more.
    """
    with refusals():
        event_id, outcome = erase(
            ledger_path(),
            event,
            reason=reason,
            authority=authority,
            approved_by=approved_by,
            recorded_by=account(),
        )
    print_one(event_id, outcome, as_json=as_json)
