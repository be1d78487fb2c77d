"""Reopened months: ``verify`` and ``show`` say which, and what was booked into them after that."""

from typing import Any

import pytest

from tests.conftest import CommandLine, event, money
from tests.ledger.rules.test_reversals import undo

CLOSED = event("month_closed", "close-04", month="2023-04")  # 8
OPENED = undo("close-04", "open-04")  # 9
BOOKED = [
    money("expenditure", "late", "7.00", day="2023-04-03"),  # 10
    money("expenditure", "elsewhere", "7.00", day="2023-05-03"),  # 11
    undo("late", day="2023-04-28"),  # 12
]
AGAIN = {**CLOSED, "event_id": "close-04-again"}  # 13
SENTENCE = "2023-04 曾由 close-04 结账，又由 open-04（第 9 号事件）重新打开"


def findings(cli: CommandLine) -> list[tuple[int, str]]:
    """Return the seq and the message of each reopened month that ``verify`` names."""
    found = cli.json("verify")["findings"]
    return [(one["seq"], one["message"]) for one in found if one["code"] == "month_reopened"]


def recorded(cli: CommandLine, *lines: dict[str, Any]) -> CommandLine:
    """Record ``lines``."""
    result = cli.import_lines(lines)
    assert result.exit_code == 0, result.output
    return cli


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "，其后没有记入资金，没有再结账"),
        (BOOKED[:1], "，其后记入 1 个事件：late，没有再结账"),
        ([*BOOKED, AGAIN], "，其后记入 2 个事件：late、undo-late，再由第 13 号事件结账"),
    ],
    ids=["nothing booked", "still open", "closed again"],
)
def test_verify_names_a_reopened_month(funded: CommandLine, lines: list[dict[str, Any]], said: str) -> None:
    """It is a finding about the reversal, with what moved money in that month since; the ledger is as sound."""
    assert findings(recorded(funded, CLOSED, OPENED, *lines)) == [(9, SENTENCE + said)]
    assert "[month_reopened]" in funded.ok("verify")


@pytest.mark.parametrize("lines", [BOOKED, [BOOKED[0], CLOSED]], ids=["open", "closed"])
def test_a_month_that_was_not_reopened_is_not_named(funded: CommandLine, lines: list[dict[str, Any]]) -> None:
    """A closing that stands, payments and their reversals are no reopening."""
    assert findings(recorded(funded, *lines)) == []


def test_many_bookings_are_counted_and_a_few_named(funded: CommandLine) -> None:
    """The finding names three of them; ``show`` has all in JSON."""
    lines = [{**BOOKED[0], "event_id": f"late-{number}", "amount": "0.10"} for number in range(9)]
    recorded(funded, CLOSED, OPENED, *lines)
    assert findings(funded) == [(9, f"{SENTENCE}，其后记入 9 个事件：late-0、late-1、late-2 等 9 个，没有再结账")]
    (shown,) = funded.json("show", "open-04")["reopenings"]
    assert [one["event_id"] for one in shown["booked"]] == [f"late-{number}" for number in range(9)]


def test_each_reopening_has_what_was_booked_in_it(funded: CommandLine) -> None:
    """A month opened twice is named twice, and what was booked before the second closing belongs to the first."""
    twice = [undo("close-04-again", "open-again"), {**BOOKED[0], "event_id": "later"}]
    recorded(funded, CLOSED, OPENED, *BOOKED, AGAIN, *twice)
    assert [(seq, message.split("：")[-1]) for seq, message in findings(funded)] == [
        (9, "late、undo-late，再由第 13 号事件结账"),
        (14, "later，没有再结账"),
    ]


@pytest.mark.parametrize("event_id", ["close-04", "open-04", "late", "undo-late", "close-04-again"])
def test_show_tells_it_of_all_that_took_part(funded: CommandLine, event_id: str) -> None:
    """The closing, its reversal, each booking and the next closing are shown with what happened."""
    recorded(funded, CLOSED, OPENED, *BOOKED, AGAIN)
    assert funded.json("show", event_id)["reopenings"] == [
        {
            "month": "2023-04",
            "closed_seq": 8,
            "closed_by": "close-04",
            "seq": 9,
            "reopened_by": "open-04",
            "closed_again": 13,
            "booked": [{"seq": 10, "event_id": "late"}, {"seq": 12, "event_id": "undo-late"}],
            "number": 2,
        }
    ]
    assert f"{SENTENCE}，其后记入 2 个事件：late、undo-late" in funded.ok("show", event_id)


@pytest.mark.parametrize("event_id", ["elsewhere", "app-P1"])
def test_show_of_what_took_no_part_is_as_it_was(funded: CommandLine, event_id: str) -> None:
    """A payment of another month and one from before the closing have no such word."""
    recorded(funded, CLOSED, OPENED, *BOOKED, AGAIN)
    assert "reopenings" not in funded.json("show", event_id)
    assert "重新打开" not in funded.ok("show", event_id)
