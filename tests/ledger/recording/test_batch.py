"""A batch lands whole or not at all, reports everything once, and keeps the ledger's clock."""

import json
import sqlite3
from typing import Any

import pytest

from tests.conftest import A_LITTLE_MONEY, CommandLine, event, money

Line = dict[str, Any]
LATE, EARLY = "2024-05-01T00:00:00.000000Z", "2024-01-01T00:00:00.000000Z"
PROJECT = event("project_registered", "reg-P3", project="P3", name="项目三")
BUDGET = money("appropriation", "app-P3", "100.00", project="P3")
OF_P3 = {"project": "P3"}
UNDO_APPROPRIATION = event("reversal", "undo", reverses="app-P1", reason="错", occurred_on="2023-06-01")


def bad(line: Line, **fields: Any) -> Line:
    """Return a line that is refused for a field it does not have."""
    return {**line, "没有的字段": "x", **fields}


def problems(cli: CommandLine, lines: list[Line]) -> list[tuple[int, str]]:
    """Return line and code of everything that an import is refused for; the ledger is unchanged."""
    before = cli.ok("export", "--full")
    result = cli.import_lines(lines, "--json")
    assert result.exit_code == 1, result.output
    assert cli.ok("export", "--full") == before
    return [(problem["line"], problem["code"]) for problem in json.loads(result.stdout)["problems"]]


def test_one_bad_line_keeps_all_out(funded: CommandLine) -> None:
    """Good lines before and after a bad one are not recorded, and can be recorded once it is gone."""
    good = [PROJECT, BUDGET, money("expenditure", "pay-3", "1.00", **OF_P3)]
    assert problems(funded, [*good, bad(BUDGET, event_id="x")]) == [(4, "unknown_field")]
    assert funded.import_lines(good).stderr == "已记录 3 个事件，0 个早已记录\n"


def test_every_problem_is_reported_in_file_order(funded: CommandLine) -> None:
    """All problems of all lines come in the order of the file, several of one line together."""
    lines = [
        money("expenditure", "a", "0", day="2023-02-30"),
        PROJECT,
        event("bulletin", "b", month="2023-13", rate="x"),
        money("refund", "c", "301.00", refunds="pay-1", project="P2", day="2023-02-01"),
        event("none", "d"),
    ]
    assert problems(funded, lines) == [
        (1, "invalid_date"),
        (1, "invalid_amount"),
        (3, "invalid_month"),
        (3, "invalid_figure"),
        (4, "other_project"),
        (4, "before_named_event"),
        (4, "refund_exceeds_payment"),
        (5, "unknown_kind"),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([bad(PROJECT), BUDGET, money("expenditure", "x", "999.00", **OF_P3)], [(1, "unknown_field")]),
        ([bad(PROJECT), money("virement", "x", "1.00", to_project="P3")], [(1, "unknown_field")]),
        ([PROJECT, bad(BUDGET), money("expenditure", "x", "1.00", **OF_P3)], [(2, "unknown_field")]),
        (
            [bad(money("virement", "v", "300.00", to_project="P2")), money("expenditure", "x", "679.50", project="P2")],
            [(1, "unknown_field")],
        ),
        ([bad(money("supplement", "s", "300.00")), UNDO_APPROPRIATION], [(1, "unknown_field")]),
        (
            [bad(money("supplement", "s", "1.00")), money("expenditure", "x", "999.00", project="P2")],
            [(1, "unknown_field"), (2, "insufficient_budget")],
        ),
        (
            [bad(money("supplement", "s", "1.00", project="P2")), money("virement", "x", "999.00", to_project="P2")],
            [(1, "unknown_field"), (2, "insufficient_budget")],
        ),
        (
            [bad(PROJECT), money("expenditure", "x", "1.00", project="P4"), money("expenditure", "y", "0", **OF_P3)],
            [(1, "unknown_field"), (2, "unknown_project"), (3, "invalid_amount")],
        ),
        (
            [money("expenditure", "x", "701.00"), money("expenditure", "y", "700.00"), money("reduction", "z", "0.01")],
            [(1, "insufficient_budget"), (3, "insufficient_budget")],
        ),
        (
            [bad({**PROJECT, "kind": ["x"]}), bad({**PROJECT, "project": 7}), {**BUDGET, "project": "7"}],
            [(1, "unknown_kind"), (2, "unknown_field"), (2, "not_text"), (3, "unknown_project")],
        ),
    ],
    ids=[
        "project not registered",
        "destination not registered",
        "budget refused",
        "virement refused",
        "reversal overdraws",
        "another project",
        "the virement's other side",
        "another project and another reason",
        "a refused payment moves nothing",
        "strange values",
    ],
)
def test_consequences_are_not_reported(funded: CommandLine, lines: list[Line], expected: list[tuple[int, str]]) -> None:
    """What is wrong only because a registration or budget line was refused is not reported; everything else is."""
    assert problems(funded, lines) == expected


def test_a_thousand_problems_are_printed_with_the_total(cli: CommandLine) -> None:
    """Of 1,203 problems 1,000 are printed and listed, and the total is said."""
    result = cli.import_lines([event("none", str(number)) for number in range(1203)], "--json")
    assert len(json.loads(result.stdout)["problems"]) == 1000
    printed = result.stderr.splitlines()
    assert (len(printed), printed[-1]) == (1001, "共 1203 个问题，只列出前 1000 个；没有写入任何事件")


