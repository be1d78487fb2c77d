"""Departments as they stand: the ledger's own and what is registered below it."""

import pytest

from ledger.history.departments import Department, departments_as_they_stand, with_all_below
from ledger.history.entries import standing_facts
from ledger.history.snapshot import take_snapshot
from ledger.storage.store import open_to_read
from tests.conftest import DEPARTMENT_NAME, CommandLine, event

UNITS = [
    event("department_registered", "department:D3", department="D3", name="丙中心", parent="D1"),
    event("department_registered", "department:A2", department="A2", name="甲所", parent="D3"),
]


@pytest.fixture
def with_units(funded: CommandLine) -> CommandLine:
    """The funded ledger with a sub-unit, and another below that."""
    assert funded.import_lines(UNITS).exit_code == 0
    return funded


def test_departments_come_as_they_were_registered(with_units: CommandLine) -> None:
    """The ledger's own department is the first of all, then each sub-unit in order of the log; a snapshot has them."""
    with open_to_read(with_units.ledger) as ledger:
        found = departments_as_they_stand(standing_facts(ledger, as_of=ledger.head), through="2023-12")
        snapshot = take_snapshot(ledger, year=2023)
    assert list(found.values()) == [
        Department(department="D1", name=DEPARTMENT_NAME, parent=None),
        Department(department="D3", name="丙中心", parent="D1"),
        Department(department="A2", name="甲所", parent="D3"),
    ]
    assert snapshot.departments == found
    assert snapshot.department == found["D1"]


def _tree(parents: dict[str, str | None]) -> dict[str, Department]:
    return {code: Department(department=code, name=code, parent=parent) for code, parent in parents.items()}


@pytest.mark.parametrize(
    ("code", "below"),
    [("D1", {"D1", "D2", "D3"}), ("D2", {"D2", "D3"}), ("D3", {"D3"}), ("X", {"X", "Y"}), ("none", {"none"})],
)
def test_all_below_is_found_at_any_depth(code: str, below: set[str]) -> None:
    """With a department go those below it, however far, and a circle that was forged into a log ends."""
    departments = _tree({"D1": None, "D3": "D2", "D2": "D1", "X": "Y", "Y": "X"})
    assert with_all_below(departments, code) == below
