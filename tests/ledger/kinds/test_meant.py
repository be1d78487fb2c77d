"""A value that is refused is told as it has to be written, where it is certain what was meant."""

import pytest

from tests.conftest import CommandLine, event, money

MEANT = {
    "occurred_on": ("2023-01-05", ["2023/1/5", "20230105", "2023年1月5日", "2023.01.05", "2023-1-5", " 2023-01-05",
                                   "2023-01-05 00:00:00"]),
    "month": ("2023-01", ["2023/1", "202301", "2023年1月", "2023-1"]),
    "quarter": ("2023Q3", ["2023q3", "2023-Q3", "2023年第三季度", "2023年3季度"]),
    "rate": ("95.81", ["95.81%", "95.81％", " 95.81 ", "９５.８１"]),
    "value": ("1234.5", ["1,234.5"]),
}  # fmt: skip
LINES = {
    "occurred_on": money("expenditure", "p", "1"),
    "month": event("bulletin", "b", month="", rate="1"),
    "quarter": event("improvement_plan", "i", quarter="", office="办公室", measures="x"),
    "rate": event("bulletin", "b", month="2023-01", rate=""),
    "value": event("result", "r", year=2023, indicator="T", value=""),
}


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [(field, value, wanted) for field, (wanted, values) in MEANT.items() for value in values],
)
def test_the_refusal_says_how_it_is_written(funded: CommandLine, field: str, value: str, wanted: str) -> None:
    """The value is refused all the same, because what a program guesses nobody signed for."""
    refused = funded.import_lines([{**LINES[field], field: value}]).stderr
    assert f"应为：{wanted} [invalid_" in refused
    assert f"{field} = " in refused


@pytest.mark.parametrize("day", ["2023-02-30", "5.1.2023", "45000", "2023/13/1", "明天", "2023-01-05 08:00"])
def test_what_is_not_certain_is_not_guessed(funded: CommandLine, day: str) -> None:
    """A day there is none, another order or a time are answered with the form alone."""
    assert "真实存在的日期，写作 2023-01-31" in funded.import_lines([money("expenditure", "p", "1", day=day)]).stderr


@pytest.mark.parametrize("last", ["100", "100.0", "100.00", "100.000"])
def test_a_plan_may_end_in_100(funded: CommandLine, last: str) -> None:
    """It is stored as every plan ends; a list that is refused is printed as a list."""
    plan = [*map(str, range(1, 12)), last]
    assert funded.import_lines([event("pledge", "pl", year=2023, project="P1", plan=plan)]).exit_code == 0
    assert funded.json("show", "pl")["plan"][-1] == "100.00"
    assert "1 个早已记录" in funded.import_lines([event("pledge", "pl", year=2023, project="P1", plan=plan)]).stderr
    refused = funded.refused("append", "pledge", "--year", "2024", "--project", "P1", "--plan", "1,2,3")
    assert "plan = 1、2、3，" in refused
    funded.ok("verify")


def test_a_refusal_says_what_to_do(funded: CommandLine) -> None:
    """An event that is not there is looked for; what cannot be reversed is changed; the right line comes first."""
    undo = ["append", "reversal", "--occurred-on", "2023-12-01", "--reason", "错", "--reverses"]
    assert "jixiao log --project" in funded.refused(*undo, "pay-9")
    assert "project_changed" in funded.refused(*undo, "reg-P1")
    assert "department_changed" in funded.refused(*undo, "department:D1")
    assert "先记正确的，再冲销" in funded.refused(*undo, "app-P1")


@pytest.mark.parametrize(
    ("asked", "near"), [(["balanse"], "balance"), (["key", "nwe"], "new"), (["rubric", "chek"], "check")]
)
def test_an_unknown_command_is_told_the_nearest(cli: CommandLine, asked: list[str], near: str) -> None:
    """In Chinese, of every group, with where all are listed."""
    result = cli(*asked)
    assert (result.exit_code, f"没有命令 {asked[-1]}：相近的有 {near}" in result.stderr) == (2, True)
    assert "--help" in result.stderr
