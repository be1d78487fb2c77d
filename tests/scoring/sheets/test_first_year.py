"""A ledger that begins within a year: what is reported and spent in months before its first budget is 不适用."""

from typing import Any

import pytest

from tests.conftest import CommandLine, event, money
from tests.ledger.rules.test_reversals import undo
from tests.scoring.rubrics.test_rubric import rubric

BEFORE = [f"2025-{number:02d}" for number in range(1, 9)]
SINCE = [f"2025-{number:02d}" for number in range(9, 13)]
LISTED = "、".join(BEFORE)
BUDGET = [
    event("project_registered", "reg", project="P1", name="项目一", occurred_on="2025-08-01"),
    money("appropriation", "app", "1200.00", day="2025-09-03"),
]
# Of the schedules 9/12 to 12/12, one half is spent, then six, seven and eight tenths.
PAID = ("450.00", "150.00", "170.00", "190.00")
SPENT = [money("expenditure", f"pay-{month}", paid, day=f"{month}-20") for month, paid in zip(SINCE, PAID, strict=True)]
RATES = ("95.00", "96.00", "97.00", "98.00")
BULLETINS = [event("bulletin", f"b-{month}", month=month, rate=rate) for month, rate in zip(SINCE, RATES, strict=True)]


def adopted(of: str, not_applicable: str | None = None) -> dict[str, Any]:
    """Return the line that adopts a rubric of one line, by a rate of the year."""
    rule = "" if not_applicable is None else f", not_applicable: {not_applicable}"
    line = f"{{id: spent, title: 执行, weight: 10, rule: rate{rule}, parameters: {{of: {of}}}}}"
    return event("rubric_adopted", "adopted", year=2025, rubric="r", text=rubric(f"[{line}]"))


def scored(cli: CommandLine, lines: list[dict[str, Any]], *options: str) -> tuple[str | None, str, list[str]]:
    """Return the total of 2025, the explanation of its one line, and what is missing, once ``lines`` are recorded."""
    imported = cli.import_lines(lines)
    assert imported.exit_code == 0, imported.output
    sheet = cli.json("score", "--year", "2025", "--provisional", *options)
    return sheet["total"], sheet["lines"][0]["explanation"], sheet["missing"]


def lacking(months: list[str], what: str) -> list[str]:
    """Return what is missing where these months have no bulletin or budget."""
    return [f"执行：{month} 的{what}" for month in months]


