"""Whose a row is: of a project, of one unit, or of the whole department."""

from ledger.history.snapshot import Snapshot
from ledger.kinds import Statement, Target
from ledger.kinds.units import unit_of
from publish.tables.table import Row


def is_of_one(event: Target | Statement, snapshot: Snapshot) -> bool:
    """Tell whether an event is of a project or of one unit, not of the whole department."""
    return event.project is not None or unit_of(event, snapshot.department.department) is not None


def unit_cells(department: str | None, snapshot: Snapshot) -> Row:
    """Return the cells of the unit that a row is of, empty for the department itself."""
    if department in (None, snapshot.department.department):
        return {"subunit_code": None, "subunit": None}
    return {"subunit_code": department, "subunit": snapshot.departments[department].name}


def project_name(code: str | None, snapshot: Snapshot) -> str | None:
    """Return the name of a project, None where there is none."""
    return snapshot.projects[code].name if code else None
