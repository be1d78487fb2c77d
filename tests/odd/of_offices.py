"""Departments of several units, and those whose offices, names or places change within the year."""

from collections.abc import Iterator
from random import Random

from tests.conftest import event, money
from tests.odd.plain import OFFICES, YEAR, Line, funded, project, scored, spent
from tests.units import UNIT_DEPARTMENT, facts_of_unit

LEVELS = 40
"""How many units, and how many parent projects, stand one below another where they are deep."""


def units(chance: Random) -> Iterator[Line]:
    """Yield the department of three units with a fourth two levels below the first, and parent projects."""
    yield from UNIT_DEPARTMENT
    yield event("department_registered", "unit-A11", department="A11", name="甲一一室（示例）", parent="A1")
    yield from facts_of_unit("A11", "66.66", "7", "3")
    yield from facts_of_unit("A1", "77.77", "8", "0.5")
    for number, unit in enumerate(("A11", "A11", "B", "D1")):
        yield project(f"PP{number}", name=f"一级项目{number}", department=unit, office=None)
        for below in range(3):
            code = f"PP{number}-{below}"
            yield project(code, parent=f"PP{number}", department=unit, office=OFFICES[below])
            yield from spent(code, chance)


def moved_units(chance: Random) -> Iterator[Line]:
    """Yield a department whose units come to stand elsewhere and are renamed in mid-year, one of them and back."""
    for code, parent in (("A", "D1"), ("B", "D1"), ("C", "A"), ("D", "C")):
        yield event("department_registered", f"unit-{code}", department=code, name=f"单位{code}", parent=parent)
        yield from funded([f"P{code}{number}" for number in range(3)], chance, department=code)
    changes = [
        ("C", "2023-04-01", {"parent": "B"}), ("C", "2023-07-01", {"name": "改名单位"}),
        ("B", "2023-08-01", {"parent": "A"}), ("D", "2023-03-01", {"parent": "D1"}),
        ("D", "2023-10-01", {"parent": "C"}), ("D1", "2023-11-01", {"name": "新局"}),
        ("A", "2024-02-01", {"name": "次年的名称"}), ("C", "2022-02-01", {"name": "往年的名称", "parent": "A"}),
    ]  # fmt: skip
    for number, (code, day, fields) in enumerate(changes):
        yield event("department_changed", f"change-{number}", department=code, occurred_on=day, **fields)
    yield from facts_of_unit("A", "80", "5", "2")
    yield from scored()


def changed_offices(chance: Random) -> Iterator[Line]:
    """Yield a department whose projects change offices, names and categories in mid-year, forth and back."""
    codes = [f"P{number}" for number in range(9)]
    yield from funded(codes, chance)
    for number, code in enumerate(codes):
        for month in range(2, 13, 1 + number % 4):
            fields = {"office": chance.choice(OFFICES), "name": f"{code} 第{month}月的名称"}
            yield event(
                "project_changed", f"change-{code}-{month}", project=code, occurred_on=f"{YEAR}-{month:02d}-15",
                category=chance.choice(["operation", "development"]), **fields,
            )  # fmt: skip
    yield event("project_changed", "next-year", project="P0", occurred_on="2024-03-01", office="次年的处室")
    yield from scored()


def confidential(chance: Random) -> Iterator[Line]:
    """Yield a department of open and confidential projects, enough of these in each total to hide one another."""
    yield from funded([f"P{number}" for number in range(6)], chance)
    for number in range(8):
        code = f"S{number}"
        yield project(code, name=f"不公开的第{number}项", office="办公室", confidential=True)
        yield money("appropriation", f"app-{code}", "1000.00", project=code, day=f"{YEAR}-01-05")
        for month in range(1, 13):
            yield money("expenditure", f"pay-{code}-{month}", "70.00", project=code, day=f"{YEAR}-{month:02d}-09")
    yield from scored()


def deep(chance: Random) -> Iterator[Line]:
    """Yield a department whose units and parent projects stand many levels deep, money at the bottom of each."""
    above = "D1"
    for level in range(LEVELS):
        yield event("department_registered", f"unit-{level}", department=f"U{level}", name=f"第{level}级", parent=above)
        above = f"U{level}"
        yield from funded([f"P{level}"], chance, department=above)
    for level in range(LEVELS):
        parent = {"parent": f"G{level - 1}"} if level else {}
        yield project(f"G{level}", department=above, **parent)
    yield from spent(f"G{LEVELS - 1}", chance)
    yield from scored()
