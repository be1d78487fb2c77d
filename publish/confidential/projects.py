"""Confidential projects (涉密项目): which they are, which events are theirs, and a year without them.

Source: 预算法 article 14, which excepts what is a state secret (国家秘密) from disclosure.
"""

from collections.abc import Iterable, Mapping

from attrs import evolve

from ledger.history.entries import Entry
from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot


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


def confidential_seqs(log: Iterable[Entry], codes: frozenset[str]) -> frozenset[int]:
    """Return the seqs of the events on the projects ``codes``, and of those that name such an event.

    ``log`` is the whole log in order: an event names only earlier ones.
    """
    found: dict[str, int] = {}
    for entry in log:
        event = entry.event
        named = {getattr(event, field, None) for field in ("project", "to_project")}
        if named & codes or getattr(event, event.names_event, None) in found:
            found[event.event_id] = entry.seq
    return frozenset(found.values())


def without_confidential(snapshot: Snapshot) -> Snapshot:
    """Return the year as if its confidential projects were not there."""
    codes = confidential_codes(snapshot.projects)
    return evolve(
        snapshot,
        facts=tuple(entry for entry in snapshot.facts if _project_of(entry) not in codes),
        movements=tuple(movement for movement in snapshot.movements if movement.project not in codes),
        projects={code: project for code, project in snapshot.projects.items() if code not in codes},
        funded_earlier=snapshot.funded_earlier - codes,
    )


def _project_of(entry: Entry) -> str | None:
    return getattr(entry.event, "project", None)
