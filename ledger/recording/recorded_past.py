"""The past as a ledger file holds it."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from ledger.kinds import Event, ProjectRegistered
from ledger.kinds.body import canonical, decode
from ledger.kinds.movements import Movement
from ledger.storage import queries
from ledger.values.days import months_of


class RecordedPast:
    """What the file holds, rows of the running transaction included.

    Of single events it answers as of when it looked them up, and knows no others.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._events: dict[str, bytes] = {}
        self._reversals: dict[str, str] = {}
        self._refunded_fen: dict[str, int] = {}

    def look_up(self, event_ids: Sequence[str], named: Sequence[str]) -> None:
        """Look up the events of many ids at once, and of the ``named`` ones what reverses and refunds them too."""
        self._events = dict(self._asked(queries.BODIES_OF, event_ids))
        self._reversals = dict(self._asked(queries.REVERSALS_OF, named))
        refunded = self._asked(queries.REFUNDED_FEN_OF, named)
        self._refunded_fen = {event_id: queries.joined(parts) for event_id, *parts in refunded}

    def _asked(self, query: str, names: Sequence[str]) -> list[Any]:
        return self._connection.execute(query, (canonical(names).decode(),)).fetchall() if names else []

    def event(self, event_id: str) -> Event | None:
        """Return the event of that id."""
        body = self._events.get(event_id)
        return decode(body) if body is not None else None

    def holds(self, event_id: str) -> bool:
        """Tell whether an event of that id is there."""
        return event_id in self._events

    def reversal_of(self, event_id: str) -> str | None:
        """Return the event_id of the reversal that names the event."""
        return self._reversals.get(event_id)

    def refunded_fen(self, event_id: str) -> int:
        """Return the fen of the unreversed refunds that name the event."""
        return self._refunded_fen.get(event_id, 0)

    def remaining_fen(self, project: str, year: int) -> int:
        """Return the project's remaining (剩余指标) in the fiscal year, in fen."""
        months = months_of(year)
        rows = self._connection.execute(queries.MOVED_IN_YEAR, (project, *months))
        moved = (
            Movement(project=project, month=months[0], kind=kind, amount_fen=queries.joined(parts))
            for kind, *parts in rows
        )
        return sum(movement.remaining_fen for movement in moved)

    def registration(self, project: str) -> ProjectRegistered | None:
        """Return the registration of a project."""
        row = self._connection.execute(queries.REGISTRATION, (project,)).fetchone()
        found = decode(row[0]) if row else None
        return found if isinstance(found, ProjectRegistered) else None

    def has_children(self, project: str) -> bool:
        """Tell whether a project was registered under this one."""
        return bool(self._connection.execute(queries.HAS_CHILDREN, (project,)).fetchone()[0])

    def has_movements(self, project: str) -> bool:
        """Tell whether money was ever recorded on the project."""
        return bool(self._connection.execute(queries.HAS_MOVEMENTS, (project,)).fetchone()[0])

    def unreversed(self, kind: type[Event]) -> Iterable[Event]:
        """Return the events of a kind without an amount that no reversal names."""
        rows = self._connection.execute(queries.UNREVERSED, (kind.kind,))
        return [decode(body) for (body,) in rows]
