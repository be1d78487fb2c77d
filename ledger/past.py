"""The two pasts the rules can look at: the events in a ledger file, and events remembered in memory."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from ledger import queries
from ledger.body import decode
from ledger.kinds import Event, MoneyEvent, Refund, Reversal
from ledger.movements import Movement, movements_of


class RecordedPast:
    """The past as a ledger file holds it, rows of the running transaction included."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def event(self, event_id: str) -> Event | None:
        """Return the event of that id."""
        row = self._connection.execute(queries.BODY, (event_id,)).fetchone()
        return decode(row[1]) if row else None

    def reversal_of(self, event_id: str) -> str | None:
        """Return the event_id of the reversal that names the event."""
        row = self._connection.execute(queries.REVERSAL_OF, (event_id,)).fetchone()
        return row[0] if row else None

    def refunded_fen(self, event_id: str) -> int:
        """Return the fen of the unreversed refunds that name the event."""
        return queries.joined(self._connection.execute(queries.REFUNDED_FEN, (event_id,)).fetchone())

    def remaining_fen(self, project: str, year: int) -> int:
        """Return the project's remaining (剩余指标) in the fiscal year, in fen."""
        months = [f"{year}-{month:02d}" for month in range(1, 13)]
        rows = self._connection.execute(queries.MOVED_IN_YEAR, (project, *months))
        moved = (
            Movement(project=project, month=months[0], kind=kind, amount_fen=queries.joined(parts))
            for kind, *parts in rows
        )
        return sum(movement.remaining_fen for movement in moved)

    def has_movements(self, project: str) -> bool:
        """Tell whether money was ever recorded on the project."""
        return bool(self._connection.execute(queries.HAS_MOVEMENTS, (project,)).fetchone()[0])

    def unreversed(self, kind: type[Event]) -> Iterable[Event]:
        """Return the events of a kind without an amount that no reversal names."""
        rows = self._connection.execute(queries.UNREVERSED, (kind.kind,))
        return [decode(body) for (body,) in rows]


class RememberedPast:
    """The past as ``remember`` was told it, trusting no file; its books must have taken every event."""

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}
        self._reversals: dict[str, str] = {}
        self._refunded_fen: Counter[str] = Counter()
        self._moved: set[str] = set()

    def remember(self, event: Event) -> None:
        """Add an event to the past."""
        self._events[event.event_id] = event
        if isinstance(event, Reversal):
            self._reversals[event.reverses] = event.event_id
            named = self._events.get(event.reverses)
            if isinstance(named, Refund):
                self._refunded_fen[named.refunds] -= named.amount_fen
        if isinstance(event, Refund):
            self._refunded_fen[event.refunds] += event.amount_fen
        if isinstance(event, MoneyEvent):
            self._moved.update(movement.project for movement in movements_of(event))

    def event(self, event_id: str) -> Event | None:
        """Return the event of that id."""
        return self._events.get(event_id)

    def reversal_of(self, event_id: str) -> str | None:
        """Return the event_id of the reversal that names the event."""
        return self._reversals.get(event_id)

    def refunded_fen(self, event_id: str) -> int:
        """Return the fen of the unreversed refunds that name the event."""
        return self._refunded_fen[event_id]

    def remaining_fen(self, project: str, year: int) -> int:
        """Return 0: books that took every event ask only before the first."""
        return 0

    def has_movements(self, project: str) -> bool:
        """Tell whether money was ever recorded on the project."""
        return project in self._moved

    def unreversed(self, kind: type[Event]) -> Iterable[Event]:
        """Return nothing: books that took every event ask only before the first."""
        return ()
