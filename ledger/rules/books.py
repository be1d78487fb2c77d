"""The books: what the rules of acceptance look at while events are taken one after the other."""

from ledger.kinds import KINDS, DepartmentChanged, DepartmentRegistered, Event, MonthClosed, ProjectRegistered, Reversal
from ledger.kinds.movements import Movement, movements_of
from ledger.kinds.units import unit_of
from ledger.rules.past import Past

Subject = tuple[object, ...]


class Books:
    """Departments, projects, balances and facts, read from the past when first asked for, then kept up to date.

    ``departments`` are the registrations by code in order of the log, the ledger's own first. ``balances_fen`` is what
    remains of each project and fiscal year that was asked for. ``openings`` counts the events that may have opened or
    closed a department, a project or a month.
    """

    def __init__(self, past: Past) -> None:
        self.past = past
        registered = past.unreversed(DepartmentRegistered)
        self.departments = {one.department: one for one in registered if isinstance(one, DepartmentRegistered)}
        self._department_changes: dict[str, DepartmentChanged] | None = None
        self._projects: dict[str, ProjectRegistered] = {}
        self._has_children: dict[str, bool] = {}
        self.balances_fen: dict[tuple[str, int], int] = {}
        self.openings = 0
        self._holders: dict[str, dict[Subject, str]] = {}
        self._moving: Event | None = None
        self._moved: list[Movement] = []

    @property
    def own(self) -> str:
        """The code of the ledger's own department: the first that was registered."""
        return next(iter(self.departments), "")

    def department_changes(self) -> dict[str, DepartmentChanged]:
        """Return the unreversed changes of departments by event_id, in order of the log."""
        if self._department_changes is None:
            changes = self.past.unreversed(DepartmentChanged)
            self._department_changes = {one.event_id: one for one in changes if isinstance(one, DepartmentChanged)}
        return self._department_changes

    def project(self, code: str) -> ProjectRegistered | None:
        """Return the registration of a project."""
        found = self._projects.get(code)
        if found is None:
            found = self.past.registration(code)
            if found is not None:
                self._projects[code] = found
        return found

    def department_of(self, project: str) -> str | None:
        """Return the code of the department that a project is registered under."""
        registered = self.project(project)
        return registered.department if registered else None

    def has_children(self, project: str) -> bool:
        """Tell whether the project is a parent project (一级项目)."""
        if project not in self._has_children:
            self._has_children[project] = self.past.has_children(project)
        return self._has_children[project]

    def remaining_fen(self, project: str, year: int) -> int:
        """Return adjusted budget − executed of the fiscal year over everything taken so far, in fen."""
        key = project, year
        if key not in self.balances_fen:
            self.balances_fen[key] = self.past.remaining_fen(project, year)
        return self.balances_fen[key]

    def movements(self, event: Event) -> list[Movement]:
        """Return what ``event`` moves, having looked up the event it reverses."""
        # Asked several times of each event in turn.
        if event is not self._moving:
            reversed_event = self.past.event(event.reverses) if isinstance(event, Reversal) else None
            self._moving, self._moved = event, list(movements_of(event, reversed_event))
        return self._moved

    def subject_of(self, event: Event) -> Subject:
        """Return what ``event`` is about: the values of the fields its kind is unique by.

        Of a kind that may count for one unit alone, then the unit, None where it counts for the whole department.
        """
        units = (unit_of(event, self.own),) if event.of_units else ()
        return *(getattr(event, name) for name in event.unique_by), *units

    def holder(self, kind: type[Event], subject: Subject) -> str | None:
        """Return the event_id of the unreversed event of ``kind`` that holds ``subject``."""
        return self._held(kind).get(subject)

    def prepare(self, event: Event) -> None:
        """Read what ``take`` will change, before the event itself becomes part of the past."""
        for movement in self.movements(event):
            self.remaining_fen(movement.project, movement.year)
        if event.unique_by:
            self._held(type(event))
        if isinstance(event, DepartmentChanged):
            self.department_changes()

    def take(self, event: Event) -> None:
        """Count an accepted event that ``prepare`` was called with."""
        for movement in self.movements(event):
            self.balances_fen[movement.project, movement.year] += movement.remaining_fen
        if isinstance(event, (DepartmentRegistered, ProjectRegistered, MonthClosed)):
            self.openings += 1
        if isinstance(event, DepartmentRegistered):
            self.departments[event.department] = event
        elif isinstance(event, DepartmentChanged):
            self.department_changes()[event.event_id] = event
        elif isinstance(event, ProjectRegistered):
            self._register(event)
        elif isinstance(event, Reversal):
            self._release(event.reverses)
        if event.unique_by:
            self._held(type(event))[self.subject_of(event)] = event.event_id

    def _register(self, event: ProjectRegistered) -> None:
        self._projects[event.project] = event
        if event.parent is not None:
            self._has_children[event.parent] = True

    def _held(self, kind: type[Event]) -> dict[Subject, str]:
        if kind.kind not in self._holders:
            facts = self.past.unreversed(kind)
            self._holders[kind.kind] = {self.subject_of(fact): fact.event_id for fact in facts}
        return self._holders[kind.kind]

    def _release(self, event_id: str) -> None:
        named = self.past.event(event_id)
        if isinstance(named, DepartmentChanged):
            self.department_changes().pop(event_id, None)
        if named is not None and named.unique_by:
            self.openings += 1
            self._held(KINDS[named.kind]).pop(self.subject_of(named), None)
