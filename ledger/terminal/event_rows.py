"""An event as a row to read: everything of it, or a summary of one line."""

from typing import Any

from ledger.history.entries import Entry
from ledger.kinds import SET_BY_LEDGER
from ledger.kinds.interchange import line_of
from ledger.values.figures import yuan


def full_line_of(entry: Entry, leaf_hash: bytes, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return everything of an event for reading: its line, its seq, what the ledger set and its leaf hash in hex."""
    set_by_ledger = {name: getattr(entry.event, name) for name in SET_BY_LEDGER if name != "seq"}
    given = {name: value for name, value in set_by_ledger.items() if value is not None}
    return {"seq": entry.seq, **line_of(entry.event, details), **given, "leaf_hash": leaf_hash.hex()}


def summary_of(entry: Entry) -> dict[str, Any]:
    """Return an event in one row of a list: its place, day, kind, project, amount in yuan and name."""
    event = entry.event
    amount_fen = getattr(event, "amount_fen", None)
    return {
        "seq": entry.seq,
        "occurred_on": event.occurred_on,
        "kind": event.kind,
        "title": event.title,
        "project": getattr(event, "project", None),
        "amount": None if amount_fen is None else yuan(amount_fen),
        "event_id": event.event_id,
        "recorded_at": event.recorded_at,
    }
