"""Offices (处室): an office of a sub-unit is another than the department's own of the same name."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds import ImprovementPlan


def _none_first(code: str | None) -> str:
    return code or ""


def _none_last(name: str | None) -> tuple[bool, str]:
    return name is None, name or ""


@frozen(kw_only=True, order=True)
class Office:
    """An office by the code and name of its unit and its own name as recorded.

    The unit is None for the department's own offices, which come first; ``office`` is None for the projects of no
    office, which come last. ``among_units`` is whether the ledger has sub-units at all.
    """

    subunit_code: str | None = field(order=_none_first)
    subunit: str | None = field(eq=False)
    office: str | None = field(order=_none_last)
    among_units: bool = field(default=False, eq=False)


def office_of(project: Project, snapshot: Snapshot) -> Office:
    """Return the office that a project belongs to."""
    return Office(**_unit_of(project, snapshot), office=project.office)


def group_of(project: Project, snapshot: Snapshot, *, by: str) -> Office:
    """Return what a project is counted under by ``office``, or by ``department``: its unit, whatever the office."""
    return Office(**_unit_of(project, snapshot), office=project.office if by == "office" else None)


def _unit_of(project: Project, snapshot: Snapshot) -> dict[str, Any]:
    if project.department == snapshot.department.department:
        return {"subunit_code": None, "subunit": None, "among_units": len(snapshot.departments) > 1}
    unit = snapshot.departments[project.department]
    return {"subunit_code": unit.department, "subunit": unit.name, "among_units": True}


def is_plan_of(plan: ImprovementPlan, office: Office, own: str) -> bool:
    """Tell whether an improvement plan is that of ``office``, in the ledger of the department ``own``.

    One of version 1 is of every office of that name: it does not say of which.
    """
    if plan.office != office.office:
        return False
    return plan.version < plan.of_units or plan.department == (office.subunit_code or own)


def units_by_office(projects: Iterable[Project]) -> dict[str, list[str]]:
    """Return by the name of each office the codes of the departments that have one of that name, in order."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for project in projects:
        if project.office is not None:
            found[project.office].add(project.department)
    return {office: sorted(units) for office, units in found.items()}


def office_cells(office: Office) -> dict[str, Any]:
    """Return an office as cells of a row: its name as recorded and, where there are sub-units, its unit."""
    unit = {"subunit_code": office.subunit_code, "subunit": office.subunit} if office.among_units else {}
    return {"office": office.office, **unit}


def group_cells(group: Office, snapshot: Snapshot, *, by: str) -> dict[str, Any]:
    """Return as cells of a row what projects were counted under: an office, or a unit by its code and name."""
    if by == "office":
        return office_cells(group)
    own = snapshot.department
    return {"department": group.subunit_code or own.department, "department_name": group.subunit or own.name}


def office_in_words(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row to print: its office with the unit in one cell, 一院·办公室; one without a unit as it is."""
    if "subunit" not in row:
        return row
    shown = {name: value for name, value in row.items() if name not in ("subunit_code", "subunit")}
    named = [name for name in (row["subunit"], row["office"]) if name is not None]
    return shown | {"office": "·".join(named) or None}
