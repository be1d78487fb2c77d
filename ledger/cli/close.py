"""The command that closes a month: ``close``."""

import click

from ledger.close import close_month
from ledger.lines.reading import new_event_id
from ledger.terminal.output import account, as_json, checkpoint_options, despite_clock, ledger_path, refusals
from ledger.terminal.recording import print_one


@click.command()
@click.argument("month")
@click.option("--event-id", metavar="ID", help="event_id of the closing; made up where not given.")
@checkpoint_options
@despite_clock
@as_json
def close(
    month: str,
    event_id: str | None,
    checkpoint: tuple[str, ...],
    key: str | None,
    despite_clock: bool,
    as_json: bool,
) -> None:
    """Close MONTH, such as 2023-03, to money events. A ledger that fails its verification is refused.

    Only that month: figures that count from January stand still once the months before it are closed too.
    """
    closing = new_event_id() if event_id is None else event_id
    with refusals():
        outcome = close_month(
            ledger_path(),
            month,
            event_id=closing,
            checkpoints=checkpoint,
            key=key,
            recorded_by=account(),
            despite_clock=despite_clock,
        )
    print_one(closing, outcome, as_json=as_json)
