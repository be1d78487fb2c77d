"""The ranking of offices and the month's report: places, ties, flags, plans, pledges, types of money."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import CommandLine, event, money
from tests.scoring.snapshots import ranking_of_offices

MONEY_KEYS = ["adjusted_budget", "executed", "counted", "execution_rate"]
KEYS = ["rank", "office", *MONEY_KEYS, "flagged", "improvement_plan", "through"]


def office(name: str, budget: str, spent: str, *, month: str = "06", **fields: Any) -> list[dict[str, Any]]:
    """Return the lines of an office's one project with its budget and what was spent."""
    code = f"P-{name}"
    registered = {"project": code, "name": f"项目{name}", "office": name, "occurred_on": "2023-01-05"}
    lines = [event("project_registered", f"reg-{code}", **registered, **fields)]
    if budget != "0":
        lines.append(money("appropriation", f"app-{code}", budget, project=code, day="2023-01-05"))
    if spent != "0":
        lines.append(money("expenditure", f"pay-{code}", spent, project=code, day=f"2023-{month}-05"))
    return lines


def ranked(cli: CommandLine, lines: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    """Return the ranking of the third quarter after an import of ``lines``."""
    imported = cli.import_lines(lines)
    assert imported.exit_code == 0, imported.output
    found: list[dict[str, Any]] = cli.json("ranking", "--quarter", "2023Q3", "--fewest", "1", *options)
    return found


FIVE = [
    *office("甲", "100.00", "100.00"),
    *office("乙", "100.00", "80.00"),
    *office("丙", "50.00", "40.00"),
    *office("丁", "100.00", "70.00"),
    *office("戊", "100.00", "60.00"),
    *office("己", "0", "0"),
]


def test_the_contract_of_ranking(cli: CommandLine) -> None:
    """Ties share a rank, the next is as much higher; the last three places below 100 % are flagged, no funds never."""
    rows = ranked(cli, [*FIVE, event("improvement_plan", "plan", quarter="2023Q3", office="戊", measures="倒排时间")])
    assert [list(row) for row in rows] == [KEYS] * 6
    assert [(row["rank"], row["office"], row["flagged"]) for row in rows] == [
        (1, "甲", False),
        (2, "丙", True),
        (2, "乙", True),
        (4, "丁", True),
        (5, "戊", True),
        (None, "己", False),
    ]
    assert rows[4] == {
        "rank": 5,
        "office": "戊",
        "adjusted_budget": "100.00",
        "executed": "60.00",
        "counted": "60.00",
        "execution_rate": "60.00",
        "flagged": True,
        "improvement_plan": True,
        "through": "2023-09",
    }
    assert (rows[5]["execution_rate"], rows[3]["improvement_plan"]) == (None, False)


@pytest.mark.parametrize(
    ("last", "flagged"), [("0", ""), ("1", "戊"), ("2", "丁戊"), ("3", "丙乙丁戊"), ("9", "丙乙丁戊")]
)
def test_how_many_last_places_is_a_setting(cli: CommandLine, last: str, flagged: str) -> None:
    """A place is a rate, not an office: who shares it is flagged with it; 100 % never is."""
    rows = ranked(cli, FIVE, "--last", last)
    assert "".join(row["office"] for row in rows if row["flagged"]) == flagged


def test_the_first_is_no_last_place(cli: CommandLine) -> None:
    """Where there are no more offices than last places, the first owes no improvement plan."""
    rows = ranked(
        cli, [*office("甲", "100.00", "90.00"), *office("乙", "100.00", "80.00"), *office("丙", "50.00", "10.00")]
    )
    assert [(row["office"], row["flagged"]) for row in rows] == [("甲", False), ("乙", True), ("丙", True)]


SIX = [*FIVE, *office("庚", "100.00", "90.00")]


@pytest.mark.parametrize(
    ("lines", "options", "flagged"),
    [
        (FIVE, [], []),
        (FIVE, ["--fewest", "6"], []),
        (FIVE, ["--fewest", "5"], ["丙", "乙", "丁", "戊"]),
        (SIX, [], ["丙", "乙", "丁", "戊"]),
    ],
    ids=["five", "six asked for", "five are enough", "six"],
)
def test_of_few_offices_none_is_one_of_the_last(
    cli: CommandLine, lines: list[dict[str, Any]], options: list[str], flagged: list[str]
) -> None:
    """Fewer ranked offices than ``--fewest``, by default six, have no last places, which stderr says; six have."""
    assert cli.import_lines(lines).exit_code == 0
    asked = ("ranking", "--quarter", "2023Q3", *options)
    assert [row["office"] for row in cli.json(*asked) if row["flagged"]] == flagged
    said = cli(*asked)
    assert ("5 个处室参加排名，不足 6 个，不标末位" in said.stderr) is not bool(flagged)
    assert said.stdout.count("末位") == 1 + len(flagged)


@pytest.mark.parametrize(("lines", "flagged"), [(FIVE, False), (SIX, True)], ids=["five", "six"])
def test_the_monthly_report_flags_as_the_ranking_does(
    cli: CommandLine, lines: list[dict[str, Any]], flagged: bool
) -> None:
    """At the end of a quarter last places are told of six ranked offices, of five none, and stderr says why."""
    assert cli.import_lines(lines).exit_code == 0
    assert any(row["flagged"] for row in cli.json("monthly", "--through", "2023-09")["offices"]) is flagged
    assert ("不标末位" in cli("monthly", "--through", "2023-09").stderr) is not flagged
    assert "不标末位" not in cli("monthly", "--through", "2023-08").stderr


def test_one_fen_short_of_the_whole_is_not_printed_as_the_whole(cli: CommandLine) -> None:
    """``ranking`` and ``monitor`` print <100.00 where only rounding would make 100 of it; JSON and the whole stay."""
    lines = [*office("甲", "1000000.00", "999999.99"), *office("乙", "1000000.00", "1000000.00")]
    rows = ranked(cli, lines)
    assert [row["execution_rate"] for row in rows] == ["100.00", "100.00"]
    printed = cli.ok("ranking", "--quarter", "2023Q3").splitlines()
    assert "<100.00" in next(line for line in printed if " 甲 " in line).split()
    assert "100.00" in next(line for line in printed if " 乙 " in line).split()
    watched = cli.ok("monitor", "--through", "2023-12").splitlines()
    assert "<100.00" in next(line for line in watched if "P-甲" in line).split()
    assert "<100.00" not in next(line for line in watched if "P-乙" in line)
    assert {row["execution_rate"] for row in cli.json("monitor", "--through", "2023-12")} == {"100.00"}


def test_only_project_funds_until_the_quarters_end_count(cli: CommandLine) -> None:
    """Personnel and operating money, payments of October and projects of no office are not ranked."""
    lines = [
        *office("甲", "100.00", "50.00", expenditure_type="project"),
        *office("乙", "100.00", "50.00", month="10"),
        *office("丙", "100.00", "50.00", expenditure_type="operating"),
        *office("丁", "100.00", "50.00", expenditure_type="personnel"),
        event("project_registered", "reg-X", project="X", name="无处室", occurred_on="2023-01-05"),
    ]
    rows = ranked(cli, lines)
    assert [(row["office"], row["executed"]) for row in rows] == [("甲", "50.00"), ("乙", "0.00")]
    assert "X" in cli("ranking", "--quarter", "2023Q3").stderr


def test_the_table_tells_who_owes_what(cli: CommandLine) -> None:
    """The table names the last places, the plans not filed and the projects nobody pledged."""
    plan = [f"{number * 100 / 12:.2f}" for number in range(1, 12)] + ["100.00"]
    pledged = event("pledge", "pl", year=2023, project="P-戊", plan=plan, office="戊")
    assert cli.import_lines([*FIVE, pledged]).exit_code == 0
    lines = cli.ok("ranking", "--quarter", "2023Q3", "--fewest", "5").splitlines()
    assert next(line for line in lines if " 戊 " in line).split()[-3:] == ["末位", "未报", "已签"]
    assert next(line for line in lines if " 丁 " in line).split()[-4:] == ["末位", "未报", "未签", "P-丁"]
    assert next(line for line in lines if " 己" in line).split() == ["己", "0.00", "0.00", "无预算"]


@pytest.mark.parametrize("quarter", ["2023Q5", "2023", "2023-09", "Q3", "1999Q1"])
def test_a_quarter_that_is_none_is_refused(cli: CommandLine, quarter: str) -> None:
    """The error shows what was given and how a quarter is written."""
    said = cli.refused("ranking", "--quarter", quarter)
    assert quarter in said
    assert "[invalid_quarter]" in said


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=6), st.integers(0, 4))
def test_the_laws_of_ranking(funds: list[tuple[int, int]], last: int) -> None:
    """A rank is 1 + how many rates are higher; flagged are the lowest distinct rates below 100 % and the first."""
    spent = [(budget, min(budget, done)) for budget, done in funds]
    places = {place.office.office: place for place in ranking_of_offices(spent, last=last)}
    shares = {f"处{n}": Fraction(done, budget) if budget else None for n, (budget, done) in enumerate(spent)}
    known = [share for share in shares.values() if share is not None]
    for name, share in shares.items():
        place = places[name]
        assert place.rank == (None if share is None else 1 + sum(other > share for other in known))
        below = len({other for other in known if share is not None and other <= share})
        assert place.flagged == (share is not None and share < 1 and place.rank != 1 and below <= last)


