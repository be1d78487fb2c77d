"""A department of three units with equal office names and facts of their own, made up by hand.

D1 has 甲 (A), below it 甲一 (A1), and 乙 (B). Each has an office 办公室; what each reports differs from the others.
"""

from typing import Any

from ledger.values.days import months_of
from tests.conftest import CommandLine, event, money

UNITS = (
    event("department_registered", "unit-A", department="A", name="甲院（示例）", parent="D1"),
    event("department_registered", "unit-A1", department="A1", name="甲一所（示例）", parent="A"),
    event("department_registered", "unit-B", department="B", name="乙院（示例）", parent="D1"),
)
FUNDS = {  # project: unit, office, budget, executed
    "PD": ("D1", "办公室", "100.00", "50.00"),
    "PA": ("A", "办公室", "200.00", "150.00"),
    "PA1": ("A1", "办公室", "50.00", "10.00"),
    "PB": ("B", "办公室", "300.00", "300.00"),
    "PB2": ("B", "财务处", "10.00", "0.00"),
}


def _project(code: str, unit: str, office: str, budget: str, executed: str) -> list[dict[str, Any]]:
    registered = event(
        "project_registered", f"reg-{code}", project=code, name=f"项目{code}", department=unit, office=office
    )
    lines = [registered, money("appropriation", f"app-{code}", budget, project=code, day="2023-01-05")]
    if executed != "0.00":
        lines.append(money("expenditure", f"pay-{code}", executed, project=code, day="2023-06-10"))
    return lines


MONEY = tuple(line for code, fund in FUNDS.items() for line in _project(code, *fund))


def facts_of_unit(unit: str | None, rate: str, done: str, points: str) -> list[dict[str, Any]]:
    """Return what a unit reports of 2023, the department where it is None: bulletins, a target, a deduction."""
    of_unit = {} if unit is None else {"department": unit}
    name = unit or "D"
    return [
        *(event("bulletin", f"bul-{name}-{month}", month=month, rate=rate, **of_unit) for month in months_of(2023)),
        event("target", f"tar-{name}", year=2023, indicator="T1", aspect="output", name="件数", weight="1", value="10",
              **of_unit),
        event("result", f"res-{name}", year=2023, indicator="T1", value=done, **of_unit),
        event("deduction", f"ded-{name}", year=2023, rubric="guangzhou-2023", line="procurement", points=points,
              reason="超期", **of_unit),
    ]  # fmt: skip


def _statement(unit: str | None, executed: str) -> dict[str, Any]:
    of_unit = {} if unit is None else {"department": unit}
    whose = f"sta-{unit or 'D'}"
    return event("statement", whose, subject="executed", through="2023-12", amount=executed, unit="元", **of_unit)


FACTS = (
    event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023"),
    *facts_of_unit(None, "90", "10", "1"),
    *facts_of_unit("A", "80", "5", "2"),
    _statement(None, "510.00"),
    _statement("A", "160.00"),
    _statement("A1", "10.00"),
    _statement("B", "300.00"),
    event("bulletin", "bul-B-2023-01", month="2023-01", rate="70", department="B"),
    event("improvement_plan", "plan-A", quarter="2023Q4", office="办公室", measures="加快", department="A"),
    event("target", "tar-PB", year=2023, indicator="T1", aspect="output", name="件数", weight="1", value="4",
          project="PB"),
    event("result", "res-PB", year=2023, indicator="T1", value="4", project="PB"),
)  # fmt: skip

UNIT_DEPARTMENT = (*UNITS, *MONEY, *FACTS)


def make_units(cli: CommandLine) -> CommandLine:
    """Record the department of three units in a new ledger of D1."""
    result = cli.import_lines(UNIT_DEPARTMENT)
    assert result.exit_code == 0, result.output
    return cli
