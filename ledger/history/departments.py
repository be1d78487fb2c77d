"""Departments as they stand at the end of a period: the ledger's own, and the sub-units (二级预算单位) below it."""

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from ledger.history.entries import Entry
from ledger.history.projects import Project
from ledger.kinds import DepartmentChanged, DepartmentRegistered


@frozen(kw_only=True)
class Department:
    """A department or sub-unit by its code, with the name of a moment and the code of what it stood below then."""

    department: str
    name: str
    parent: str | None


def departments_as_they_stand(facts: Iterable[Entry], *, through: str) -> dict[str, Department]:
    """Return every registered department by code after every change that occurred by the end of the month ``through``.

    The ledger's own is the first, because the log begins with it; the others follow in order of the log. Changes apply
    by day, then seq.
    """
    found: dict[str, Department] = {}
    changes: list[DepartmentChanged] = []
    for entry in facts:
        if isinstance(entry.event, DepartmentRegistered):
            found[entry.event.department] = _as_registered(entry.event)
        elif isinstance(entry.event, DepartmentChanged) and entry.event.occurred_on[:7] <= through:
            changes.append(entry.event)
    for change in sorted(changes, key=lambda one: one.occurred_on):
        found[change.department] = _as_changed(found[change.department], change)
    return found


def of_departments(facts: Iterable[Entry]) -> list[Entry]:
    """Return those of the facts that say what departments there are."""
    return [entry for entry in facts if isinstance(entry.event, (DepartmentRegistered, DepartmentChanged))]


def with_all_below(departments: Mapping[str, Department], code: str) -> set[str]:
    """Return the code and that of every department below it, by the parent that each names."""
    members = {code}
    while True:
        below = {one.department for one in departments.values() if one.parent in members} - members
        if not below:
            return members
        members |= below


def projects_of_unit(
    projects: Mapping[str, Project], departments: Mapping[str, Department], unit: str
) -> dict[str, Project]:
    """Return the projects of a unit and of all below it, by code."""
    members = with_all_below(departments, unit)
    return {code: project for code, project in projects.items() if project.department in members}


def _as_registered(event: DepartmentRegistered) -> Department:
    return Department(department=event.department, name=event.name, parent=event.parent)


def _as_changed(department: Department, change: DepartmentChanged) -> Department:
    return evolve(department, name=change.name or department.name, parent=change.parent or department.parent)
