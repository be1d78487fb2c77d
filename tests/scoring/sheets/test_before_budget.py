"""The remark of a score sheet on projects that were paid beyond their budget in any month: no point depends on it."""

from typing import Any

import pytest
from attrs import evolve

from scoring.rubrics.reader import read_rubric
from scoring.sheets.score import score
from tests.conftest import CommandLine, event, money
from tests.scoring.made_facts import budget_and_spending, facts
from tests.scoring.rubrics.test_rubric import HEAD

ATTAINMENT = "lines:\n  - {id: a, title: 支出率, weight: 10, rule: rate, parameters: {of: attainment}}\n"
SAID = "注意：有的月份累计支出超过累计预算"
ASKED = "；批复前支出，请核对"


def early(code: str, budget_day: str = "2023-11-05", **fields: Any) -> list[dict[str, Any]]:
    """Return the lines of a project that was paid for in February."""
    return [
        event("project_registered", f"reg-{code}", project=code, name=f"项目{code}", **fields),
        money("appropriation", f"a-{code}", "100.00", project=code, day=budget_day),
        money("expenditure", f"p-{code}", "60.00", project=code, day="2023-02-05"),
    ]


def remarks(cli: CommandLine, *options: str) -> list[str]:
    """Return what ``score`` remarks on money before its budget, the same with ``--json``."""
    command = ("score", "--year", "2023", "--provisional", *options)
    of_table, of_json = (cli(*command, *more).stderr.splitlines() for more in ((), ("--json",)))
    found = [line for line in of_table if "累计" in line]
    assert found == [line for line in of_json if "累计" in line]
    return found


@pytest.fixture
def adopted(funded: CommandLine) -> CommandLine:
    """A funded ledger with a rubric of attainment."""
    assert (
        funded.import_lines([event("rubric_adopted", "ad", year=2023, rubric="r", text=HEAD + ATTAINMENT)]).exit_code
        == 0
    )
    return funded


@pytest.mark.parametrize(
    ("codes", "named"),
    [("E", "E"), ("EFG", "E、F、G"), ("EFGHI", "E、F、G 等 5 个")],
    ids=["one", "three", "more"],
)
def test_projects_paid_beyond_their_budget_are_remarked(adopted: CommandLine, codes: str, named: str) -> None:
    """The department's sheet names three of them at most and how many there are."""
    assert adopted.import_lines([line for code in codes for line in early(code)]).exit_code == 0
    assert remarks(adopted) == [f"{SAID}的项目：{named}{ASKED}"]


def test_a_year_in_order_has_no_remark(adopted: CommandLine) -> None:
    """A payment in the month of its budget is none; what came after ``--through`` is not looked at."""
    assert adopted.import_lines(early("E", "2023-02-28")).exit_code == 0
    assert remarks(adopted) == []
    later = [
        money("reduction", "less", "40.00", project="E", day="2023-11-30"),
        money("supplement", "more", "40.00", project="E", day="2023-12-30"),
        money("expenditure", "p", "40.00", project="E", day="2023-11-29"),
    ]
    assert adopted.import_lines(later).exit_code == 0
    assert remarks(adopted, "--through", "2023-10") == []
    assert remarks(adopted) == [f"{SAID}的项目：E{ASKED}"]


def test_a_project_is_remarked_on_its_own_sheet(adopted: CommandLine) -> None:
    """Its own sheet need not name it, that of its parent does; another project has no remark."""
    above = event("project_registered", "reg-T", project="T", name="专项")
    assert adopted.import_lines([above, *early("E", parent="T"), *early("F", "2023-01-05", parent="T")]).exit_code == 0
    assert remarks(adopted, "--project", "E") == [f"{SAID}{ASKED}"]
    assert remarks(adopted, "--project", "T") == [f"{SAID}的项目：E{ASKED}"]
    assert remarks(adopted, "--project", "F") == []


def test_several_projects_are_told_once(adopted: CommandLine) -> None:
    """With ``--all-projects`` the same is said once, with all that it is true of."""
    targets = [
        event("target", f"t-{code}", year=2023, project=code, indicator="I", aspect="output", name="培训", weight="1",
              value="1")
        for code in "EF"
    ]  # fmt: skip
    assert adopted.import_lines([*early("E"), *early("F"), *targets]).exit_code == 0
    assert remarks(adopted, "--all-projects") == [f"E、F：{SAID}{ASKED}"]


def test_no_point_depends_on_it() -> None:
    """The sheet of the same facts is the same, line by line, but for the remark."""
    rubric, _ = read_rubric(HEAD + ATTAINMENT)
    assert rubric is not None
    in_order = facts(movements=budget_and_spending(*[100] * 12))
    sheet, remarked = score(rubric, in_order), score(rubric, evolve(in_order, before_budget=("P1",)))
    assert remarked.remarks == (*sheet.remarks, f"{SAID}的项目：P1{ASKED}")
    assert evolve(remarked, questioned=()) == sheet
