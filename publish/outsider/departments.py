"""What the departments of the ledger are called at the end of a month, and what stands below them then."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from publish.outsider.columns import Row
from publish.outsider.limits import MOST_NESTED, Unreadable
from publish.outsider.log import Log
from publish.outsider.words import SIGN_OF_SUBJECT


def department_name(log: Log, code: str, through: str) -> str | None:
    """Return what the department of that code is called then; None where no disclosed event says so."""
    name: str | None = _as_they_stand(log, through).get(code, {}).get("name")
    return name


@lru_cache(maxsize=32)
def unit_totals_fen(log: Log, through: str, subject: str) -> Counter[str]:
    """Return what a statement of each unit is the total of: the money from January of the unit and all below it then.

    As far as events are disclosed. Each unit goes up once, because a file may have very many units and statements.
    """
    months = [f"{through[:4]}-{number:02d}" for number in range(1, int(through[5:]) + 1)]
    departments = _as_they_stand(log, through)
    found: Counter[str] = Counter()
    for unit in log.units:
        own_fen = log.added_fen(("unit", unit), months, SIGN_OF_SUBJECT[subject])
        for one in _with_all_above(departments, unit):
            found[one] += own_fen
    return found


def _with_all_above(departments: dict[str, Row], unit: str) -> list[str]:
    # Each once, because a file may claim that a unit stands below itself.
    found, above = [unit], departments.get(unit, {}).get("parent")
    while above is not None and above not in found:
        found.append(above)
        above = departments.get(above, {}).get("parent")
        if len(found) > MOST_NESTED:
            raise Unreadable(f"单位 {unit[:20]} 的上级超过 {MOST_NESTED} 层")
    return found


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
