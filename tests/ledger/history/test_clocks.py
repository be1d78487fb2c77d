"""The last month that a year is shown until, which the log decides; and periods to come, which are refused."""

from pathlib import Path
from unittest.mock import patch

import pytest

from ledger.history import clocks
from ledger.history.clocks import last_month
from ledger.history.snapshot import snapshot_at
from ledger.storage.store import open_to_read
from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import sql, tamper
from tests.scoring.reports.test_diff import tell

TWENTIETH_OF_JANUARY = "2025-01-20T02:00:00.000000Z"
FIRST = (
    event("project_registered", "reg", project="P1", name="项目一", office="办公室", occurred_on="2025-01-06"),
    money("appropriation", "app", "1200.00", day="2025-01-06"),
    money("expenditure", "pay", "50.00", day="2025-01-15"),
    event("pledge", "pledge", year=2025, project="P1", plan=["5", *["50"] * 10, "100.00"]),
    event("rubric_adopted", "adopted", year=2025, rubric="guangzhou-2023"),
    event("target", "t", year=2025, indicator="i", aspect="output", name="培训", weight="1", value="10"),
)
STORY = (
    (TWENTIETH_OF_JANUARY, FIRST),  # 2 to 7
    ("2025-06-30T16:00:00.000000Z", (money("expenditure", "pay-2", "50.00", day="2025-06-30"),)),  # 8, 1 July in UTC+8
    ("2026-03-01T02:00:00.000000Z", (money("expenditure", "pay-3", "50.00", day="2025-12-30"),)),  # 9
)


