"""What of a year is asked for: the projects of an office, a project with all below it, the first rows of an order."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from attrs import evolve, frozen

from ledger.errors import NotRecorded
from ledger.history.offices import office_cells, office_in_words, office_of
from ledger.history.projects import Project, subtree
from ledger.history.snapshot import Snapshot
from ledger.values.nearest import hint, nearest, nearest_titled
from ledger.values.text import shown

Row = TypeVar("Row")


@frozen(kw_only=True)
class Narrowing:
    """An ``office``, a ``project`` with all below it, and how many rows at most; None where that narrows nothing.

    Projects are asked for that are of all that is given.
    """

    office: str | None = None
    project: str | None = None
    top: int | None = None

    @property
    def given(self) -> dict[str, str]:
        """What projects are chosen by, by the name of the column that it stands in."""
        chosen = {"office": self.office, "project": self.project}
        return {name: value for name, value in chosen.items() if value is not None}

    def first(self, rows: Iterable[Row], *, by: Callable[[Row], Any]) -> list[Row]:
        """Return the ``top`` rows that are largest ``by`` a figure, equals as they stood; without it all rows."""
        return list(rows) if self.top is None else sorted(rows, key=by, reverse=True)[: self.top]


def narrowed(snapshot: Snapshot, to: Narrowing) -> Snapshot:
    """Return the snapshot with the listed projects and the money of those asked for alone.

    A project counts under its office at the period's end; an office named without its unit is that of every unit.
    Raises NotRecorded where there is no such office or project, or nothing is of both.
    """
    if not to.given:
        return snapshot
    chosen = set(snapshot.listed)
    if to.project is not None:
        require_registered(snapshot, to.project)
        chosen &= subtree(snapshot.projects, to.project)
    if to.office is not None:
        chosen &= _of_office(snapshot, to.office)
    if not chosen:
        asked = "、".join(f"{shown(value)}" for value in to.given.values())
        message = f"{snapshot.name} {snapshot.year} 年没有 {asked} 的项目；--all 也列出其他年度的项目"
        raise NotRecorded("nothing_listed", message)
    moved = tuple(movement for movement in snapshot.movements if movement.project in chosen)
    return evolve(snapshot, movements=moved, of_year=frozenset(chosen))


def require_registered(snapshot: Snapshot, code: str) -> None:
    """Raise NotRecorded, which names the nearest codes, where whose figures these are has no project of that code."""
    if code not in snapshot.projects:
        of_unit = "" if snapshot.unit is None else f"{snapshot.name} "
        near = nearest_titled(code, {one.project: one.name for one in snapshot.projects.values()})
        every = f"全部 {len(snapshot.projects)} 个见 jixiao log --kind project_registered"
        raise NotRecorded("unknown_project", f"{of_unit}没有登记项目 {shown(code)}，{hint(near, every=every)}")


def _of_office(snapshot: Snapshot, office: str) -> set[str]:
    names = {code: _names(project, snapshot) for code, project in snapshot.listed.items()}
    found = {code for code, of_project in names.items() if office in of_project}
    if not found:
        offices = {of_project[-1] for of_project in names.values() if of_project}
        every = f"全部 {len(offices)} 个见 jixiao balance --by office；--all 也列出其他年度的处室"
        instead = hint(nearest(office, sorted(offices)), every=every)
        raise NotRecorded("unknown_office", f"{snapshot.name} {snapshot.year} 年没有处室 {shown(office)}，{instead}")
    return found


def _names(project: Project, snapshot: Snapshot) -> tuple[str, ...]:
    """Return what the office of a project is called: as recorded, and as tables print it, 一院·办公室."""
    if project.office is None:
        return ()
    return project.office, office_in_words(office_cells(office_of(project, snapshot)))["office"]
