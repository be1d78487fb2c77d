"""Changes of departments: what one may come to belong to, on every day, and what stands once one is reversed."""

import json
from typing import Any

import pytest

from ledger.history.departments import departments_as_they_stand
from ledger.history.entries import standing_facts
from ledger.storage.store import open_to_read
from tests.conftest import CommandLine, event
from tests.ledger.rules.test_reversals import codes, undo

Line = dict[str, Any]
UNITS = [
    event("department_registered", f"reg-{code}", department=code, name=f"单位{code}", parent=parent)
    for code, parent in (("A", "D1"), ("B", "A"), ("C", "B"))
]


@pytest.fixture
def units(cli: CommandLine) -> CommandLine:
    """A ledger of D1, below it A, below that B, below that C."""
    assert codes(cli, *UNITS) == []
    return cli


def moved(department: str, parent: str | None, day: str = "2023-05-01", **fields: Any) -> Line:
    """Return the line of a change, its event_id saying all of it."""
    line = event("department_changed", f"{department}-{parent}-{day}", department=department, occurred_on=day)
    return line | ({"parent": parent} if parent else {}) | fields


def parents(cli: CommandLine, through: str) -> dict[str, str | None]:
    """Return what each department stands below at the end of a month."""
    with open_to_read(cli.ledger) as ledger:
        found = departments_as_they_stand(standing_facts(ledger, as_of=ledger.head), through=through)
    return {code: one.parent for code, one in found.items()}


# Of each case all lines but the last are taken; the last is refused with that code and field, or taken.
CASES: dict[str, tuple[list[Line], tuple[str, str] | None]] = {
    "a name": ([moved("B", None, name="新名")], None),
    "a parent": ([moved("C", "A")], None),
    "the parent it has": ([moved("C", "B")], None),
    "the own department's name": ([moved("D1", None, name="新名")], None),
    "neither": ([moved("B", None, reason="改革")], ("missing_field", "name")),
    "no day": ([moved("B", "D1", day="")], ("missing_field", "occurred_on")),
    "no department": ([{**moved("B", "D1"), "department": None}], ("missing_field", "department")),
    "a department that is none": ([moved("X", "D1")], ("unknown_department", "department")),
    "a parent that is none": ([moved("B", "X")], ("unknown_parent", "parent")),
    "itself": ([moved("B", "B")], ("department_circle", "parent")),
    "what stands below it": ([moved("A", "C")], ("department_circle", "parent")),
    "the own department below a sub-unit": ([moved("D1", "A")], ("own_department_below", "parent")),
    "the own department below itself": ([moved("D1", "D1")], ("own_department_below", "parent")),
    "what stood below it before": ([moved("C", "D1"), moved("B", "C", "2023-06-01")], None),
    "what stood below it before, on the same day": ([moved("C", "D1"), moved("B", "C")], None),
    "what stands below it until later": (
        [moved("C", "D1"), moved("B", "C", "2023-04-30")],
        ("department_circle", "parent"),
    ),
    "what comes to stand below it later": (
        [moved("C", "D1", "2023-05-01"), moved("A", "C", "2023-06-01"), moved("C", "B", "2023-07-01")],
        ("department_circle", "parent"),
    ),
    "what a change dated later puts below it": (
        [moved("C", "D1", "2023-05-01"), moved("A", "C", "2023-07-01"), moved("C", "B", "2023-06-01")],
        ("department_circle", "parent"),
    ),
    "a reversal": ([moved("C", "D1"), undo("C-D1-2023-05-01")], None),
    "a reversal that would leave a circle": (
        [moved("C", "D1"), moved("A", "C", "2023-06-01"), undo("C-D1-2023-05-01")],
        ("department_circle", "reverses"),
    ),
    "a reversal once what rests on it is reversed": (
        [moved("C", "D1"), moved("A", "C", "2023-06-01"), undo("A-C-2023-06-01"), undo("C-D1-2023-05-01")],
        None,
    ),
    "a second reversal": (
        [moved("C", "D1"), undo("C-D1-2023-05-01"), undo("C-D1-2023-05-01", "again")],
        ("already_reversed", "reverses"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "refused"), CASES.values(), ids=list(CASES))
@pytest.mark.parametrize("at_once", [True, False], ids=["one batch", "one by one"])
def test_a_department_is_changed(
    units: CommandLine, lines: list[Line], refused: tuple[str, str] | None, at_once: bool
) -> None:
    """A change is taken where no department comes to stand below itself on any day, and where it says anything."""
    if not at_once:
        for line in lines[:-1]:
            assert codes(units, line) == []
    result = units.import_lines(lines if at_once else lines[-1:], "--json")
    found = [(problem["code"], problem["field"]) for problem in json.loads(result.stdout)["problems"]]
    assert found == ([] if refused is None else [refused])
    assert units.json("verify")["ok"] is True


def test_changes_count_from_their_day(units: CommandLine) -> None:
    """By day, then by the order of the log, as of the end of the month; what was reversed does not count."""
    lines = [moved("C", "A", "2023-06-30"), moved("C", "D1", "2023-05-01"), moved("B", "D1", "2023-05-31")]
    assert codes(units, *lines, {**moved("C", "B", "2023-05-01"), "event_id": "last"}) == []
    assert [parents(units, f"2023-{month}")["C"] for month in ("04", "05", "06")] == ["B", "B", "A"]
    assert codes(units, undo("last"), undo("B-D1-2023-05-31")) == []
    assert [parents(units, f"2023-{month}")["C"] for month in ("04", "05", "06")] == ["B", "D1", "A"]
    assert parents(units, "2023-12")["B"] == "A"


def test_a_refusal_says_who_would_stand_below_itself_since_when(units: CommandLine) -> None:
    """The sentence names the day from which the circle would be, and what has to be reversed first."""
    assert codes(units, moved("C", "D1"), moved("A", "C", "2023-06-01")) == []
    said = units.import_lines([moved("C", "B", "2023-05-15")]).stderr
    assert "parent = B，应为：不是 C 自己、也不在它之下的部门（否则自 2023-06-01 起 A 在自己之下）" in said
    said = units.import_lines([undo("C-D1-2023-05-01")]).stderr
    assert "否则自 2023-06-01 起 A 在自己之下，须先冲销 A-C-2023-06-01" in said


def test_a_command_says_the_change(units: CommandLine) -> None:
    """One event is appended by its options, and shown in Chinese."""
    units.ok("append", "department_changed", "--department", "B", "--parent", "D1", "--occurred-on", "2023-05-01")
    assert "部门变更" in units.ok("show", "5")
    assert units.ok("template", "department_changed") == "kind,event_id,occurred_on,department,name,parent,reason\n"
    needed = [row["field"] for row in units.json("kinds", "department_changed") if row["required"]]
    assert needed == ["event_id", "occurred_on", "department"]
