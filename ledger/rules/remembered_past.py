"""The past as it was told, event by event, upon whatever went before."""

from collections import Counter
from collections.abc import Iterable

from ledger.kinds import Event, MoneyEvent, ProjectRegistered, Refund, Reversal, Virement
from ledger.kinds.body import decode
from ledger.rules.books import Past


class RememberedPast:
    """What it was told, and below it an ``earlier`` past; nothing is below None.

    What books keep up to date themselves (balances, registrations, facts) they ask only of what went before.
    """

    def __init__(self, earlier: Past | None = None) -> None:
        self._earlier = earlier
        self._bodies: dict[str, bytes] = {}
        self._reversals: dict[str, str] = {}
        self._refunded_fen: Counter[str] = Counter()
        self._moved: set[str] = set()

    def remember(self, event_id: str, body: bytes) -> None:
        """Add the body of an event that others may name."""
        self._bodies[event_id] = body

    def take(self, event: Event) -> None:
        """Add what an event does to others."""
        if isinstance(event, Reversal):
            self._reversals[event.reverses] = event.event_id
            named = self.event(event.reverses)
            if isinstance(named, Refund):
                self._refunded_fen[named.refunds] -= named.amount_fen
        if isinstance(event, Refund):
            self._refunded_fen[event.refunds] += event.amount_fen
        if isinstance(event, MoneyEvent):
            self.take_movement(event.project)
        if isinstance(event, Virement):
            self.take_movement(event.to_project)

    def take_movement(self, project: str) -> None:
        """Add that money was recorded on a project."""
        self._moved.add(project)

    def holds(self, event_id: str) -> bool:
        """Tell whether it was told of an event of that id."""
        return event_id in self._bodies

    def event(self, event_id: str) -> Event | None:
        """Return the event of that id."""
        if event_id in self._bodies:
            return decode(self._bodies[event_id])
        return self._earlier.event(event_id) if self._earlier else None

    def reversal_of(self, event_id: str) -> str | None:
        """Return the event_id of the reversal that names the event."""
        found = self._reversals.get(event_id)
        return found if found is not None or self._earlier is None else self._earlier.reversal_of(event_id)

    def refunded_fen(self, event_id: str) -> int:
        """Return the fen of the unreversed refunds that name the event."""
        earlier_fen = self._earlier.refunded_fen(event_id) if self._earlier else 0
        return earlier_fen + self._refunded_fen[event_id]

    def remaining_fen(self, project: str, year: int) -> int:
        """Return the project's remaining (剩余指标) in the fiscal year before what was remembered, in fen."""
        return self._earlier.remaining_fen(project, year) if self._earlier else 0

    def registration(self, project: str) -> ProjectRegistered | None:
        """Return the registration of a project before what was remembered."""
        return self._earlier.registration(project) if self._earlier else None

    def has_children(self, project: str) -> bool:
        """Tell whether a project was registered under this one before what was remembered."""
        return self._earlier is not None and self._earlier.has_children(project)

    def has_movements(self, project: str) -> bool:
        """Tell whether money was ever recorded on the project."""
        return project in self._moved or (self._earlier is not None and self._earlier.has_movements(project))

    def unreversed(self, kind: type[Event]) -> Iterable[Event]:
        """Return the events of a kind without an amount that no reversal named before what was remembered."""
        return self._earlier.unreversed(kind) if self._earlier else ()
