"""A clock that stood wrong once: told before it is in the log for ever, and no measure of days afterwards."""

import json
from typing import Any

import pytest

from tests.conftest import A_LITTLE_MONEY, CommandLine, event, money

LAST = "2024-05-01T00:00:00.000000Z"
BEHIND = "2024-04-30T23:49:59.999999Z"
"""Just more than ten minutes before LAST, and the same day in China."""
FACT = ("append", "bulletin", "--event-id", "b", "--month", "2023-01", "--rate", "95.81")
ERASURE = ("erase-details", "secret", "--reason", "申请", "--authority", "法")
SECRET = money("expenditure", "secret", "1.00", day="2023-04-01", payee="某公司")


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Let the machine's clock show that moment to all that records."""
    monkeypatch.setattr("ledger.record.recorded_now", lambda: moment)
    monkeypatch.setattr("publish.disclosing.recorded_now", lambda: moment)


@pytest.fixture
def at_last(empty: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A ledger with a little money whose last event was recorded at LAST."""
    set_clock(monkeypatch, LAST)
    empty.ok("init", str(empty.ledger), "--department", "D1", "--name", "部门")
    assert empty.import_lines([*A_LITTLE_MONEY, SECRET]).exit_code == 0
    return empty


def codes(cli: CommandLine, *lines: dict[str, Any], options: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return code and value of every problem and warning of an import."""
    outcome = json.loads(cli.import_lines(lines, "--json", *options).stdout)
    return [(one["code"], one["value"]) for one in (*outcome["problems"], *outcome["warnings"])]


@pytest.mark.parametrize("command", [FACT, ERASURE, ("close", "2023-01", "--event-id", "c")], ids=lambda one: one[0])
def test_a_log_ahead_of_the_clock_takes_nothing(
    at_last: CommandLine, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Every command that records refuses, names both times in China's, and says what to do; told to, it records."""
    set_clock(monkeypatch, BEHIND)
    said = at_last.refused(*command)
    assert (
        "账本最后的记录时间晚于本机时钟：recorded_at = 2024-05-01 08:00:00，应为：不晚于本机时钟 2024-05-01 07:49:59"
        in said
    )
    assert "校时" in said
    assert "--despite-clock" in said
    assert "[clock_ahead]" in said
    at_last.ok(*command, "--despite-clock")
    assert [json.loads(line)["recorded_at"] for line in at_last.ok("export", "--full").splitlines()][-1] == LAST
    assert at_last.json("verify")["ok"]


def test_a_disclosure_asks_the_clock_too(at_last: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """No disclosure is recorded, and no day of it told, while the log stands ahead, unless told to."""
    at_last.ok("append", "rubric_adopted", "--year", "2023", "--rubric", "guangzhou-2023")
    public = str(at_last.folder / "public.db")
    at_last.ok("publish", "--year", "2023", "--output", public)
    set_clock(monkeypatch, BEHIND)
    said = at_last.refused("disclose", public)
    assert ("[clock_ahead]" in said, "公开 2024" in said) == (True, False)
    at_last.ok("disclose", public, "--despite-clock")


def test_the_refusal_of_a_batch_has_no_line(at_last: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch is refused once, whatever its number of lines, beside what is wrong with them; a dry run says so too."""
    set_clock(monkeypatch, BEHIND)
    bad = money("expenditure", "bad", "10000.00")
    for options in ((), ("--dry-run",)):
        result = at_last.import_lines([event("bulletin", "b", month="2023-01", rate="9"), bad], "--json", *options)
        found = json.loads(result.stdout)["problems"]
        assert result.exit_code == 1
        assert [(one["code"], one["file"], one["line"]) for one in found] == [
            ("clock_ahead", None, None),
            ("insufficient_budget", "lines.jsonl", 2),
        ]


@pytest.mark.parametrize("now", ["2024-04-30T23:50:00.000000Z", LAST, "2024-05-01T00:00:00.000001Z"])
def test_clocks_may_stand_ten_minutes_apart(at_last: CommandLine, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    """Two machines whose clocks differ by ten minutes may write to one ledger in turn."""
    set_clock(monkeypatch, now)
    at_last.ok(*FACT)


def test_what_says_nothing_new_needs_no_clock(at_last: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that holds only what is recorded already changes nothing, whatever the clock says."""
    set_clock(monkeypatch, "2023-05-01T00:00:00.000000Z")
    assert codes(at_last, *A_LITTLE_MONEY, SECRET) == []


REAL, AHEAD = "2024-03-01T15:59:59.999999Z", "2035-01-01T00:00:00.000000Z"


@pytest.mark.parametrize("kind", ["supplement", "expenditure", "reversal"])
@pytest.mark.parametrize(("day", "expected"), [("2024-03-01", []), ("2024-03-02", [("future_date", "2024-03-02")])])
def test_days_are_compared_with_the_real_day(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch, kind: str, day: str, expected: list[tuple[str, str]]
) -> None:
    """After one event of 2035, money is still not dated after today, and a day left out is today's."""
    set_clock(monkeypatch, REAL)
    empty.ok("init", str(empty.ledger), "--department", "D1", "--name", "部门")
    budget = money("appropriation", "budget", "10.00", day="2024-01-04")
    paid = money("expenditure", "paid", "1.00", day="2024-01-05")
    assert codes(empty, *A_LITTLE_MONEY, budget, paid) == []
    set_clock(monkeypatch, AHEAD)
    empty.ok(*FACT)
    set_clock(monkeypatch, REAL)
    undo = event("reversal", "new", reverses="paid", reason="错", occurred_on=day)
    line = undo if kind == "reversal" else money(kind, "new", "1.00", day=day)
    change = event("bulletin", "other", month="2023-02", rate="96")
    assert codes(empty, change, line, options=("--despite-clock",)) == expected
    if not expected:
        assert empty.json("show", "other")["occurred_on"] == "2024-03-01"
        assert empty.json("show", "new")["recorded_at"] == AHEAD


def test_a_long_pause_is_warned_of(at_last: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than 400 days after the last event, what is recorded is reported with both days, once."""
    set_clock(monkeypatch, "2025-06-05T00:00:00.000001Z")
    result = at_last(*FACT)
    assert result.exit_code == 0
    first, *_, done = result.stderr.splitlines()
    assert first.startswith("本机时钟可能快了：recorded_at = 2025-06-05，距账本上一次记录（2024-05-01）已超过 400 天")
    assert first.endswith("[clock_far_ahead]")
    assert done == "已记录 1 个事件，0 个早已记录"
    assert codes(at_last, event("bulletin", "c", month="2023-02", rate="96")) == []


@pytest.mark.parametrize(
    ("now", "line"),
    [
        ("2025-06-05T00:00:00.000000Z", event("bulletin", "b", month="2023-01", rate="95.81")),
        ("2035-01-01T00:00:00.000000Z", A_LITTLE_MONEY[0]),
    ],
    ids=["400 days", "nothing new"],
)
def test_a_year_and_a_month_are_no_long_pause(
    at_last: CommandLine, monkeypatch: pytest.MonkeyPatch, now: str, line: dict[str, Any]
) -> None:
    """400 days since the last event are nothing strange, and where nothing new is said nothing is warned of."""
    set_clock(monkeypatch, now)
    assert codes(at_last, line) == []


# Of each month and quarter, that of the last moment of 2024-06-30 in China and the first of the day after.
TO_COME = {
    "bulletin": {"month": "2024-07", "rate": "50"},
    "statement": {"through": "2024-07", "subject": "executed", "amount": "1.00", "unit": "元"},
    "month_closed": {"month": "2024-07"},
    "improvement_plan": {"quarter": "2024Q3", "office": "办公室", "measures": "加快"},
}


@pytest.mark.parametrize(("kind", "fields"), TO_COME.items(), ids=list(TO_COME))
def test_what_has_not_begun_is_not_reported(
    at_last: CommandLine, monkeypatch: pytest.MonkeyPatch, kind: str, fields: dict[str, Any]
) -> None:
    """No bulletin, statement, closing or plan is of a time that has not begun in China; once it has, it is taken."""
    line = event(kind, "x", **fields)
    set_clock(monkeypatch, "2024-06-30T15:59:59.999999Z")
    assert codes(at_last, line) == [("future_date", next(iter(fields.values())))]
    set_clock(monkeypatch, "2024-06-30T16:00:00.000000Z")
    assert codes(at_last, line) == []
    # Said again it is known, whatever the clock says by then.
    set_clock(monkeypatch, "2024-06-30T15:59:59.999999Z")
    assert codes(at_last, line) == []


def test_the_real_month_counts_where_the_log_stands_ahead(
    at_last: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A month that has begun by the log's clock alone has not begun."""
    set_clock(monkeypatch, "2024-03-31T00:00:00.000000Z")
    line = event("bulletin", "x", month="2024-04", rate="50")
    assert codes(at_last, line, options=("--despite-clock",)) == [("future_date", "2024-04")]


def test_an_old_log_of_months_to_come_stays_sound(at_last: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier release took of a month still to come verifies as it did, and can be closed over."""
    with monkeypatch.context() as earlier:
        earlier.setattr("ledger.recording.batch.refusals_at_the_door", lambda event, books, today: [])
        assert codes(at_last, event("bulletin", "x", month="2098-01", rate="50")) == []
    found = at_last.json("verify")
    assert (found["ok"], found["problems"], found["findings"]) == (True, [], [])
