"""The projects of a year, and what each is called at the end of a month."""

from __future__ import annotations

from publish.outsider.columns import Row
from publish.outsider.log import Log


def projects_of(log: Log, year: int) -> set[str]:
    """Return the projects of a year: those that anything is recorded of in it, or only that they began in it.

    Those that others stand below are left out: no money is recorded on them.
    """
    years = {project: {*of} for project, of in log.years_moved.items()}
    for kind in ("target", "result", "pledge", "appraisal", "statement", "deduction", "published_score"):
        for _, event in log.standing(kind):
            if event.get("project") is not None:
                said = int(event["through"][:4]) if kind == "statement" else event["year"]
                years.setdefault(event["project"], set()).add(said)
    begun = {event["project"]: int(event["occurred_on"][:4]) for _, event in log.standing("project_registered")}
    parents = set(log.parents.values())
    return {code for code, day in begun.items() if code not in parents and year in (years.get(code) or {day})}


def labels_of(log: Log, through: str) -> dict[str, Row]:
    """Return what each project is called at the end of a month, changes applied by day, then seq."""
    found = {event["project"]: {**event} for _, event in log.standing("project_registered")}
    changes = [(event["occurred_on"], seq, event) for seq, event in log.standing("project_changed")]
    for day, _, change in sorted(changes, key=lambda one: one[:2]):
        if day[:7] <= through and change["project"] in found:
            changed = {name: change[name] for name in ("name", "office", "category") if change.get(name)}
            found[change["project"]].update(changed)
    return found
