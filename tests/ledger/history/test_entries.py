"""Reading the log: log, show, export, and the clock of what was recorded by when."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ledger import record
from ledger.errors import InvalidInput, NotRecorded
from ledger.history.clocks import month_of, seq_as_of
from ledger.history.entries import department, find
from ledger.storage.store import Ledger, open_to_read
from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine, event, money

# When the events of the fixture below were recorded: seq 1, then 2 and 3, then 4 to 7.
TIMES = ("2023-05-01T15:59:59.999999Z", "2023-05-01T16:00:00.000000Z", "2023-06-30T12:00:00.123456Z")


@pytest.fixture
def dated(empty: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The funded ledger, recorded in three transactions around midnight of 2023-05-01 in UTC+8 and later."""
    times = iter(TIMES)
    monkeypatch.setattr(record, "recorded_now", lambda: next(times))
    empty.ok("init", str(empty.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    for lines in (A_LITTLE_MONEY[:2], A_LITTLE_MONEY[2:]):
        assert empty.import_lines(lines).exit_code == 0
    return empty


@pytest.fixture
def opened(dated: CommandLine) -> Iterator[Ledger]:
    """The dated ledger, open to read."""
    with open_to_read(dated.ledger) as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("as_of", "seq"),
    [
        (None, 7),
        ("0", 0),
        ("1", 1),
        ("5", 5),
        ("007", 7),
        ("8", 7),
        ("999999999999999999", 7),
        ("2023-04-30", 0),
        ("2023-05-01", 1),
        ("2023-05-02", 3),
        ("2023-06-29", 3),
        ("2023-06-30", 7),
        ("2000-01-01", 0),
        ("2099-12-31", 7),
        ("2023-05-01T15:59:59Z", 0),
        ("2023-05-01T15:59:59.999999Z", 1),
        ("2023-05-01t15:59:59.999999z", 1),
        ("2023-05-01T16:00:00Z", 3),
        ("2023-05-02T00:00:00+08:00", 3),
        ("2023-05-01T23:59:59.999999+08:00", 1),
        ("2023-05-01T23:59:59.9999985+08:00", 0),
        ("2023-05-01T12:00:00-04:00", 3),
        ("2023-06-30T12:00:00.123455Z", 3),
        ("2023-06-30T12:00:00.123456Z", 7),
        ("0001-01-02T00:00:00Z", 0),
        ("0999-12-31T00:00:00Z", 0),
        ("9999-12-31T23:59:59Z", 7),
    ],
)
def test_as_of(opened: Ledger, as_of: str | None, seq: int) -> None:
    """An integer is a seq, a date the end of that day in UTC+8, else RFC 3339: the longest prefix recorded by then."""
    assert seq_as_of(opened, as_of) == seq


NO_MOMENT = (
    "", " ", "-1", "1.5", "１２", "yesterday", "2023-05", "2023-5-1", "20230501T000000Z", "2023-02-30", "1999-12-31",
    "2100-01-01", "2023-05-01T16:00:00", "2023-05-01 16:00:00Z", "2023-05-01T24:00:01Z", "2023-05-01T16:00Z",
    "2023-05-01T16:00:00+0800", "2023-05-01T16:00:00+25:00", "2023-05-01T16:00:00Z\n", "0001-01-01T00:00:00+08:00",
    "2023-13-01T00:00:00Z", "2023-05-01T16:00:60Z", "1" * 19, "2023-05-01\x1b[2J",
)  # fmt: skip


@pytest.mark.parametrize("as_of", NO_MOMENT)
def test_what_is_no_moment_is_refused(dated: CommandLine, as_of: str) -> None:
    """Any other text is refused with a sentence that shows all three forms, exit code 1."""
    result = dated("balance", "--year", "2023", "--as-of", as_of)
    assert (result.exit_code, result.stdout) == (1, "")
    for part in ("序号", "2023-12-31", "2023-12-31T08:00:00+08:00", "[invalid_as_of]"):
        assert part in result.stderr


@pytest.mark.parametrize("moment", ["2023-06-30T12:00:00Z", "3", "2023-06-29"])
def test_a_figure_as_of(dated: CommandLine, moment: str) -> None:
    """Every form of the clock leaves a figure with what was recorded by then, projects included."""
    rows = dated.json("balance", "--year", "2023", "--as-of", moment)
    assert [(row["project"], row["adjusted_budget"]) for row in rows] == [("P1", "0.00"), ("P2", "0.00")]
    assert dated.json("balance", "--year", "2023", "--as-of", "4")[0]["adjusted_budget"] == "1000.00"


@pytest.mark.parametrize("through", ["2023-01", "2023-12"])
def test_through(through: str) -> None:
    """The period ends with the month given."""
    assert month_of(2023, through) == through


@pytest.mark.parametrize("through", ["", "2022-12", "2023-13", "2023-00", "2023-1", "2023-01-01", "2023年1月", "01"])
def test_a_month_of_no_such_year_is_refused(through: str) -> None:
    """What is no month of the year is refused with the month given."""
    with pytest.raises(InvalidInput) as refused:
        month_of(2023, through)
    assert refused.value.code == "invalid_month"


def test_log_lists_every_event_in_order(funded: CommandLine) -> None:
    """The log is one row an event by seq, with its day, kind, project, amount and moment of recording."""
    rows = funded.json("log")
    assert [row["seq"] for row in rows] == list(range(1, 8))
    payment = rows[5]
    assert payment.pop("recorded_at").endswith("Z")
    assert payment == {
        "seq": 6, "occurred_on": "2023-02-10", "kind": "expenditure", "title": "支出", "project": "P1",
        "amount": "300.00", "event_id": "pay-1", "chain": [],
    }  # fmt: skip
    table = funded.ok("log").splitlines()
    assert len(table) == 3 + 7
    assert table[0] == f"{DEPARTMENT_NAME} 事件日志"
    assert table[1].split()[:2] == ["序号", "发生日期"]


def test_log_filters(funded: CommandLine) -> None:
    """--kind and --project leave the events of that kind, and those that name the project, as a virement's goal too."""
    funded.import_lines([money("virement", "vir-1", "5", to_project="P2")])
    assert [row["seq"] for row in funded.json("log", "--kind", "expenditure")] == [6, 7]
    assert [row["seq"] for row in funded.json("log", "--project", "P2")] == [3, 5, 7, 8]
    assert funded.json("log", "--project", "P9") == []


def chained(cli: CommandLine, name: str) -> list[int]:
    """Return the seq of the events in the chain that ``show`` prints."""
    return [row["seq"] for row in cli.json("show", name)["chain"]]


def test_show_follows_the_chain_both_ways(funded: CommandLine) -> None:
    """An event is shown with what it names and with what reverses, refunds or erases it, by seq."""
    lines = [
        money("refund", "back-1", "20", refunds="pay-1"),
        event("reversal", "rev-1", reverses="back-1", reason="错记", occurred_on="2023-03-02"),
        event("details_erased", "erase-1", erases="pay-1", reason="申请", authority="个人信息保护法"),
    ]
    assert funded.import_lines(lines).exit_code == 0
    chains = {name: chained(funded, name) for name in ("pay-1", "back-1", "rev-1", "erase-1", "pay-2", "1")}
    assert chains == {"pay-1": [8, 10], "back-1": [6, 9], "rev-1": [8], "erase-1": [6], "pay-2": [], "1": []}
    assert "相关事件" in funded.ok("show", "back-1")


def test_show_prints_everything_of_an_event(funded: CommandLine) -> None:
    """Show gives the fields, what the ledger set, the leaf hash and the details, by event_id or seq alike."""
    shown = funded.json("show", "pay-1")
    assert shown == funded.json("show", "6")
    assert (shown["payee"], shown["memo"], shown["amount"]) == ("某某公司", "办公用品", "300.00")
    assert shown.keys() >= {"recorded_at", "recorded_by", "details_digest", "leaf_hash", "source"}
    assert "nonce" not in shown


@pytest.mark.parametrize("name", ["pay-9", "0", "8", "-1", "", "1" * 19, "0" * 17 + "12", "１", "a\x1b[2J", "\udcff"])
def test_an_event_that_is_not_recorded(funded: CommandLine, name: str) -> None:
    """A name that is neither an event_id nor a seq of the log is refused, printed safely."""
    result = funded("show", "--", name)
    assert (result.exit_code, "[unknown_event]" in result.stderr, "\x1b" in result.stderr) == (1, True, False)


def test_an_event_id_of_digits_comes_before_a_seq(cli: CommandLine) -> None:
    """A writer may number its events 1, 2, 3; the department is still the first event of the log."""
    lines = [event("bulletin", str(number), month=f"2023-0{number}", rate="95.81") for number in (2, 1)]
    assert cli.import_lines(lines).exit_code == 0
    with open_to_read(cli.ledger) as ledger:
        assert (find(ledger, "1").seq, find(ledger, "2").seq, find(ledger, "3").seq) == (3, 2, 3)
        assert department(ledger).department == DEPARTMENT
        with pytest.raises(NotRecorded):
            find(ledger, "4")
    cli.ok("balance", "--year", "2023")


def exported(cli: CommandLine, *options: str) -> list[dict[str, Any]]:
    """Return the lines of an export."""
    return [json.loads(line) for line in cli.ok("export", *options).splitlines()]


def test_export_is_what_import_takes(funded: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is exported with its details and imported into a new ledger gives the same log and figures.

    The digest of the file that it came from stands there under the salt of this import.
    """
    other = CommandLine(folder=tmp_path_factory.mktemp("other"))
    other.ok("init", str(other.ledger), "--department", DEPARTMENT, "--name", "另一名称")
    whole = funded.ok("export", "--with-details")
    other.ok("import", "-", stdin=whole.encode())
    here, there = (exported(one, "--with-details")[1:] for one in (funded, other))
    for mine, theirs in zip(here, there, strict=True):
        assert mine["source"].pop("sha256") != theirs["source"].pop("sha256")
    assert here == there
    assert other.json("balance", "--year", "2023") == funded.json("balance", "--year", "2023")


def test_export_leaves_out_what_is_confidential_or_set_by_the_ledger(funded: CommandLine) -> None:
    """A plain export holds no details and nothing only a ledger sets; each option adds its own."""
    plain, full, detailed = (exported(funded, *options) for options in ((), ("--full",), ("--with-details",)))
    set_by_ledger = {"seq", "recorded_at", "recorded_by", "leaf_hash"}
    assert not set().union(*plain) & (set_by_ledger | {"payee", "memo", "nonce", "details_digest"})
    assert all(line.keys() >= set_by_ledger for line in full)
    assert not set().union(*full) & {"payee", "memo"}
    assert [line.get("payee") for line in detailed if line["event_id"] == "pay-1"] == ["某某公司"]
    assert {**full[5], **detailed[5]} == exported(funded, "--full", "--with-details")[5]
