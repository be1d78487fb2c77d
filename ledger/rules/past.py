"""The past as it was told, event by event."""

from collections import Counter
from collections.abc import Iterable

from ledger.kinds import Event, MoneyEvent, ProjectRegistered, Refund, Reversal, Virement
from ledger.kinds.body import decode
from ledger.kinds.form import Record, event_of


class Past:
    """The events taken so far, as far as the rules ask of them.

    Of what books keep up to date themselves (balances, registrations, facts) it holds nothing.
    """

    def __init__(self) -> None:
        self._told: dict[str, bytes | Record] = {}
        self._reversals: dict[str, str] = {}
        self._refunded_fen: Counter[str] = Counter()
        self._moved: set[str] = set()
        self._asked_for: tuple[str, Event | None] = ("", None)

    def remember(self, event_id: str, told: bytes | Record) -> None:
        """Add an event that others may name, as its body or as its record."""
        self._told[event_id] = told

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
        """Tell whether there is an event of that id."""
        return event_id in self._told

    def event(self, event_id: str) -> Event | None:
        """Return the event of that id."""
        # Asked several times in turn of the event that another one names.
        if event_id != self._asked_for[0]:
            told = self._told.get(event_id)
            if told is None:
                return None
            self._asked_for = event_id, decode(told) if isinstance(told, bytes) else event_of(told)
        return self._asked_for[1]

    def reversal_of(self, event_id: str) -> str | None:
        """Return the event_id of the reversal that names the event."""
        return self._reversals.get(event_id)

    def refunded_fen(self, event_id: str) -> int:
        """Return the fen of the unreversed refunds that name the event."""
        return self._refunded_fen[event_id]

    def remaining_fen(self, project: str, year: int) -> int:
        """Return the project's remaining (剩余指标) in the fiscal year before what books were told, in fen."""
        return 0

    def registration(self, project: str) -> ProjectRegistered | None:
        """Return the registration of a project before what books were told."""
        return None

    def has_children(self, project: str) -> bool:
        """Tell whether a project was registered under this one before what books were told."""
        return False

    def has_movements(self, project: str) -> bool:
        """Tell whether money was ever recorded on the project."""
        return project in self._moved

    def unreversed(self, kind: type[Event]) -> Iterable[Event]:
        """Return the events of a kind without an amount that no reversal named before what books were told."""
        return ()
