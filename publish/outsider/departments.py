"""What the departments of the ledger are called at the end of a month, and what stands below them then."""

from __future__ import annotations

from publish.outsider.columns import Row
from publish.outsider.log import Log


def department_name(log: Log, code: str, through: str) -> str | None:
    """Return what the department of that code is called then; None where no disclosed event says so."""
    name: str | None = _as_it_stands(log, code, through).get("name")
    return name


def with_all_below(log: Log, unit: str, through: str) -> set[str]:
    """Return a unit and all that stand below it then, as far as events are disclosed."""
    codes = {event["department"] for _, event in log.standing("department_registered")}
    parents = {code: _as_it_stands(log, code, through).get("parent") for code in codes}
    members = {unit}
    while True:
        below = {code for code, parent in parents.items() if parent in members} - members
        if not below:
            return members
        members |= below


def _as_it_stands(log: Log, code: str, through: str) -> Row:
    """Return the registration of a department with its changes applied by day, then seq; nothing where it has none."""
    registered = (event for _, event in log.standing("department_registered") if event["department"] == code)
    found: Row = {**next(registered, {})}
    changes = [(event["occurred_on"], seq, event) for seq, event in log.standing("department_changed")]
    for day, _, change in sorted(changes, key=lambda one: one[:2]):
        if day[:7] <= through and change["department"] == code:
            found.update({name: change[name] for name in ("name", "parent") if change.get(name)})
    return found
