"""The command that closes a month: ``close``."""

import click

from ledger.lines import Line, new_event_id
from ledger.recording import record_one
from ledger.terminal import as_json, checkpoint_options, ledger_path, refusals
from ledger.verify import require_sound


@click.command()
@click.argument("month")
@click.option("--event-id", metavar="ID", help="event_id of the closing; made up where not given.")
@checkpoint_options
@as_json
def close(month: str, event_id: str | None, checkpoint: tuple[str, ...], key: str | None, as_json: bool) -> None:
    """Close MONTH, such as 2023-03, to money events. A ledger that fails its verification is refused."""
    with refusals():
        require_sound(ledger_path(), checkpoint, key)
    line = {"kind": "month_closed", "event_id": event_id or new_event_id(), "month": month}
    record_one(Line(fields=line), as_json=as_json)
