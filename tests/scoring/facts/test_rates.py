"""Execution rates: cumulative months, what stands beside them, and the tables ``rates`` and ``balance`` print."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kinds.movements import MONEY_KINDS, Movement
from scoring.facts.rates import MonthRate, month_rates, month_rates_by
from tests.conftest import A_LITTLE_MONEY, CommandLine, event, money

RATE_KEYS = ["month", "adjusted_budget", "executed", "execution_rate", "schedule", "attainment", "bulletin_rate"]
RATE_KEYS += ["through"]
BALANCE_KEYS = [
    *("project", "name", "office", "category"),
    *("appropriation", "carry_over", "supplement", "reduction", "virement", "surrender", "adjusted_budget"),
    *("expenditure", "refund", "executed", "remaining", "execution_rate", "through"),
]
SCHEDULE = ["8.33", "16.67", "25.00", "33.33", "41.67", "50.00", "58.33", "66.67", "75.00", "83.33", "91.67", "100.00"]
SILENT = event("project_registered", "reg-P3", project="P3", name="项目三", office="组织处", occurred_on="2023-01-01")
HOMELESS = event("project_registered", "reg-P4", project="P4", name="项目四", occurred_on="2023-01-01")
PROJECTS = {"P1": "办公室", "P2": "组织处", "P3": "组织处", "P4": "无"}

movements = st.lists(
    st.builds(
        Movement,
        project=st.sampled_from(list(PROJECTS)),
        month=st.integers(1, 12).map(lambda number: f"2023-{number:02d}"),
        kind=st.sampled_from(MONEY_KINDS),
        amount_fen=st.integers(1, 10**15 - 1) | st.integers(1, 10_000),
    ),
    max_size=40,
)


def moved(kind: str, amount_fen: int, month: str, project: str = "P1") -> Movement:
    """Return a movement."""
    return Movement(project=project, month=month, kind=kind, amount_fen=amount_fen)


def figures(row: MonthRate) -> tuple[Any, ...]:
    """Return what a month shows."""
    return row.adjusted_budget_fen, row.executed_fen, row.execution_rate, row.attainment


def test_months_are_cumulative_from_january() -> None:
    """Each month sums the year's movements up to its end, of its own fiscal year only."""
    rows = month_rates(
        [
            moved("appropriation", 1000, "2023-01"),
            moved("expenditure", 100, "2023-02"),
            moved("expenditure", 300, "2023-04"),
            moved("appropriation", 7000, "2022-12"),
            moved("appropriation", 9000, "2024-01"),
        ],
        through="2023-04",
    )
    assert [row.month for row in rows] == ["2023-01", "2023-02", "2023-03", "2023-04"]
    assert [(row.adjusted_budget_fen, row.executed_fen) for row in rows] == [
        (1000, 0),
        (1000, 100),
        (1000, 100),
        (1000, 400),
    ]


def test_the_schedule_is_a_twelfth_a_month() -> None:
    """Schedule is month ÷ 12 in per cent, rounded once."""
    assert [f"{row.schedule:f}" for row in month_rates([], through="2023-12")] == SCHEDULE


@pytest.mark.parametrize(
    ("month", "executed_fen", "attainment"),
    [
        ("2023-01", 0, "0.00"),
        ("2023-01", 4, "48.00"),
        ("2023-06", 25, "50.00"),
        ("2023-06", 50, "100.00"),
        ("2023-06", 51, "100.00"),
        ("2023-11", 91, "99.27"),
        ("2023-12", 99, "99.00"),
        ("2023-12", 130, "100.00"),
    ],
)
def test_attainment_is_the_rate_over_the_schedule_and_at_most_one(
    month: str, executed_fen: int, attainment: str
) -> None:
    """Attainment divides unrounded figures and stops at 100 per cent; the execution rate does not stop."""
    row = month_rates([moved("appropriation", 100, month), moved("expenditure", executed_fen, month)], through=month)[
        -1
    ]
    assert f"{row.attainment:f}" == attainment
    assert row.execution_rate == executed_fen


