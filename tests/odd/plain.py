"""What departments of every shape are made of: projects with their money, and the facts of a scored year."""

from collections.abc import Iterable
from random import Random
from typing import Any

from ledger.values.days import months_of
from tests.conftest import event, money

Line = dict[str, Any]

YEAR = 2023
"""The year that every shape is asked for."""
OFFICES = ("办公室", "组织处", "财务处")


def project(code: str, **fields: Any) -> Line:
    """Return the registration of a project."""
    given = {"name": f"项目{code}", "office": "办公室"} | fields
    kept = {name: value for name, value in given.items() if value is not None}
    return event("project_registered", f"reg-{code}", project=code, **kept)


def spent(code: str, chance: Random, *, year: int = YEAR, payments: int = 3) -> list[Line]:
    """Return a budget of the year for a project, and payments that it has room for."""
    amount = chance.randrange(100_000, 10_000_000)
    lines = [money("appropriation", f"app-{code}-{year}", _yuan(amount), project=code, day=f"{year}-01-05")]
    for number in range(payments):
        day = f"{year}-{chance.randrange(1, 13):02d}-{chance.randrange(5, 29):02d}"
        paid = _yuan(chance.randrange(1, amount // payments))
        lines.append(money("expenditure", f"pay-{code}-{year}-{number}", paid, project=code, day=day))
    return lines


def funded(codes: Iterable[str], chance: Random, **fields: Any) -> list[Line]:
    """Return projects with the money of the year, in the offices by turns."""
    lines = []
    for number, code in enumerate(codes):
        lines.append(project(code, **{"office": OFFICES[number % len(OFFICES)]} | fields))
        lines += spent(code, chance)
    return lines


def scored(*, year: int = YEAR, rate: str = "91.23") -> list[Line]:
    """Return what the department's sheet rests on: a rubric, twelve bulletins, a target that was met by half."""
    return [
        event("rubric_adopted", f"rubric-{year}", year=year, rubric="guangzhou-2023"),
        *(event("bulletin", f"bulletin-{month}", month=month, rate=rate) for month in months_of(year)),
        event(
            "target", f"target-{year}", year=year, indicator="T1", aspect="output", name="件数", weight="1", value="10"
        ),
        event("result", f"result-{year}", year=year, indicator="T1", value="5", reason="延期"),
    ]


def undone(line: Line, day: str = f"{YEAR}-12-30") -> Line:
    """Return the reversal of a line."""
    return event("reversal", f"undo-{line['event_id']}", reverses=line["event_id"], occurred_on=day, reason="记错")


def _yuan(amount_fen: int) -> str:
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"
