"""A snapshot: all that the figures of one year rest on, read at one seq so that no writer can come between."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from attrs import Factory, evolve, field, frozen

from ledger.errors import NotRecorded
from ledger.history.clocks import last_month, month_of, require_year_begun, seq_as_of
from ledger.history.departments import Department, departments_as_they_stand, projects_of_unit
from ledger.history.entries import Entry, department, each_movement, standing_facts
from ledger.history.project_years import years_by_project
from ledger.history.projects import Project, as_they_stand, childless
from ledger.kinds import Event
from ledger.kinds.movements import Movement
from ledger.kinds.units import unit_of
from ledger.storage.store import Ledger
from ledger.values.days import until
from ledger.values.nearest import choices
from ledger.values.text import shown


@frozen(kw_only=True)
class Snapshot:
    """The log at the seq ``seq``, for the fiscal year ``year`` from January to the month ``through``.

    ``facts`` are the unreversed events that move no money, of every year; ``movements`` are those of the period,
    added up by project, month and kind; ``departments`` and ``projects`` are all of them by code, as they stand at the
    period's end, the ledger's own department first; ``funded_earlier`` are the codes of those that money moved on in an
    earlier year, ``of_year`` those of the projects of the year, parent projects included. ``unit`` is the sub-unit
    whose figures these are, with all below it, None for the whole department: only ``facts`` and
    ``departments`` are of all then.
    """

    seq: int
    year: int
    through: str
    departments: dict[str, Department]
    facts: tuple[Entry, ...]
    movements: tuple[Movement, ...]
    projects: dict[str, Project]
    funded_earlier: frozenset[str] = frozenset()
    of_year: frozenset[str] = field(default=Factory(lambda self: frozenset(self.projects), takes_self=True))
    unit: str | None = None

    @property
    def department(self) -> Department:
        """The ledger's own department."""
        return next(iter(self.departments.values()))

    @property
    def name(self) -> str:
        """The name of the department or sub-unit whose figures these are."""
        return self.departments[self.unit or self.department.department].name

    @property
    def own_facts(self) -> Iterator[Entry]:
        """The facts that count for whose figures these are, those of projects and of the whole ledger included."""
        return (entry for entry in self.facts if self._counts(entry.event))

    def _counts(self, event: Event) -> bool:
        project = getattr(event, "project", None)
        if project is not None:
            return project in self.projects
        return not event.of_units or unit_of(event, self.department.department) == self.unit

    @property
    def until(self) -> str:
        """``（至 2025-01）`` where the year counts until a month before December; empty where it counts whole."""
        return until(self.through)

    @property
    def listed(self) -> dict[str, Project]:
        """The projects of the year that money is recorded on, by code: those that reports list."""
        return {code: project for code, project in childless(self.projects).items() if code in self.of_year}


def take_snapshot(
    ledger: Ledger,
    *,
    year: int,
    through: str | None = None,
    as_of: str | None = None,
    every_project: bool = False,
    unit: str | None = None,
) -> Snapshot:
    """Read ``ledger`` for the figures of ``year``; ``through`` and ``as_of`` are the two clocks as users give them.

    With ``every_project`` reports list the projects of all years; ``unit`` is the code of the sub-unit whose figures
    are asked for. Raises InvalidInput where a clock is unreadable, or the period has not begun, and NotRecorded where
    no such department is registered.
    """
    require_year_begun(ledger, year, through)
    snapshot = snapshot_at(ledger, seq_as_of(ledger, as_of), year=year, through=through)
    snapshot = with_all_projects(snapshot) if every_project else snapshot
    return snapshot if unit is None else of_unit(snapshot, unit)


def snapshot_at(ledger: Ledger, seq: int, *, year: int, through: str | None = None) -> Snapshot:
    """Read ``ledger`` as it was at ``seq`` for the figures of ``year`` until a month, its ``last_month`` by default."""
    month = last_month(ledger, seq, year) if through is None else month_of(year, through)
    return _snapshots(ledger, seq, {year: month})[year]


def snapshots_at(ledger: Ledger, seq: int, years: Iterable[int]) -> dict[int, Snapshot]:
    """Read ``ledger`` as it was at ``seq`` for the figures of several years, each until its ``last_month``.

    What they have in common is read and decoded once.
    """
    return _snapshots(ledger, seq, {year: last_month(ledger, seq, year) for year in years})


def with_all_projects(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot as if every project were one of its year."""
    return evolve(snapshot, of_year=frozenset(snapshot.projects))


def of_unit(snapshot: Snapshot, code: str) -> Snapshot:
    """Return the figures of a sub-unit and all below it alone; the snapshot itself for the ledger's own department.

    Raises NotRecorded where no such department is registered.
    """
    if code not in snapshot.departments:
        instead = choices(code, [*snapshot.departments], every="全部见 jixiao balance --by department")
        raise NotRecorded("unknown_department", f"没有登记部门 {shown(code)}，{instead}")
    if code == snapshot.department.department:
        return snapshot
    projects = projects_of_unit(snapshot.projects, snapshot.departments, code)
    return evolve(
        snapshot,
        unit=code,
        movements=tuple(movement for movement in snapshot.movements if movement.project in projects),
        projects=projects,
        funded_earlier=snapshot.funded_earlier & projects.keys(),
        of_year=snapshot.of_year & projects.keys(),
    )


def _snapshots(ledger: Ledger, seq: int, months: Mapping[int, str]) -> dict[int, Snapshot]:
    """Return a snapshot of each year until its month. Raises NotRecorded where the log begins with no department."""
    department(ledger)
    facts = tuple(standing_facts(ledger, as_of=seq))
    by_year: dict[int, list[Movement]] = {year: [] for year in months}
    funded: defaultdict[int, set[str]] = defaultdict(set)

    def passing() -> Iterator[Movement]:
        # Of the other years nothing is held but who had money.
        for movement in each_movement(ledger, as_of=seq):
            if movement.amount_fen:
                funded[movement.year].add(movement.project)
                if movement.year in by_year:
                    by_year[movement.year].append(movement)
            yield movement

    years = years_by_project(facts, passing())
    return {
        year: Snapshot(
            seq=seq,
            year=year,
            through=month,
            departments=departments_as_they_stand(facts, through=month),
            facts=facts,
            movements=tuple(movement for movement in by_year[year] if movement.month <= month),
            projects=as_they_stand(facts, through=month),
            funded_earlier=frozenset().union(*(codes for earlier, codes in funded.items() if earlier < year)),
            of_year=frozenset(code for code, of in years.items() if year in of),
        )
        for year, month in months.items()
    }