def test_a_dry_run_checks_everything_and_records_nothing(cli: CommandLine) -> None:
    """A dry run says what would be recorded, or refused, and leaves the ledger as it was."""
    before = cli.ok("export", "--full")
    result = cli.import_lines(A_LITTLE_MONEY, "--dry-run", "--json")
    assert (result.exit_code, json.loads(result.stdout)["recorded"]) == (0, len(A_LITTLE_MONEY))
    assert "试运行，没有写入" in result.stderr
    assert cli.import_lines([*A_LITTLE_MONEY, bad(BUDGET)], "--dry-run").exit_code == 1
    assert cli.ok("export", "--full") == before


def recorded_at(cli: CommandLine) -> list[str]:
    """Return the time of recording of every event, in order."""
    return [json.loads(line)["recorded_at"] for line in cli.ok("export", "--full").splitlines()]


def test_a_transaction_has_one_time(cli: CommandLine) -> None:
    """Every event of a batch carries the same time of recording."""
    cli.import_lines(A_LITTLE_MONEY)
    first, *others = recorded_at(cli)
    assert len(set(others)) == 1
    assert first < others[0]


def test_the_clock_never_goes_back(empty: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine's clock goes back and recording is asked for all the same, the ledger keeps its last time."""
    monkeypatch.setattr("ledger.record.recorded_now", lambda: LATE)
    empty.ok("init", str(empty.ledger), "--department", "D1", "--name", "部门")
    monkeypatch.setattr("ledger.record.recorded_now", lambda: EARLY)
    assert empty.import_lines(A_LITTLE_MONEY, "--despite-clock").exit_code == 0
    assert set(recorded_at(empty)) == {LATE}
    assert empty.json("verify")["ok"]


@pytest.mark.parametrize("now", ["1970-01-01T00:00:00.000000Z", "2099-12-31T16:00:00.000000Z"])
def test_a_clock_out_of_range_is_refused(cli: CommandLine, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    """A machine whose clock is not within the dates of the log records nothing."""
    monkeypatch.setattr("ledger.record.recorded_now", lambda: now)
    assert "[clock_is_wrong]" in cli.refused("append", "month_closed", "--month", "2023-01")


def test_what_is_recorded_is_read_by_plain_sqlite(funded: CommandLine) -> None:
    """When the command has returned, plain sqlite3 reads the events from the one file alone."""
    assert [path.name for path in funded.folder.glob("ledger.db*")] == ["ledger.db"]
    plain = sqlite3.connect(f"file:{funded.ledger}?mode=ro&immutable=1", uri=True)
    rows = plain.execute("SELECT seq, json_extract(body, '$.event_id'), amount_fen FROM events").fetchall()
    plain.close()
    assert rows[0] == (1, "department:D1", None)
    assert rows[-1] == (7, "pay-2", 12050)


def test_a_second_writer_waits_and_is_told(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes, recording is refused after the wait, and reading goes on."""
    monkeypatch.setattr("ledger.storage.store.BUSY_SECONDS", 0)
    writer = sqlite3.connect(funded.ledger, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert "[ledger_busy]" in funded.refused("append", "month_closed", "--month", "2023-01")
    writer.close()
    funded.ok("append", "month_closed", "--month", "2023-01")


@pytest.mark.parametrize("name", ["1", "7"])
def test_an_event_id_may_look_like_a_seq(funded: CommandLine, name: str) -> None:
    """Events numbered 1, 2, 3 by their writer stand in no one's way."""
    assert funded.import_lines([event("bulletin", name, month="2023-01", rate="95.81")]).exit_code == 0
    assert len(funded.json("balance", "--year", "2023")) == 2
    assert funded.json("show", name)["kind"] == "bulletin"


def test_a_decomposed_event_id_is_found(funded: CommandLine) -> None:
    """An event is found by its id in whatever form a terminal composes it."""
    assert funded.import_lines([event("bulletin", "r\u00e9", month="2023-01", rate="1")]).exit_code == 0
    assert funded.json("show", "re\u0301")["month"] == "2023-01"
    assert "[unknown_event]" in funded.refused("show", "\udcff")


@pytest.mark.parametrize(
    ("department", "name", "code"),
    [("", "部门", "missing_field"), ("D1", "", "missing_field"), ("D\n1", "部门", "forbidden_character")],
)
def test_a_refused_init_leaves_no_file(empty: CommandLine, department: str, name: str, code: str) -> None:
    """A ledger whose department cannot be recorded is not made."""
    result = empty("init", str(empty.ledger), "--department", department, "--name", name)
    assert (result.exit_code, f"[{code}]" in result.stderr) == (1, True), result.output
    assert list(empty.folder.iterdir()) == []


def test_init_never_overwrites(funded: CommandLine) -> None:
    """A file that exists is left as it is."""
    assert "[ledger_exists]" in funded.refused("init", str(funded.ledger), "--department", "D1", "--name", "部门")


@pytest.mark.parametrize(
    ("when", "seen"),
    [
        ("0", 0),
        ("2", 1),
        ("999999999999999999", 2),
        ("2000-01-01", 0),
        ("2099-12-31", 2),
        ("0300-01-01T00:00:00Z", 0),
        ("2023-12-31T08:00:00+08:00", 0),
        ("2099-12-31t23:59:59.123456789z", 2),
    ],
)
def test_as_of_reads_a_seq_a_day_or_a_time(funded: CommandLine, when: str, seen: int) -> None:
    """What was recorded by a seq, the end of a day in China or a moment is seen, and nothing later."""
    assert len(funded.json("balance", "--year", "2023", "--all", "--as-of", when)) == seen


@pytest.mark.parametrize("when", ["", "-1", "2023-02-30", "2023-13-01", "yesterday", "2023-01-01T25:00:00Z", "１"])
def test_an_unreadable_as_of_is_refused(funded: CommandLine, when: str) -> None:
    """Anything else given as a time is refused with what was wanted."""
    assert "[invalid_as_of]" in funded.refused("balance", "--year", "2023", "--as-of", when)
