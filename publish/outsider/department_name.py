"""What the department of the ledger is called at the end of a month."""

from __future__ import annotations

from publish.outsider.log import Log


def department_name(log: Log, code: str, through: str) -> str | None:
    """Return what the department of that code is called then, changes applied by day, then seq.

    None where no disclosed event says so.
    """
    registered = (event for _, event in log.standing("department_registered") if event["department"] == code)
    name: str | None = next(registered, {}).get("name")
    changes = [(event["occurred_on"], seq, event) for seq, event in log.standing("department_changed")]
    for day, _, change in sorted(changes, key=lambda one: one[:2]):
        if day[:7] <= through and change["department"] == code:
            name = change.get("name") or name
    return name
