"""How the lines of a ledger add up, with no code of the ledger: movements, balances and rates by plain folding.

Money is integer fen; days and months are text, which sorts by time; a percentage is counted in hundredths.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

Line = dict[str, Any]

BUDGET = {"appropriation": 1, "carry_over": 1, "supplement": 1, "reduction": -1, "surrender": -1, "virement": 1}
EXECUTED = {"expenditure": 1, "refund": -1}
MONEY = (*BUDGET, *EXECUTED)


class Movement(NamedTuple):
    """Fen of a kind on a project in a month; a virement is negative where the money leaves."""

    project: str
    month: str
    kind: str
    amount_fen: int

    @property
    def year(self) -> str:
        """The fiscal year."""
        return self.month[:4]


def movements(lines: Iterable[Line]) -> list[Movement]:
    """Return what each line moves, in order: a reversal the opposite of the line it names, in its own month."""
    by_id: dict[str, Line] = {}
    found = []
    for line in lines:
        by_id[line["event_id"]] = line
        moving, sign = (by_id.get(line["reverses"], line), -1) if line["kind"] == "reversal" else (line, 1)
        if moving["kind"] not in MONEY:
            continue
        kind, month, amount_fen = moving["kind"], line["occurred_on"][:7], sign * fen(moving["amount"])
        if kind == "virement":
            found.append(Movement(moving["project"], month, kind, -amount_fen))
            found.append(Movement(moving["to_project"], month, kind, amount_fen))
        else:
            found.append(Movement(moving["project"], month, kind, amount_fen))
    return found


def budget_fen(moved: Iterable[Movement]) -> int:
    """Return the adjusted budget."""
    return sum(BUDGET.get(movement.kind, 0) * movement.amount_fen for movement in moved)


def executed_fen(moved: Iterable[Movement]) -> int:
    """Return what was executed."""
    return sum(EXECUTED.get(movement.kind, 0) * movement.amount_fen for movement in moved)


def remaining_fen(moved: list[Movement]) -> int:
    """Return what remains: adjusted budget − executed."""
    return budget_fen(moved) - executed_fen(moved)


def standing(lines: list[Line]) -> list[Line]:
    """Return the lines that none of them reverses."""
    reversed_ids = {line.get("reverses") for line in lines}
    return [line for line in lines if line["event_id"] not in reversed_ids]


def registered(lines: Iterable[Line]) -> dict[str, Line]:
    """Return the registration of every project."""
    return {line["project"]: line for line in lines if line["kind"] == "project_registered"}


def childless(projects: dict[str, Line]) -> dict[str, Line]:
    """Return the projects that money is recorded on, by code."""
    parents = {project.get("parent") for project in projects.values()}
    return {code: project for code, project in sorted(projects.items()) if code not in parents}


def as_they_stand(lines: list[Line], through: str) -> dict[str, Line]:
    """Return the projects that money is recorded on after every change that occurred by the end of a month."""
    projects = childless(registered(lines))
    changes = [
        line for line in standing(lines) if line["kind"] == "project_changed" and line["occurred_on"][:7] <= through
    ]
    for change in sorted(changes, key=lambda line: line["occurred_on"]):
        changed = {name: change[name] for name in ("name", "office", "category") if name in change}
        if change["project"] in projects:
            projects[change["project"]] = projects[change["project"]] | changed
    return projects


def balance(lines: list[Line], year: int, through: str) -> list[Line]:
    """Return what ``balance --all --json`` prints."""
    return [
        _balance_row(project, [moved for moved in in_period(lines, year, through) if moved.project == code])
        | {"through": through}
        for code, project in as_they_stand(lines, through).items()
    ]


def _balance_row(project: Line, moved: list[Movement]) -> Line:
    columns = {kind: yuan(sum(movement.amount_fen for movement in moved if movement.kind == kind)) for kind in MONEY}
    sums = {"adjusted_budget": budget_fen(moved), "executed": executed_fen(moved), "remaining": remaining_fen(moved)}
    return {
        **{name: project.get(name) for name in ("project", "name", "office", "category")},
        **columns,
        **{name: yuan(amount_fen) for name, amount_fen in sums.items()},
        "execution_rate": percent(executed_fen(moved), budget_fen(moved)),
    }


def rates(lines: list[Line], year: int, through: str) -> list[Line]:
    """Return what ``rates --json`` prints."""
    bulletins = {line["month"]: line["rate"] for line in standing(lines) if line["kind"] == "bulletin"}
    return [
        _rate_row(month, in_period(lines, year, month))
        | {"bulletin_rate": two_places(bulletins.get(month)), "through": through}
        for month in months_until(through)
    ]


def rates_by_office(lines: list[Line], year: int, through: str) -> list[Line]:
    """Return what ``rates --by office --all --json`` prints: each project's whole year under its latest office."""
    offices = {code: project.get("office") for code, project in as_they_stand(lines, through).items()}
    moved = in_period(lines, year, through)
    return [
        {
            "office": office,
            **_rate_row(month, [it for it in moved if offices[it.project] == office and it.month <= month]),
            "through": through,
        }
        for office in sorted(set(offices.values()), key=lambda office: (office is None, office or ""))
        for month in months_until(through)
    ]


def _rate_row(month: str, moved: list[Movement]) -> Line:
    number, budget, executed = int(month[5:]), budget_fen(moved), executed_fen(moved)
    return {
        "month": month,
        "adjusted_budget": yuan(budget),
        "executed": yuan(executed),
        "execution_rate": percent(executed, budget),
        "schedule": percent(number, 12),
        "attainment": percent(min(12 * executed, budget * number), budget * number),
        "bulletin_rate": None,
    }


def in_period(lines: list[Line], year: int, through: str) -> list[Movement]:
    """Return what moved in a fiscal year until the end of a month."""
    return [moved for moved in movements(lines) if moved.year == str(year) and moved.month <= through]


def months_until(through: str) -> list[str]:
    """Return the months from January to one of the same year."""
    return [f"{through[:4]}-{number:02d}" for number in range(1, int(through[5:]) + 1)]


def fen(amount: str) -> int:
    """Return the fen of an amount in yuan."""
    return int(Decimal(amount) * 100)


def yuan(amount_fen: int) -> str:
    """Return fen as yuan with two places."""
    return f"{'-' if amount_fen < 0 else ''}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"


def percent(part: int, whole: int) -> str | None:
    """Return part ÷ whole in per cent, rounded half up to two places; None where there is nothing to divide by."""
    return yuan((20_000 * part + whole) // (2 * whole)) if whole > 0 else None


def two_places(rate: str | None) -> str | None:
    """Return a printed rate rounded half up to two places."""
    return None if rate is None else str(Decimal(rate).quantize(Decimal("0.01"), ROUND_HALF_UP))
