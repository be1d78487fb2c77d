"""Carry-overs from nothing are warned of when recorded, and found; what a ledger cannot know it does not say."""

import json
from typing import Any

import pytest

from tests.conftest import CommandLine, event, money

Line = dict[str, Any]


def left(executed: str, handed_back: str | None = None) -> list[Line]:
    """Return the lines of 2022 with 1,000.00 granted to P1."""
    lines = [money("appropriation", "a22", "1000.00", day="2022-01-04"),
             money("expenditure", "p22", executed, day="2022-06-01")]  # fmt: skip
    return lines + ([money("surrender", "s22", handed_back, day="2022-12-30")] if handed_back else [])


def carried(amount: str, event_id: str = "c23", day: str = "2023-01-05", project: str = "P1") -> Line:
    """Return the line of a carry-over."""
    return money("carry_over", event_id, amount, day=day, project=project)


def warned(cli: CommandLine, lines: list[Line]) -> list[str]:
    """Record ``lines`` and return what the warnings of carry-overs say."""
    done = cli.import_lines(lines, "--json")
    assert done.exit_code == 0, done.stderr
    return [one["wanted"] for one in json.loads(done.stdout)["warnings"] if one["code"] == "carry_over_unlikely"]


def findings(cli: CommandLine) -> list[str]:
    """Return the event that each finding of a carry-over stands at."""
    found = [one["seq"] for one in cli.json("verify")["findings"] if one["code"] == "carry_over_unlikely"]
    return [entry["event_id"] for entry in cli.json("log") if entry["seq"] in found]


@pytest.mark.parametrize(
    ("lines", "sums"),
    [
        ([*left("600.00", "400.00"), carried("999.00")], ("999.00", "0.00")),
        ([*left("600.00"), carried("400.01")], ("400.01", "400.00")),
        ([*left("600.00"), carried("400.00"), carried("0.01", "again", "2023-03-01")], ("400.01", "400.00")),
    ],
    ids=["after all was handed back", "one fen more", "twice"],
)
def test_more_than_was_left_is_warned_of(funded: CommandLine, lines: list[Line], sums: tuple[str, str]) -> None:
    """One warning a project and year, with both sums; it is recorded, and found at its last carry-over."""
    [said] = warned(funded, lines)
    assert all(f"{amount} 元" in said for amount in sums)
    assert findings(funded) == [lines[-1]["event_id"]]


@pytest.mark.parametrize(
    "lines",
    [
        [*left("600.00"), carried("400.00")],
        [*left("600.00"), carried("100.00"), carried("300.00", "rest", "2023-02-01")],
        [carried("50.00")],
        [event("project_registered", "r9", project="P9", name="九"), carried("50.00", project="P9")],
        [money("surrender", "s23", "10.00", day="2023-03-01"), carried("10.00", day="2023-04-01")],
    ],
    ids=["all that was left", "in two parts", "a ledger that began this year", "a new project", "issued again"],
)
def test_what_may_be_is_not_warned_of(funded: CommandLine, lines: list[Line]) -> None:
    """What was left, and what a ledger without the year before cannot know."""
    assert warned(funded, lines) == []
    assert findings(funded) == []


def test_a_later_correction_of_the_earlier_year_is_found(funded: CommandLine) -> None:
    """The carry-over was right when it was recorded; a payment of the year before that came to light makes it wrong."""
    assert warned(funded, [*left("600.00"), carried("400.00")]) == []
    late = money("expenditure", "late", "5.00", day="2022-12-20")
    assert warned(funded, [late]) == []
    assert findings(funded) == ["c23"]
    undo = event("reversal", "undo", reverses="c23", reason="错", occurred_on="2023-01-31")
    assert warned(funded, [undo, carried("395.00", "right", "2023-01-31")]) == []
    assert findings(funded) == []