CASES = {
    "bulletins": (
        "9.65",
        f"2025 年 4 个月通报执行率平均为 96.50%（{LISTED} 早于账本第一笔预算，不适用，不计）；10.00 × 96.50% = 9.65",
    ),
    "bulletins rebase": (
        "9.65",
        f"2025 年 4 个月通报执行率平均为 96.50%（{LISTED} 早于账本第一笔预算，不适用，不计）；10.00 × 96.50% = 9.65",
    ),
    "bulletins full_marks": (
        "9.88",
        f"2025 年 12 个月通报执行率平均为 98.833333%（{LISTED} 早于账本第一笔预算，不适用，按 100% 计）；"
        "10.00 × 98.833333% ≈ 9.883333，四舍五入为 9.88",
    ),
    "attainment": (
        "6.50",
        f"2025 年 4 个月进度达成率平均为 65.00%（{LISTED} 没有预算数，不计）；10.00 × 65.00% = 6.50",
    ),
    "attainment rebase": (
        "6.50",
        f"2025 年 4 个月进度达成率平均为 65.00%（{LISTED} 没有预算数，不计）；10.00 × 65.00% = 6.50",
    ),
    "attainment full_marks": (
        "8.83",
        f"2025 年 12 个月进度达成率平均为 88.333333%（{LISTED} 没有预算数，按 100% 计）；"
        "10.00 × 88.333333% ≈ 8.833333，四舍五入为 8.83",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_months_before_the_first_budget_do_not_apply(cli: CommandLine, case: str) -> None:
    """They count as 100 by full marks, else not at all, and are named; the schedule stays the month of the year."""
    total, sentence = CASES[case]
    found = scored(cli, [*BUDGET, *SPENT, *BULLETINS, adopted(*case.split())])
    assert found == (total, sentence, [])


def test_a_bulletin_before_the_budget_counts(cli: CommandLine) -> None:
    """What was reported of a month before the first budget is a fact of that month."""
    early = event("bulletin", "b-early", month="2025-08", rate="86.50")
    total, explanation, _ = scored(cli, [*BUDGET, *BULLETINS, early, adopted("bulletins")])
    assert total == "9.45"
    assert explanation.startswith("2025 年 5 个月通报执行率平均为 94.50%（2025-01、")
    assert "2025-08" not in explanation


def test_all_twelve_bulletins_are_said_as_ever(cli: CommandLine) -> None:
    """Where no month lacks its bulletin nothing is new, not even a word."""
    twelve = [event("bulletin", f"b-{month}", month=month, rate="96.00") for month in BEFORE + SINCE]
    found = scored(cli, [*BUDGET, *twelve, adopted("bulletins", "full_marks")])
    assert found == ("9.60", "2025 年 12 个月通报执行率平均为 96.00%；10.00 × 96.00% = 9.60", [])


def test_a_month_since_the_budget_is_still_missing(cli: CommandLine) -> None:
    """What lacks is counted and listed without the months that do not apply, which are named beside."""
    total, explanation, missing = scored(cli, [*BUDGET, *BULLETINS[1:], adopted("bulletins")])
    assert (total, missing) == (None, lacking(["2025-09"], "支出执行率通报"))
    assert explanation == f"已有 3 个月的支出执行率通报，缺 1 个月（{LISTED} 早于账本第一笔预算，不适用）"


def test_a_budget_that_went_away_is_still_missing(cli: CommandLine) -> None:
    """A month without a budget after the first one is missing for attainment, where the line says nothing of it."""
    gone = money("surrender", "back", "1200.00", day="2025-12-01")
    total, explanation, missing = scored(cli, [*BUDGET, gone, adopted("attainment")])
    assert (total, missing) == (None, lacking(["2025-12"], "预算数"))
    assert explanation == f"2025-12 没有预算数，不能计算进度达成率（{LISTED} 早于账本第一笔预算，不适用）"


@pytest.mark.parametrize("of", ["bulletins", "attainment"])
def test_a_later_year_needs_all_its_months(cli: CommandLine, of: str) -> None:
    """A ledger that has money of an earlier year knows what a month without a budget is."""
    earlier = money("appropriation", "earlier", "1.00", day="2024-12-31")
    total, explanation, missing = scored(cli, [*BUDGET, *SPENT, *BULLETINS, earlier, adopted(of)])
    assert (total, missing) == (None, lacking(BEFORE, {"bulletins": "支出执行率通报", "attainment": "预算数"}[of]))
    assert explanation in (
        "已有 4 个月的支出执行率通报，缺 8 个月",
        f"{LISTED} 没有预算数，不能计算进度达成率",
    )


def test_what_was_taken_back_within_its_month_began_nothing(cli: CommandLine) -> None:
    """A budget recorded for a wrong day and reversed in that month is none: neither of a year nor the first one."""
    wrong = [money("appropriation", f"wrong-{day}", "5.00", day=day) for day in ("2024-06-03", "2025-02-03")]
    undone = [undo(f"wrong-{day}", day=day) for day in ("2024-06-03", "2025-02-03")]
    assert scored(cli, [*BUDGET, *wrong, *undone, *BULLETINS, adopted("bulletins")])[0] == "9.65"


def test_a_year_without_any_budget_needs_all_its_months(cli: CommandLine) -> None:
    """Where there is no first budget, no month lies before it."""
    explanation = scored(cli, [*BUDGET[:1], *BULLETINS, adopted("bulletins")])[1]
    assert explanation == "已有 4 个月的支出执行率通报，缺 8 个月"


def test_a_project_is_measured_from_the_ledgers_first_budget(cli: CommandLine) -> None:
    """Before it nothing could be spent; a project that got its budget later misses the months between."""
    lines = [
        *BUDGET,
        *SPENT,
        event("project_registered", "reg-2", project="P2", name="项目二", occurred_on="2025-10-01"),
        money("appropriation", "app-2", "10.00", project="P2", day="2025-10-03"),
        adopted("attainment"),
    ]
    assert scored(cli, lines, "--project", "P1")[0] == "6.50"
    assert scored(cli, BUDGET, "--project", "P2")[2] == lacking(["2025-09"], "预算数")


def test_the_shipped_rubric_scores_a_ledger_that_began_in_september(cli: CommandLine) -> None:
    """guangzhou-2023 says nothing of months that do not apply: its average is that of the other months."""
    adopting = event("rubric_adopted", "adopted", year=2025, rubric="guangzhou-2023")
    assert cli.import_lines([*BUDGET, *SPENT, *BULLETINS, adopting]).exit_code == 0
    lines = {line["line"]: line for line in cli.json("score", "--year", "2025", "--provisional")["lines"]}
    assert lines["spending_rate"]["score"] == "9.65"
