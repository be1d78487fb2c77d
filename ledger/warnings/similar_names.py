"""Names that are most likely another spelling of one there is: codes that look alike, offices that no project has."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ledger.kinds import DepartmentRegistered, ImprovementPlan, Pledge, ProjectChanged, ProjectRegistered
from ledger.kinds.body import decode
from ledger.kinds.event import Event
from ledger.kinds.form import Record
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.storage import queries
from ledger.values.nearest import choices
from ledger.values.text import alike

NAMING: dict[str, tuple[str, ...]] = {
    DepartmentRegistered.kind: ("department",),
    ProjectRegistered.kind: ("project", "office"),
    ProjectChanged.kind: ("office",),
    Pledge.kind: ("office",),
    ImprovementPlan.kind: ("office",),
}
"""By kind, the fields that may bring in a name."""
OF_PROJECTS = (ProjectRegistered.kind, ProjectChanged.kind)


class SimilarNames:
    """The names that a batch recorded, each once; looked at once all of it is written."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._written: dict[tuple[str, str], tuple[Line, Record]] = {}

    def add(self, record: Record, line: Line) -> None:
        """Take what is written of a line."""
        for field in NAMING.get(record.kind, ()):
            name = getattr(record, field)
            if name is not None:
                self._written.setdefault((field, name), (line, record))

    def found(self) -> Iterator[Refusal]:
        """Yield a warning of each that looks like another, and of an office that no project has."""
        if not self._written:
            return
        standing = [decode(body) for kind in NAMING for (body,) in self._ask(queries.UNREVERSED, kind)]
        of_projects = [event for event in standing if event.kind in OF_PROJECTS]
        first = {field: _first_spelled(field, standing, of_projects) for field in ("department", "project", "office")}
        offices = _offices(of_projects)
        for (field, name), (line, record) in self._written.items():
            wanted = _as_there_is(name, first[field]) or _of_no_project(record, field, offices)
            if wanted is not None:
                yield Refusal(code="similar_name", field=field, value=name, wanted=wanted).at(line.file, line.number)


def _first_spelled(field: str, standing: Iterable[Event], of_projects: Iterable[Event]) -> dict[str, str]:
    """Return by what they look like the names there are, offices of projects before others."""
    first: dict[str, str] = {}
    for event in (*of_projects, *standing) if field == "office" else standing:
        name = getattr(event, field) if field in NAMING[event.kind] else None
        if name is not None:
            first.setdefault(alike(name), name)
    return first


def _as_there_is(name: str, first: dict[str, str]) -> str | None:
    # Nothing is there where it was reversed since.
    spelled = first.get(alike(name), name)
    return None if spelled == name else f"与已有的 {spelled} 看起来一样；若是同一个，请都写作 {spelled}"


def _offices(of_projects: Iterable[Event]) -> Mapping[str | None, set[str]]:
    """Return the offices of the projects by unit, and under None those of all."""
    found = defaultdict[str | None, set[str]](set)
    for event in of_projects:
        office = getattr(event, "office", None)
        if office is not None:
            found[event.department].add(office)
            found[None].add(office)
    return found


def _of_no_project(record: Record, field: str, offices: Mapping[str | None, set[str]]) -> str | None:
    """Return that no project has the office of a plan or pledge; of a unit's plan, no project of that unit."""
    if field != "office" or record.kind in OF_PROJECTS:
        return None
    is_of_one = record.kind == ImprovementPlan.kind and record.version >= ImprovementPlan.of_units
    known = offices[record.department if is_of_one else None]
    if record.office in known or (record.kind == Pledge.kind and not known):
        return None
    every = "全部见 jixiao balance --by office"
    return f"没有项目属于这个处室，{choices(record.office, sorted(known), every=every)}"
