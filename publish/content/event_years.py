"""Which years an event counts for, by what its body holds: a publication of one year shows the bodies of that year."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from ledger.kinds import DepartmentChanged, DepartmentRegistered, ProjectChanged, ProjectRegistered

Years = frozenset[int] | None
"""The years that an event counts for; None: every year."""
EVERY_YEAR: Years = None
_OF_DEPARTMENTS = (DepartmentRegistered.kind, DepartmentChanged.kind)
_OF_PROJECTS = (ProjectRegistered.kind, ProjectChanged.kind)
_NAMING_A_YEAR = ("year", "month", "through", "quarter")
"""The fields of facts that say which year they are of, by its number, or by a month or a quarter of it."""


def years_of(fields: Mapping[str, Any], *, of_projects: Mapping[str, frozenset[int]]) -> Years:
    """Return the years that the event counts for whose body holds ``fields``, and which names no other.

    Money counts for the year of its day; a department's registration and its changes for every year, a project's for
    the years ``of_projects``.
    """
    if fields["kind"] in _OF_DEPARTMENTS:
        return EVERY_YEAR
    if fields["kind"] in _OF_PROJECTS:
        return of_projects.get(fields["project"], EVERY_YEAR)
    if "amount_fen" in fields:
        return _year_in(fields["occurred_on"])
    return _year_in(str(next((fields[name] for name in _NAMING_A_YEAR if name in fields), fields["occurred_on"])))


@cache
def _year_in(text: str) -> frozenset[int]:
    """Return the year that a text begins with: a day, a month, a quarter or itself."""
    return frozenset((int(text[:4]),))


def nearest(years: frozenset[int], year: int) -> int:
    """Return the last of ``years`` before ``year``, or where there is none the first."""
    return max((one for one in years if one < year), default=min(years))
