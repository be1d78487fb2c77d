"""The command that records a disclosure: ``disclose``."""

from pathlib import Path

import click

from ledger.days import day_of_recording, recorded_now
from ledger.terminal import account, as_json, checkpoint_options, ledger_path, refusals
from ledger.terminal_record import print_one
from publish.disclosing import days_since_approval
from publish.disclosing import disclose as record_disclosure


@click.command()
@click.argument("public", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--approved-on", metavar="DATE", help="The day the publication was approved, e.g. 2024-03-01.")
@click.option("--document", metavar="NUMBER", help="Number of the approving document.")
@checkpoint_options
@as_json
def disclose(
    public: Path,
    approved_on: str | None,
    document: str | None,
    checkpoint: tuple[str, ...],
    key: str | None,
    as_json: bool,
) -> None:
    """Record that the public database PUBLIC was disclosed, once it is proved to be what the ledger gives.

    The event holds its checkpoint and content digest; the same file disclosed again is the same disclosure.
    """
    with refusals():
        done = record_disclosure(
            ledger_path(),
            public,
            recorded_by=account(),
            approved_on=approved_on,
            document=document,
            checkpoints=checkpoint,
            key=key,
        )
    if not done.outcome.problems and approved_on is not None:
        click.echo(days_since_approval(approved_on, day_of_recording(recorded_now())), err=True)
    print_one(done.event_id, done.outcome, as_json=as_json)
