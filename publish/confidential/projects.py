"""Confidential projects (涉密项目): which they are, which events are theirs, and a year without them.

Source: 预算法 article 14, which excepts what is a state secret (国家秘密) from disclosure.
"""

from collections.abc import Iterable, Mapping

from attrs import evolve

from ledger.history.project_years import years_by_project
from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds import Event
from ledger.kinds.movements import Movement


def confidential_codes(projects: Mapping[str, Project]) -> frozenset[str]:
    """Return the codes of the projects that are confidential, or stand below one that is."""
    return frozenset(code for code in projects if _is_confidential(code, projects))


def _is_confidential(code: str, projects: Mapping[str, Project]) -> bool:
    above: Project | None = projects[code]
    while above is not None:
        if above.confidential:
            return True
        above = projects.get(above.parent or "")
    return False


def confidential_tops(projects: Mapping[str, Project]) -> Mapping[str, str]:
    """Return for each confidential project the topmost confidential one that it is a part of, itself or above it."""
    tops = {}
    for code in confidential_codes(projects):
        above: Project | None = projects[code]
        while above is not None:
            if above.confidential:
                tops[code] = above.project
            above = projects.get(above.parent or "")
    return tops


def is_on(event: Event, codes: frozenset[str]) -> bool:
    """Tell whether ``event`` is on one of the projects ``codes``, or moves money to one."""
    return bool(codes) and bool({getattr(event, "project", None), getattr(event, "to_project", None)} & codes)


def without_confidential(snapshot: Snapshot) -> Snapshot:
    """Return the year as if its confidential projects were not there."""
    codes = confidential_codes(snapshot.projects)
    return evolve(
        snapshot,
        facts=tuple(entry for entry in snapshot.facts if not is_on(entry.event, codes)),
        movements=tuple(movement for movement in snapshot.movements if movement.project not in codes),
        projects={code: project for code, project in snapshot.projects.items() if code not in codes},
        funded_earlier=snapshot.funded_earlier - codes,
        of_year=snapshot.of_year - codes,
    )


def public_years_of_projects(whole: Snapshot, moved: Iterable[Movement]) -> dict[str, frozenset[int]]:
    """Return the years of the projects that are not confidential, as if the confidential ones were not there.

    Else a public project would tell in which years the confidential ones below it had money.
    """
    hidden = confidential_codes(whole.projects)
    facts = (entry for entry in whole.facts if not is_on(entry.event, hidden))
    return years_by_project(facts, (movement for movement in moved if movement.project not in hidden))


def of_its_year(snapshot: Snapshot, years_of_projects: Mapping[str, frozenset[int]]) -> Snapshot:
    """Return the snapshot with the projects of its year as ``public_years_of_projects`` tells them."""
    of_year = frozenset(code for code, years in years_of_projects.items() if snapshot.year in years)
    return evolve(snapshot, of_year=of_year)
