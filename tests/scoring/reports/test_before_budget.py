"""Money before its budget in ranking, month's report and watch: of each project at most its budget counts."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kinds.movements import beyond_budget_fen
from scoring.facts.standings import standings
from scoring.reports.ranking import ranking
from scoring.rubrics.thresholds import worst
from tests.conftest import CommandLine, event, money
from tests.scoring.snapshots import moved, project, snapshot

LINES = [
    event("project_registered", "reg-A", project="A", name="采购", office="甲"),
    event("project_registered", "reg-B", project="B", name="会议", office="甲"),
    event("project_registered", "reg-C", project="C", name="培训", office="乙"),
    money("appropriation", "app-A", "1000.00", project="A", day="2023-01-05"),
    money("appropriation", "app-A2", "9000.00", project="A", day="2023-11-05"),
    money("expenditure", "pay-A", "8000.00", project="A", day="2023-02-05"),
    money("appropriation", "app-B", "1000.00", project="B", day="2023-01-05"),
    money("appropriation", "app-C", "1000.00", project="C", day="2023-01-05"),
    money("expenditure", "pay-C", "800.00", project="C", day="2023-02-05"),
]
REMARK = "注意：累计支出超过累计预算的项目：A；执行率中至多计到预算数（批复前支出，请核对）\n"


@pytest.fixture
def early(cli: CommandLine) -> CommandLine:
    """甲 has paid 8,000 of A, which has 1,000 until November, and nothing of B; 乙 has paid 800 of 1,000."""
    assert cli.import_lines(LINES).exit_code == 0
    return cli


def by(cli: CommandLine, key: str, *options: str) -> dict[str, dict[str, Any]]:
    """Return what the monitor says at the end of September, by a key of its rows."""
    return {row[key]: row for row in cli.json("monitor", "--through", "2023-09", *options)}


def test_nobody_is_ahead_by_money_before_its_budget(early: CommandLine) -> None:
    """Of 甲 1,000 of 2,000 count, 50 %, behind 乙 with 80 %; what was executed stays as it is; the remark says why."""
    rows = early.json("ranking", "--quarter", "2023Q3")
    found = [(row["rank"], row["office"], row["executed"], row["counted"], row["execution_rate"]) for row in rows]
    assert found == [(1, "乙", "800.00", "800.00", "80.00"), (2, "甲", "8000.00", "1000.00", "50.00")]
    printed = early("ranking", "--quarter", "2023Q3")
    assert REMARK in printed.stderr
    assert " 50.00 " in next(line for line in printed.stdout.splitlines() if "甲" in line)
    with_all_its_budget = early("ranking", "--quarter", "2023Q4")
    assert "累计支出超过" not in with_all_its_budget.stderr
    assert "72.73" in with_all_its_budget.stdout


def test_the_month_ranks_as_the_ranking(early: CommandLine) -> None:
    """The offices of the month's report are those of the ranking; its sums of all money are those of ``rates``."""
    report = early.json("monthly", "--through", "2023-09")
    ranked = [{k: v for k, v in row.items() if k != "through"} for row in early.json("ranking", "--quarter", "2023Q3")]
    assert report["offices"] == ranked
    september = early.json("rates", "--year", "2023")[8]
    assert report["funds"][-1]["execution_rate"] == september["execution_rate"] == "293.33"
    assert REMARK in early("monthly", "--through", "2023-09").stderr


@pytest.mark.parametrize(
    ("options", "key", "expected"),
    [
        ([], "project", {"A": "超支", "B": "预警", "C": "正常"}),
        (["--by", "office"], "office", {"甲": "超支", "乙": "正常"}),
        (["--by", "department"], "department", {"D1": "超支"}),
        (["--office", "甲"], "project", {"A": "超支", "B": "预警"}),
        (["--project", "A"], "project", {"A": "超支"}),
        (["--department", "D1"], "project", {"A": "超支", "B": "预警", "C": "正常"}),
        (["--top", "1"], "project", {"B": "预警"}),
    ],
    ids=["projects", "offices", "departments", "an office", "a project", "of a department", "the first"],
)
def test_who_spent_beyond_the_budget_has_the_worst_level(
    early: CommandLine, options: list[str], key: str, expected: dict[str, str]
) -> None:
    """超支 is said of the project, its office and its department, whatever else there is, and of no other."""
    assert {code: row["level"] for code, row in by(early, key, *options).items()} == expected
    stderr = early("monitor", "--through", "2023-09", *options).stderr
    assert (REMARK in stderr) is ("超支" in expected.values())