@pytest.fixture(scope="module")
def three_times(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A ledger of 2025, recorded in January, in July and after the year; to be read only."""
    return tell(CommandLine(folder=tmp_path_factory.mktemp("three")), STORY)


@pytest.fixture
def january(tmp_path: Path) -> CommandLine:
    """The same, as it was on 20 January."""
    return tell(CommandLine(folder=tmp_path), STORY[:1])


@pytest.mark.parametrize(
    ("seq", "year", "month"),
    [
        (0, 2025, "2025-01"),
        (7, 2024, "2024-12"),
        (7, 2025, "2025-01"),
        (7, 2026, "2026-01"),
        (8, 2025, "2025-07"),
        (9, 2025, "2025-12"),
        (9, 2026, "2026-03"),
        (9, 2099, "2099-01"),
    ],
)
def test_the_log_says_which_month_is_the_last(three_times: CommandLine, seq: int, year: int, month: str) -> None:
    """It is that of the last entry in UTC+8, within the year; of a snapshot it is the default, whatever day it is."""
    with open_to_read(three_times.ledger) as ledger:
        assert last_month(ledger, seq, year) == month
        if seq:
            assert snapshot_at(ledger, seq, year=year).through == month
            assert snapshot_at(ledger, seq, year=year, through=f"{year}-11").through == f"{year}-11"


FIGURES = {
    "balance": (),
    "rates": (),
    "rates by project": ("--by", "project"),
    "score": ("--provisional",),
    "score of projects": ("--all-projects", "--provisional"),
    "explain": ("targets",),
    "advice": (),
    "appraisals": (),
    "what-if": ("--spend", "P1:1.00@2025-01"),
}


@pytest.mark.parametrize("command", FIGURES)
@pytest.mark.parametrize(("as_of", "month"), [("7", "2025-01"), ("8", "2025-07"), ("9", "2025-12")])
def test_every_figure_says_until_which_month_it_counts(
    three_times: CommandLine, command: str, as_of: str, month: str
) -> None:
    """As ``through`` in JSON, of every row where there are rows, and in words where it is not December."""
    given = (command.split(" ", maxsplit=1)[0], *FIGURES[command], "--year", "2025", "--as-of", as_of)
    if "--all-projects" in given:
        given = (*given, "--rubric", "national-project-2020")
    printed = three_times.json(*given)
    if isinstance(printed, list):
        assert {row["through"] for row in printed} <= {month}
    else:
        assert printed["through"] == month
    assert (f"至 {month}" in three_times.ok(*given)) == (month != "2025-12" or command in ("balance", "what-if"))


@pytest.mark.parametrize(
    ("given", "month"),
    [
        (("monthly", "--through", "2025-02"), "2025-02"),
        (("monitor", "--through", "2025-02"), "2025-02"),
        (("ranking", "--quarter", "2025Q1"), "2025-03"),
    ],
)
def test_the_month_that_was_asked_for_is_told_too(three_times: CommandLine, given: tuple[str, ...], month: str) -> None:
    """Reports of a month and of a quarter count until its end, however late they are asked for."""
    printed = three_times.json(*given)
    assert [row["through"] for row in (printed if isinstance(printed, list) else [printed])] == [month]


def test_a_year_just_begun_is_not_shown_as_ended(january: CommandLine) -> None:
    """On 20 January there is one month, which has kept to its schedule or not; eleven are not behind it yet."""
    assert [row["month"] for row in january.json("rates", "--year", "2025")] == ["2025-01"]
    assert "2025 年（至 2025-01）各月执行率" in january.ok("rates", "--year", "2025")
    assert len(january.json("rates", "--year", "2025", "--through", "2025-01")) == 1


def test_diff_takes_the_months_of_the_later_moment(three_times: CommandLine) -> None:
    """Both states of the log are looked at until July, which is when the later one was recorded."""
    found = three_times.json("diff", "--as-of", "7", "--as-of", "8")["changes"]
    months = {row["subject"] for row in found if row["of"] == "month"}
    assert months == {"2025-06", "2025-07"}
    assert {row["through"] for row in found} == {"2025-07"}
    assert "2025 年（至 2025-07）月度执行" in three_times.ok("diff", "--as-of", "7", "--as-of", "8")
    assert "2025 年月度执行" in three_times.ok("diff", "--as-of", "7", "--as-of", "9")


def test_the_month_under_way_may_still_be_spent_in(january: CommandLine) -> None:
    """What-if takes a payment in any month of the year; after a month that was asked for, only in a later one."""
    given = ("what-if", "--year", "2025", "--spend", "P1:10.00@2025-01")
    assert january.json(*given)["spend"] == [{"project": "P1", "amount": "10.00", "month": "2025-01"}]
    assert "[invalid_spending]" in january.refused(*given, "--through", "2025-01")
    pledged = january.json("what-if", "--year", "2025", "--as-pledged")["spend"]
    assert [one["month"] for one in pledged] == ["2025-02", "2025-12"]


ASKED = [
    (("balance", "--year", "2026"), "2026"),
    (("balance", "--year", "2025", "--through", "2025-03"), "2025-03"),
    (("rates", "--year", "2026"), "2026"),
    (("score", "--year", "2026"), "2026"),
    (("explain", "targets", "--year", "2026"), "2026"),
    (("advice", "--year", "2026"), "2026"),
    (("appraisals", "--year", "2026"), "2026"),
    (("what-if", "--year", "2026", "--spend", "P1:1.00@2026-01"), "2026"),
    (("monthly", "--through", "2025-03"), "2025-03"),
    (("monitor", "--through", "2025-03"), "2025-03"),
    (("ranking", "--quarter", "2025Q2"), "2025Q2"),
    (("diff", "--as-of", "3", "--year", "2026"), "2026"),
    (("diff", "--as-of", "3", "--through", "2025-03"), "2025-03"),
    (("diff", "--as-of", "3", "--year", "2025", "--through", "2025-03"), "2025-03"),
]


@pytest.mark.parametrize(("given", "period"), ASKED)
def test_a_period_to_come_is_refused(january: CommandLine, given: tuple[str, ...], period: str) -> None:
    """The sentence names the period, when the log was last recorded in, and today."""
    with patch.object(clocks, "recorded_now", lambda: "2025-02-03T02:00:00.000000Z"):
        told = january.refused(*given)
    assert f"{period} 还没有开始：账本最后一次记录在 2025-01-20，今天是 2025-02-03" in told
    assert "[period_not_begun]" in told


@pytest.mark.parametrize("today", ["2024-06-30T15:59:59.999999Z", "2024-06-30T16:00:00.000000Z"])
def test_what_is_recorded_has_begun_whatever_the_clock_says(january: CommandLine, today: str) -> None:
    """A period that the log has entries of is shown by a machine whose clock is behind."""
    with patch.object(clocks, "recorded_now", lambda: today):
        assert january.json("rates", "--year", "2025", "--through", "2025-01")
        assert january.ok("ranking", "--quarter", "2025Q1")
        assert "[period_not_begun]" in january.refused("rates", "--year", "2025", "--through", "2025-02")


def test_a_period_that_began_today_is_shown(january: CommandLine) -> None:
    """February begins at midnight in UTC+8, though nothing of it is recorded yet."""
    with patch.object(clocks, "recorded_now", lambda: "2025-01-31T16:00:00.000000Z"):
        assert len(january.json("rates", "--year", "2025", "--through", "2025-02")) == 2
    with patch.object(clocks, "recorded_now", lambda: "2025-01-31T15:59:59.999999Z"):
        assert "[period_not_begun]" in january.refused("rates", "--year", "2025", "--through", "2025-02")


def test_a_time_of_recording_that_is_none_is_said_to_be_damage(january: CommandLine) -> None:
    """Who reads figures of a tampered log is told which event to look at."""
    tamper(january, sql("UPDATE events SET body = json_set(body, '$.recorded_at', '昨天') WHERE seq = 7"))
    found = january("balance", "--year", "2025")
    assert found.exit_code == 1
    assert "第 7 号事件的记录时间无法解读，请运行 jixiao verify [ledger_damaged]" in found.stderr
