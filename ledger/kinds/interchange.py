"""Interchange: an event as the line that would record it again in another ledger."""

from typing import Any

from ledger.kinds import SET_BY_LEDGER, Event, fields_of
from ledger.kinds.versions import FIRST
from ledger.values.figures import yuan


def line_of(event: Event, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the interchange line of ``event``: amounts in yuan, nothing that only a ledger can set.

    ``details`` are its confidential fields, where they may go out.
    """
    line: dict[str, Any] = {"event_id": event.event_id, "kind": event.kind}
    for field in fields_of(type(event)):
        value = getattr(event, field.stored_name)
        if value is None or field.name in SET_BY_LEDGER or field.since > max(event.version, FIRST):
            continue
        if field.stored_name == "amount_fen":
            value = yuan(value)
        line[field.name] = list(value) if isinstance(value, tuple) else value
    return line | (details or {})