def test_once_the_budget_is_there_the_level_goes_by_it(early: CommandLine) -> None:
    """In December 8,000 of 10,000 are 80 % of what was due, and no more is said."""
    december = {row["project"]: row["level"] for row in early.json("monitor", "--through", "2023-12")}
    assert december == {"A": "关注", "B": "预警", "C": "关注"}


def test_money_before_its_budget_hides_no_money_that_is_due(early: CommandLine) -> None:
    """甲 still has to spend what B has to: 2,000 × 10 ÷ 12 less the 1,000 that count; 100 % of A stands at 100."""
    found = by(early, "office", "--by", "office")["甲"]
    assert (found["executed"], found["counted"], found["execution_rate"]) == ("8000.00", "1000.00", "50.00")
    assert (found["attainment"], found["due"], found["remaining"]) == ("66.67", "666.66", "-6000.00")
    assert by(early, "project")["A"]["execution_rate"] == "100.00"
    printed = early.ok("monitor", "--through", "2023-09").splitlines()
    assert "100.00" in next(line for line in printed if line.startswith("A ")).split()


def test_rates_stay_what_they_are(early: CommandLine) -> None:
    """``rates`` says what was executed of what there was, month by month: 800 % in September."""
    rows = [row for row in early.json("rates", "--year", "2023", "--by", "project") if row["project"] == "A"]
    assert [row["execution_rate"] for row in rows][8:11] == ["800.00", "800.00", "80.00"]


def test_overspent_is_the_worst_of_levels() -> None:
    """It is worse than 预警."""
    assert worst(["预警", "超支", "正常"]) == "超支"
    assert worst(["正常", "预警", "关注"]) == "预警"


fen = st.integers(0, 1000)
projects_of_offices = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-300, 1000), fen), min_size=1, max_size=8
)  # of an office, with a budget so far and what was executed


@given(projects_of_offices)
def test_what_counts_is_within_what_was_executed_and_the_budget(funds: list[tuple[int, int, int]]) -> None:
    """Counted is no more than executed or the budget, a share is from 0 to 1, and of a budget below zero is nothing."""
    projects = [project(f"P{n}", office=f"处{office}") for n, (office, _, _) in enumerate(funds)]
    money = [moved(f"P{n}", "appropriation", budget) for n, (_, budget, _) in enumerate(funds)]
    spent = [moved(f"P{n}", "expenditure", executed) for n, (_, _, executed) in enumerate(funds)]
    now = snapshot(projects, money + spent)
    for key in (lambda one: one.project, lambda one: one.office or ""):
        for standing in standings(now, key):
            of_key = [funds[int(one.project[1:])] for one in standing.projects]
            budget, executed = sum(one[1] for one in of_key), sum(one[2] for one in of_key)
            assert 0 <= standing.counted_fen <= min(executed, max(0, budget))
            assert standing.counted_fen == min(sum(max(0, min(b, e)) for _, b, e in of_key), max(0, budget))
            assert (standing.counted_share is None) is (budget <= 0)
            assert standing.counted_share is None or 0 <= standing.counted_share <= 1
            assert [*standing.beyond_fen] == [
                one.project for one, (_, b, e) in zip(standing.projects, of_key, strict=True) if beyond_budget_fen(e, b)
            ]


within = st.lists(
    st.tuples(st.integers(0, 3), fen, st.integers(0, 100)).map(lambda one: (one[0], one[1], one[1] * one[2] // 100)),
    min_size=1,
    max_size=8,
)


@given(within)
def test_where_nothing_exceeds_its_budget_offices_rank_by_what_they_executed(funds: list[tuple[int, int, int]]) -> None:
    """The order is that of executed ÷ budget, and every rate is that of all that was executed."""
    projects = [project(f"P{n}", office=f"处{office}") for n, (office, _, _) in enumerate(funds)]
    money = [moved(f"P{n}", "appropriation", budget) for n, (_, budget, _) in enumerate(funds)]
    spent = [moved(f"P{n}", "expenditure", executed) for n, (_, _, executed) in enumerate(funds)]
    places = ranking(snapshot(projects, money + spent))
    shares = [place.standing.now.execution_share for place in places if place.rank is not None]
    assert shares == sorted(shares, key=lambda share: share or Fraction(0), reverse=True)
    assert [place.execution_rate for place in places] == [place.standing.now.execution_rate for place in places]