def test_the_month_reports_each_type_of_money(cli: CommandLine) -> None:
    """Operating, personnel and project money with what the month alone executed; the total is their sum."""
    lines = [
        *office("甲", "100.00", "50.00", expenditure_type="operating"),
        *office("乙", "200.00", "50.00", month="05"),
        money("expenditure", "more", "10.00", project="P-乙", day="2023-06-30"),
        event("bulletin", "b-06", month="2023-06", rate="96.5"),
    ]
    assert cli.import_lines(lines).exit_code == 0
    report = cli.json("monthly", "--through", "2023-06")
    assert (report["month"], report["bulletin_rate"]) == ("2023-06", "96.5")
    assert [(row["expenditure_type"], row["executed_this_month"], row["executed"]) for row in report["funds"]] == [
        ("公用经费", "50.00", "50.00"),
        ("项目资金", "10.00", "60.00"),
        ("合计", "60.00", "110.00"),
    ]
    assert [(row["office"], row["flagged"]) for row in report["offices"]] == [("乙", False)]
    assert [row["flagged"] for row in cli.json("monthly", "--through", "2023-05")["offices"]] == [False]
    assert "财政部门通报的支出执行率：96.5%" in cli.ok("monthly", "--through", "2023-06")


def test_an_empty_ledger_has_a_report_of_nothing(cli: CommandLine) -> None:
    """A year without events is reported without a number and without an error."""
    assert cli.json("ranking", "--quarter", "2023Q1") == []
    assert cli.json("monthly", "--through", "2023-01")["funds"] == []
    assert cli.json("monitor", "--through", "2023-01") == []
    assert cli("monitor", "--through", "2023-01").exit_code == 0
