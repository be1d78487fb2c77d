"""The past as it was told, event by event, upon whatever went before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from ledger.kinds import Event, MoneyEvent, ProjectRegistered, Refund, Reversal, Virement
from ledger.kinds.body import decode
from ledger.kinds.movements import Movement
from ledger.rules.books import Past


class RememberedPast:
    """What ``remember`` was told, and below it an ``earlier`` past; nothing is below None.

    What books keep up to date themselves (balances, registrations, facts) they ask only of what went before.
    """

    def __init__(self, earlier: Past | None = None) -> None:
        self._earlier = earlier
        self._events: dict[str, Event] = {}
        self._bodies: dict[str, bytes] = {}
        self._reversals: dict[str, str] = {}
        self._refunded_fen: Counter[str] = Counter()
        self._moved: set[str] = set()

    def remember(self, event: Event, *, whole: bool = True) -> None:
        """Add an event to the past; unless ``whole``, only what it does to others, as if no later one named it."""
        if whole:
            self._events[event.event_id] = event
        if isinstance(event, Reversal):
            self._reversals[event.reverses] = event.event_id
            named = self.event(event.reverses)
            if isinstance(named, Refund):
                self._refunded_fen[named.refunds] -= named.amount_fen
        if isinstance(event, Refund):
            self._refunded_fen[event.refunds] += event.amount_fen
        if isinstance(event, MoneyEvent):
            self._moved.add(event.project)
            if isinstance(event, Virement):
                self._moved.add(event.to_project)

    def remember_movements(self, movements: Iterable[Movement]) -> None:
        """Add what events moved that no later one names."""
        self._moved.update(movement.project for movement in movements)

    def remember_bodies(self, bodies: Mapping[str, bytes]) -> None:
        """Add the bodies of events, by event_id, of which only what they do to others is remembered."""
        self._bodies.update(bodies)

    def any_of(self, event_ids: AbstractSet[str]) -> bool:
        """Tell whether an event of any of these ids is there."""
        here = not (self._events.keys().isdisjoint(event_ids) and self._bodies.keys().isdisjoint(event_ids))
        return here or (self._earlier is not None and self._earlier.any_of(event_ids))

    def begin_upon(self, earlier: Past) -> None:
        """Let the past begin upon another one, which has come to hold what went before."""
        self._earlier = earlier

    def event(self, event_id: str) -> Event | None:
        """Return the event of that id."""
        found = self._events.get(event_id)
        if found is None and event_id in self._bodies:
            found = decode(self._bodies[event_id])
        return found if found is not None or self._earlier is None else self._earlier.event(event_id)

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
