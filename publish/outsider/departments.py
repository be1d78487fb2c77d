"""What the departments of the ledger are called at the end of a month, and what stands below them then."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from publish.outsider.columns import Row
from publish.outsider.log import Log


def department_name(log: Log, code: str, through: str) -> str | None:
    """Return what the department of that code is called then; None where no disclosed event says so."""
    name: str | None = _as_they_stand(log, through).get(code, {}).get("name")
    return name


def with_all_below(log: Log, unit: str, through: str) -> set[str]:
    """Return a unit and all that stand below it then, as far as events are disclosed."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for code, department in _as_they_stand(log, through).items():
        below[department.get("parent")].append(code)
    members, remaining = {unit}, [unit]
    # Each once, because a file may claim that a unit stands below itself.
    while remaining:
        new = [code for code in below[remaining.pop()] if code not in members]
        members.update(new)
        remaining += new
    return members


@lru_cache(maxsize=32)
def _as_they_stand(log: Log, through: str) -> dict[str, Row]:
    """Return the registration of each department by its code, changes applied by day, then seq."""
    found: dict[str, Row] = {}
    for _, event in log.standing("department_registered"):
        found.setdefault(event["department"], {**event})
    changes = [(event["occurred_on"], seq, event) for seq, event in log.standing("department_changed")]
    for day, _, change in sorted(changes, key=lambda one: one[:2]):
        if day[:7] <= through and change["department"] in found:
            changed = {name: change[name] for name in ("name", "parent") if change.get(name)}
            found[change["department"]].update(changed)
    return found
