"""Verification of the rules: every event taken again, as if it were recorded now, and the money added up."""

from collections.abc import Container, Iterator

from ledger.kinds import DepartmentRegistered, Event, Expenditure, Reversal
from ledger.kinds.form import Record, event_of
from ledger.kinds.movements import Sums
from ledger.refusals import Refusal
from ledger.rules.at_a_glance import AtAGlance
from ledger.rules.books import Books
from ledger.rules.guards import refusals
from ledger.rules.remembered_past import RememberedPast
from ledger.storage.store import OWN_DEPARTMENT_PREFIX


class Replay:
    """Takes one event after the other. ``sums`` are the movements so far, ``department`` is the ledger's own.

    Where an event of a project was found wrong, what its balance would then be is known to nobody. ``left_out`` counts
    the later balance problems of such projects, which are not told.
    """

    def __init__(self, named: Container[str]) -> None:
        self.sums = Sums()
        self.department = ""
        self.left_out = 0
        self._past = RememberedPast()
        self._books = Books(self._past)
        self._at_a_glance = AtAGlance(self._books)
        self._named = named
        self._suspect: set[str] = set()
        self._all_are_suspect = False

    def take(self, event: Record, body: bytes) -> Iterator[Refusal]:
        """Yield why an event, given as record or event, may not follow those before it; then take it all the same."""
        self.department = self.department or event.department
        if event.kind == Expenditure.kind and self._at_a_glance.takes(event):
            self._past.take_movement(event.project)
            self.sums.add_fen(event.project, event.occurred_on[:7], event.kind, event.amount_fen)
        else:
            yield from self._take_whole(event if isinstance(event, Event) else event_of(event))
        if event.event_id in self._named:
            self._past.remember(event.event_id, body)

    def suspect(self, event: Record | None) -> None:
        """Take that something is wrong with an event; None is one of which not even the project is known."""
        if event is None:
            self._all_are_suspect = True
            return
        named = self._past.event(event.reverses) if event.kind == Reversal.kind else None
        for one in (event, named):
            projects = (getattr(one, "project", None), getattr(one, "to_project", None))
            self._suspect.update(project for project in projects if isinstance(project, str))

    def _take_whole(self, event: Event) -> Iterator[Refusal]:
        found = refusals(event, self._books)
        told = [refusal for refusal in found if not self._follows_from_another(refusal)]
        self.left_out += len(found) - len(told)
        yield from told
        if found:
            self.suspect(event)
        self._books.prepare(event)
        self._past.take(event)
        self._books.take(event)
        self.sums.add(self._books.movements(event))

    def _follows_from_another(self, refusal: Refusal) -> bool:
        if refusal.overdrawn is None:
            return False
        return self._all_are_suspect or refusal.overdrawn in self._suspect


def is_own_department(event: Record) -> bool:
    """Tell whether an event is what a log begins with: the registration of the ledger's own department."""
    is_registration = event.kind == DepartmentRegistered.kind
    return is_registration and bool(event.event_id == OWN_DEPARTMENT_PREFIX + event.department)
