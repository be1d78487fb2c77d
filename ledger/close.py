"""Closing a month, over a ledger that was verified."""

from collections.abc import Iterable
from pathlib import Path

from ledger.lines.reading import Line
from ledger.record import Outcome, record
from ledger.storage.store import open_to_write
from ledger.verify import require_sound


def close_month(
    path: Path,
    month: str,
    *,
    event_id: str,
    checkpoints: Iterable[str],
    key: str | None,
    recorded_by: str,
    despite_clock: bool = False,
) -> Outcome:
    """Record that a month (``YYYY-MM``) takes no more money events, and return what became of it.

    The ledger must verify and agree with the checkpoints in the named files, signed by the verifier key ``key`` where
    one is given. Raises UnsoundLedger, and UnusableFile and InvalidInput as ``verify`` does.
    """
    line = Line(fields={"kind": "month_closed", "event_id": event_id, "month": month})
    # Refused at once where it would be, before a large ledger is verified.
    with open_to_write(path) as ledger:
        tried = record(ledger, [line], recorded_by=recorded_by, dry_run=True, despite_clock=despite_clock)
    if tried.problems:
        return tried
    require_sound(path, checkpoints, key)
    with open_to_write(path) as ledger:
        return record(ledger, [line], recorded_by=recorded_by, despite_clock=despite_clock)
