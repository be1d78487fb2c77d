"""A budget act or deduction that is recorded twice is warned of; what only looks alike is not."""

import json
from typing import Any

import pytest

from tests.conftest import CommandLine, event, money

Line = dict[str, Any]
GRANT = money("supplement", "one", "100.00", document="财预〔2023〕8号", fund="一般公共预算")
REASON = money("reduction", "one", "1.00", reason="压减")
SHIFT = money("virement", "one", "1.00", to_project="P2", document="调剂1号")
POINTS = event("deduction", "one", year=2023, rubric="r", line="l", points="1", reason="超期")


def warned(cli: CommandLine, lines: list[Line]) -> list[tuple[str, str]]:
    """Record ``lines`` and return of each warning of a duplicate its field and what it says."""
    done = cli.import_lines(lines, "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["warnings"]
    return [(one["field"], one["wanted"]) for one in found if one["code"] == "possible_duplicate"]


@pytest.mark.parametrize("line", [GRANT, REASON, SHIFT, POINTS], ids=lambda line: line["kind"])
def test_the_same_act_twice_is_warned_of(funded: CommandLine, line: Line) -> None:
    """In one file and in two, once each, naming the first that stands; it is recorded all the same."""
    assert warned(funded, [line]) == []
    [(field, said)] = warned(funded, [{**line, "event_id": "two"}])
    assert (field, "one" in said, "two" in said) == ("points" if line is POINTS else "amount", True, True)
    assert len(warned(funded, [{**line, "event_id": "three"}, {**line, "event_id": "four"}])) == 2
    funded.ok("verify")


@pytest.mark.parametrize("line", [GRANT, REASON, POINTS], ids=lambda line: line["kind"])
def test_what_was_reversed_is_not_looked_at(funded: CommandLine, line: Line) -> None:
    """A correction records the act anew after its reversal, in one batch or in two."""
    undo = event("reversal", "undo", reverses="one", reason="错", occurred_on="2023-03-02")
    assert warned(funded, [line]) == []
    assert warned(funded, [undo, {**line, "event_id": "two"}]) == []


@pytest.mark.parametrize(
    "other",
    [
        {"document": "财预〔2023〕9号"},
        {"amount": "100.01"},
        {"occurred_on": "2023-03-02"},
        {"project": "P2"},
        {"fund": "政府性基金"},
        {"function_class": "2010101"},
        {"document": None},
    ],
    ids=str,
)
def test_what_looks_alike_is_not_warned_of(funded: CommandLine, other: Line) -> None:
    """Another paper, amount, day, project or class, or no paper at all."""
    assert warned(funded, [GRANT, {**GRANT, "event_id": "two", **other}]) == []


@pytest.mark.parametrize("paper", ["document", "evidence"])
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("甲", "乙", 0),
        ("甲", "甲", 1),
        ("甲", None, 1),
        (None, "甲", 1),
        (None, None, 1),
    ],
)
def test_two_papers_are_two_acts(
    funded: CommandLine, paper: str, first: str | None, second: str | None, expected: int
) -> None:
    """With the same reason on a day, unless one bears no paper, or both the same."""
    line = REASON if paper == "document" else POINTS
    assert warned(funded, [{**line, paper: first}]) == []
    assert len(warned(funded, [{**line, "event_id": "two", paper: second}])) == expected


def test_the_same_paper_is_the_same_act_whatever_the_reason(funded: CommandLine) -> None:
    """Two people word the reason of one document differently."""
    assert len(warned(funded, [{**GRANT, "reason": "追加"}, {**GRANT, "event_id": "two", "reason": "年中追加"}])) == 1


def test_two_equal_salaries_are_no_duplicates(funded: CommandLine) -> None:
    """Payments are told by their vouchers alone."""
    pay = money("expenditure", "one", "100.00")
    assert warned(funded, [pay, {**pay, "event_id": "two"}]) == []
