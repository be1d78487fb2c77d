"""Every byte of every index, and every letter of every definition: whichever is changed, verify finds it."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.verify import Verification, verify

from . import at_length
from .specimen import Specimen

pytestmark = pytest.mark.usefixtures("small_blocks")

PER_INDEX = at_length(bounded=8, long=1_000_000)
PER_DEFINITION = at_length(bounded=2, long=1_000_000)
LEAF_PAGE, INTERIOR_PAGE = 10, 2
OBJECTS = "SELECT rowid, type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE sql IS NOT NULL"


@pytest.fixture
def ledger(tmp_path: Path, specimen: Specimen) -> Path:
    """A copy of the specimen."""
    copy = tmp_path / "ledger.db"
    copy.write_bytes(specimen.content)
    return copy


def rows(ledger: Path, query: str) -> list[sqlite3.Row]:
    """Return what a query finds."""
    with closing(sqlite3.connect(ledger)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(query).fetchall()


def some(places: range, most: int, chance: random.Random) -> list[int]:
    """Return all of ``places``, or a sample where they are more than ``most``."""
    return list(places) if len(places) <= most else chance.sample(places, most)


def cells(ledger: Path, specimen: Specimen) -> dict[str, list[range]]:
    """Return where the cells of each index of the ledger lie in the file, page by page."""
    found: dict[str, list[range]] = {}
    try:
        pages = rows(ledger, "SELECT name, pgoffset, pgsize FROM dbstat")
    except sqlite3.OperationalError:
        pytest.skip("needs a SQLite that was built with dbstat")
    indexes = {row["name"] for row in rows(ledger, OBJECTS) if row["type"] == "index" and row["tbl_name"] == "events"}
    for name, offset, size in pages:
        if name in indexes:
            assert specimen.content[offset] in (LEAF_PAGE, INTERIOR_PAGE)
            first = int.from_bytes(specimen.content[offset + 5 : offset + 7])
            found.setdefault(name, []).append(range(offset + first, offset + size))
    assert found.keys() == indexes
    return found


def test_each_byte_of_an_index(ledger: Path, specimen: Specimen) -> None:
    """A byte changed in the cells of whichever index, past SQLite, is found."""
    chance = random.Random(5)
    for name, pages in cells(ledger, specimen).items():
        for page in pages:
            for at in some(page, PER_INDEX, chance):
                changed = bytearray(specimen.content)
                changed[at] ^= 0x01
                ledger.write_bytes(changed)
                assert not verify(ledger).ok, (name, at)


def verified_with(ledger: Path, specimen: Specimen, row: sqlite3.Row, column: str, value: Any) -> Verification:
    """Verify the ledger after a column of sqlite_schema was changed for one object."""
    ledger.write_bytes(specimen.content)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(f"UPDATE sqlite_schema SET {column} = ? WHERE rowid = ?", (value, row["rowid"]))
    return verify(ledger)


def test_each_letter_of_a_definition(ledger: Path, specimen: Specimen) -> None:
    """A letter changed in whichever definition of a table, an index, a view or a trigger is found."""
    chance = random.Random(5)
    for row in rows(ledger, OBJECTS):
        for at in some(range(len(row["sql"])), PER_DEFINITION, chance):
            letter = chr(ord(row["sql"][at]) ^ 0x01)
            changed = row["sql"][:at] + letter + row["sql"][at + 1 :]
            assert not verified_with(ledger, specimen, row, "sql", changed).ok, (row["name"], at)


def test_a_definition_that_means_the_same(ledger: Path, specimen: Specimen) -> None:
    """A definition with as little as a space more is named, and is all that is wrong."""
    for row in rows(ledger, OBJECTS):
        problems = verified_with(ledger, specimen, row, "sql", f"{row['sql']} ").problems
        found = [(problem.seq, problem.code, f"{row['type']} {row['name']}" in problem.message) for problem in problems]
        assert found == [(None, "schema_changed", True)], problems


@pytest.mark.parametrize("column", ["type", "name", "tbl_name"])
def test_a_definition_under_another_name(ledger: Path, specimen: Specimen, column: str) -> None:
    """A definition that is listed under another type, name or table is found."""
    for row in rows(ledger, OBJECTS):
        changed = row[column][:-1] + chr(ord(row[column][-1]) ^ 0x01)
        assert not verified_with(ledger, specimen, row, column, changed).ok, (row["name"], changed)


def test_a_definition_of_other_pages(ledger: Path, specimen: Specimen) -> None:
    """A table or an index that is sent to the pages of another, or to none, is found."""
    objects = [row for row in rows(ledger, OBJECTS) if row["rootpage"]]
    for row, other in zip(objects, [*objects[1:], objects[0]], strict=True):
        for page in (other["rootpage"], 0):
            assert not verified_with(ledger, specimen, row, "rootpage", page).ok, (row["name"], page)
