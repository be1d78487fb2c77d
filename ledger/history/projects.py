"""Projects as they stand at the end of a period: registered once, changed by later events."""

from collections.abc import Iterable

from attrs import evolve, frozen

from ledger.history.entries import Entry
from ledger.kinds import ProjectChanged, ProjectRegistered


@frozen(kw_only=True)
class Project:
    """A project (二级项目) or parent project (一级项目) with the name, office and category of a moment."""

    project: str
    name: str
    department: str
    parent: str | None
    category: str | None
    expenditure_type: str | None
    office: str | None
    confidential: bool


def as_they_stand(facts: Iterable[Entry], *, through: str) -> dict[str, Project]:
    """Return every registered project by code after every change that occurred by the end of the month ``through``.

    Changes apply by day, then seq, so that a project's whole year counts under its latest office.
    """
    found: dict[str, Project] = {}
    changes: list[tuple[str, int, ProjectChanged]] = []
    for entry in facts:
        if isinstance(entry.event, ProjectRegistered):
            found[entry.event.project] = _as_registered(entry.event)
        elif isinstance(entry.event, ProjectChanged) and entry.event.occurred_on[:7] <= through:
            changes.append((entry.event.occurred_on, entry.seq, entry.event))
    for _, _, change in sorted(changes, key=lambda item: item[:2]):
        found[change.project] = _as_changed(found[change.project], change)
    return dict(sorted(found.items()))


def childless(found: dict[str, Project]) -> dict[str, Project]:
    """Return the projects that money is recorded on: those that are nobody's parent."""
    parents = {project.parent for project in found.values()}
    return {code: project for code, project in found.items() if code not in parents}


def subtree(found: dict[str, Project], code: str) -> set[str]:
    """Return the code and that of every project below it, by the parent that each names."""
    members = {code}
    while True:
        below = {one.project for one in found.values() if one.parent in members} - members
        if not below:
            return members
        members |= below


def _as_registered(event: ProjectRegistered) -> Project:
    return Project(
        project=event.project,
        name=event.name,
        department=event.department,
        parent=event.parent,
        category=event.category,
        expenditure_type=event.expenditure_type,
        office=event.office,
        confidential=bool(event.confidential),
    )


def _as_changed(project: Project, change: ProjectChanged) -> Project:
    return evolve(
        project,
        name=change.name or project.name,
        office=change.office or project.office,
        category=change.category or project.category,
    )
