"""The command that deletes confidential fields: ``erase-details``."""

import click

from ledger.errors import NotRecorded
from ledger.history import find
from ledger.lines import Line
from ledger.recording import record_one
from ledger.terminal import as_json, ledger_to_read


@click.command("erase-details")
@click.argument("event")
@click.option("--reason", required=True, help="Why.")
@click.option("--authority", required=True, help="What allows it: the law, the decision, the request.")
@click.option("--approved-by", metavar="ACCOUNT", help="Account code of who approved it.")
@as_json
def erase_details(event: str, reason: str, authority: str, approved_by: str | None, as_json: bool) -> None:
    """Delete the confidential fields of EVENT (its event_id or seq) for good, and record that, why and by what right.

    Body and hash stay, so that everything still verifies. Copies made before (backups, replicas, import files) still
    hold the fields. Run again, it records nothing twice and clears the file once more.
    """
    with ledger_to_read() as ledger:
        found = find(ledger, event).event
        if found.details_digest is None:
            raise NotRecorded("no_details", f"{found.event_id}：这一事件没有保密字段，无可删除")
    erased = found.event_id
    line = {"kind": "details_erased", "event_id": f"details_erased:{erased}", "erases": erased}
    given = {"reason": reason, "authority": authority, "approved_by": approved_by}
    record_one(Line(fields=line | given), as_json=as_json)