def test_attainment_is_not_computed_from_the_rounded_rate() -> None:
    """One third spent by April is exactly the schedule, though both print as 33.33."""
    row = MonthRate(month="2023-04", adjusted_budget_fen=3, executed_fen=1)
    assert row.attainment_share == Fraction(1)
    assert MonthRate(month="2023-04", adjusted_budget_fen=10**15, executed_fen=10**15 // 3).attainment_share != 1


@pytest.mark.parametrize("budget_fen", [0, -1, -(10**15)])
@pytest.mark.parametrize("executed_fen", [0, 5])
def test_without_a_budget_there_is_no_rate(budget_fen: int, executed_fen: int) -> None:
    """Nothing, or less than nothing, to divide by gives None in rate and attainment; the schedule stays."""
    row = MonthRate(month="2023-03", adjusted_budget_fen=budget_fen, executed_fen=executed_fen)
    assert (row.execution_rate, row.attainment, row.schedule) == (None, None, Decimal("25.00"))


def test_a_reduction_dated_before_the_appropriation_divides_by_nothing() -> None:
    """Out of order, January's budget is negative: it prints as it is, and its rate is None until money is there."""
    rows = month_rates(
        [
            moved("reduction", 300, "2023-01"),
            moved("appropriation", 1000, "2023-03"),
            moved("expenditure", 350, "2023-02"),
        ],
        through="2023-03",
    )
    assert [figures(row) for row in rows] == [
        (-300, 0, None, None),
        (-300, 350, None, None),
        (700, 350, Decimal("50.00"), Decimal("100.00")),
    ]


def test_sums_of_the_largest_amounts_are_exact() -> None:
    """A year of the largest amounts loses no fen."""
    rows = month_rates(
        [moved("appropriation", 10**15 - 1, f"2023-{n:02d}") for n in range(1, 13)] * 1000, through="2023-12"
    )
    assert rows[-1].adjusted_budget_fen == 12_000 * (10**15 - 1)


@given(movements)
def test_the_groups_add_up_to_the_total(found: list[Movement]) -> None:
    """Month by month, offices and projects each sum to the department, to the fen."""
    total = month_rates(found, through="2023-12")
    for keys in (PROJECTS, {code: code for code in PROJECTS}):
        groups = month_rates_by(found, keys, through="2023-12")
        for position, month in enumerate(total):
            assert sum(rows[position].adjusted_budget_fen for rows in groups.values()) == month.adjusted_budget_fen
            assert sum(rows[position].executed_fen for rows in groups.values()) == month.executed_fen


@given(movements)
def test_a_rate_exists_exactly_where_there_is_a_budget(found: list[Movement]) -> None:
    """Whatever was recorded, a rate is None or the exact share rounded, and attainment never exceeds 100."""
    for row in month_rates(found, through="2023-12"):
        assert (row.execution_rate is None) == (row.attainment is None) == (row.adjusted_budget_fen <= 0)
        if row.execution_rate is not None and row.attainment is not None:
            exact = Fraction(100 * row.executed_fen, row.adjusted_budget_fen)
            assert abs(Fraction(row.execution_rate) - exact) <= Fraction(1, 200)
            assert row.attainment <= 100


def test_the_contract_of_rates(funded: CommandLine) -> None:
    """``rates --json`` is twelve rows of yuan, per cent strings and null, with the official rate where there is one."""
    for month, rate in {"2023-01": "100", "2023-02": "0", "2023-03": "95.805000"}.items():
        funded.ok("append", "bulletin", "--month", month, "--rate", rate)
    rows = funded.json("rates", "--year", "2023")
    assert [list(row) for row in rows] == [RATE_KEYS] * 12
    assert [row["schedule"] for row in rows] == SCHEDULE
    assert [row["bulletin_rate"] for row in rows] == ["100.00", "0.00", "95.81", *[None] * 9]
    assert list(rows[1].values()) == ["2023-02", "1500.00", "300.00", "20.00", "16.67", "100.00", "0.00", "2023-12"]
    assert list(rows[11].values()) == ["2023-12", "1500.00", "420.50", "28.03", "100.00", "28.03", None, "2023-12"]


def test_a_year_without_events_has_twelve_empty_months(funded: CommandLine) -> None:
    """No money is 0.00 and no rate is null, on the screen 无预算."""
    rows = funded.json("rates", "--year", "2021")
    assert [list(row.values())[1:4] for row in rows] == [["0.00", "0.00", None]] * 12
    assert funded.ok("rates", "--year", "2021").count("无预算") == 24
    assert funded.json("balance", "--year", "2021") == []
    assert {row["execution_rate"] for row in funded.json("balance", "--year", "2021", "--all")} == {None}


@pytest.mark.parametrize(
    ("by", "keys"),
    [("office", ["办公室", "组织处", None]), ("project", ["P1", "P2", "P3", "P4"])],
)
def test_rates_by_office_and_project(funded: CommandLine, by: str, keys: list[str | None]) -> None:
    """``--by`` gives every office or project, silent ones too, its months, by key, without the bulletin's rate."""
    assert funded.import_lines([HOMELESS, SILENT]).exit_code == 0
    funded.ok("append", "bulletin", "--month", "2023-02", "--rate", "95.81")
    rows = funded.json("rates", "--year", "2023", "--by", by, "--through", "2023-03")
    assert [list(row) for row in rows] == [[by, *RATE_KEYS]] * 3 * len(keys)
    assert [row[by] for row in rows] == [key for key in keys for _ in range(3)]
    assert [row["month"] for row in rows] == ["2023-01", "2023-02", "2023-03"] * len(keys)
    assert {row["bulletin_rate"] for row in rows} == {None}
    assert [rows[5][name] for name in ("adjusted_budget", "executed", "execution_rate")] == [
        "500.00",
        "120.50",
        "24.10",
    ]


CHANGES = (
    event("project_changed", "c-3", project="P1", occurred_on="2023-09-01", office="信息处"),
    event("project_changed", "c-2", project="P1", occurred_on="2023-09-01", office="干部处"),
    event("project_changed", "c-1", project="P1", occurred_on="2023-05-01", office="组织处"),
    event("project_changed", "c-4", project="P1", occurred_on="2023-11-01", name="改名"),
)


@pytest.mark.parametrize(
    ("through", "office"),
    [("2023-04", "办公室"), ("2023-05", "组织处"), ("2023-08", "组织处"), ("2023-09", "干部处"), ("2023-12", "干部处")],
)
def test_a_whole_year_counts_under_the_latest_office(funded: CommandLine, through: str, office: str) -> None:
    """As of the period's end the latest change by day counts, of two on one day the one recorded later."""
    assert funded.import_lines(CHANGES).exit_code == 0
    january = {
        row["office"]: row for row in funded.json("rates", "--year", "2023", "--by", "office", "--through", through)
    }
    rows = funded.json("balance", "--year", "2023", "--through", through)
    assert rows[0]["office"] == office
    assert rows[0]["name"] == ("改名" if through == "2023-12" else "项目一")
    expected = "1500.00" if office == "组织处" else "1000.00"
    assert january[office]["adjusted_budget"] == expected


def test_the_contract_of_balance(cli: CommandLine) -> None:
    """``balance --json`` is one row a project without children, by code, with every column in yuan."""
    parent = event("project_registered", "reg-A", project="A", name="一级项目")
    child = event("project_registered", "reg-P9", project="P0", name="下级项目", parent="A", occurred_on="2023-01-01")
    assert cli.import_lines([*A_LITTLE_MONEY, SILENT, parent, child]).exit_code == 0
    rows = cli.json("balance", "--year", "2023")
    assert [list(row) for row in rows] == [BALANCE_KEYS] * 4
    assert [row["project"] for row in rows] == ["P0", "P1", "P2", "P3"]
    first = dict(zip(BALANCE_KEYS, ["P1", "项目一", "办公室", "operation", "1000.00", *["0.00"] * 5], strict=False))
    first |= {"adjusted_budget": "1000.00", "expenditure": "300.00", "refund": "0.00", "executed": "300.00"}
    assert rows[1] == first | {"remaining": "700.00", "execution_rate": "30.00", "through": "2023-12"}
    silent = ["P3", "项目三", "组织处", None, *["0.00"] * 11, None, "2023-12"]
    assert list(rows[3].values()) == silent


def test_the_ledger_divides_by_no_negative_budget(cli: CommandLine) -> None:
    """A reduction recorded after the appropriation but dated before it is accepted and shown without a rate."""
    lines = [A_LITTLE_MONEY[0], money("appropriation", "a", "100.00", day="2023-03-01")]
    assert cli.import_lines([*lines, money("reduction", "r", "40.00", day="2023-01-10")]).exit_code == 0
    rows = cli.json("rates", "--year", "2023", "--through", "2023-03")
    assert [(row["adjusted_budget"], row["execution_rate"]) for row in rows] == [
        ("-40.00", None),
        ("-40.00", None),
        ("60.00", "0.00"),
    ]


def test_the_table_of_rates_has_chinese_headings(funded: CommandLine) -> None:
    """The readable table names the department, the unit and every column in Chinese."""
    table = funded.ok("rates", "--year", "2023")
    assert table.startswith("测试部门（示例） 2023 年各月执行率（元，自 1 月累计）\n")
    for heading in (
        "月份",
        "调整后预算数",
        "执行数",
        "执行率（%）",
        "序时进度（%）",
        "进度达成率（%）",
        "通报执行率（%）",
    ):
        assert heading in table
    assert "1,500.00" in table


@pytest.mark.parametrize("through", ["2022-12", "2023-13", "2023", "6", "2023-6", "２０２３-06"])
@pytest.mark.parametrize("command", ["rates", "balance"])
def test_a_period_ends_within_the_year(funded: CommandLine, command: str, through: str) -> None:
    """``--through`` takes a month of the year and nothing else."""
    assert "[invalid_month]" in funded.refused(command, "--year", "2023", "--through", through)
