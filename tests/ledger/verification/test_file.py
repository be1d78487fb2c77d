"""Verification of the file: its schema, its indexes, and the bytes of its pages."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ledger.storage.schema import APPLICATION_ID
from tests.conftest import CommandLine
from tests.ledger.tampering import (
    BULLETIN,
    EVENTS,
    OTHER_PAYMENT,
    PAYMENT,
    Tamper,
    found_by,
    redefined,
    rehashed,
    sql,
    tamper,
    together,
    unguarded,
)

PAGE_BYTES = 4096


DOUBLED = ("'$.amount_fen')) VIRTUAL", "'$.amount_fen') * 2) VIRTUAL")
TRIGGER = "CREATE TRIGGER {} AFTER INSERT ON events BEGIN SELECT 1; END"
# What is done to the schema, and the object that the problem names.
SCHEMA_TAMPERED: dict[str, tuple[Tamper, str]] = {
    "a generated column redefined": (redefined("events", *DOUBLED), "table events"),
    "a generated column redefined, indexes rebuilt": (redefined("events", *DOUBLED, "REINDEX"), "table events"),
    "a check taken away": (redefined("details", " CHECK (length(salt) = 16)", ""), "table details"),
    "STRICT taken away": (redefined("events", ") STRICT", ")"), "table events"),
    "a view redefined": (redefined("movements", "-amount_fen", "amount_fen"), "view movements"),
    "a view dropped": (sql("DROP VIEW movements_reversed"), "view movements_reversed"),
    "a view added": (sql("CREATE VIEW v AS SELECT 1"), "view v"),
    "an index redefined": (
        sql("DROP INDEX events_by_refunds", "CREATE INDEX events_by_refunds ON events (kind)"),
        "index events_by_refunds",
    ),
    "an index dropped": (sql("DROP INDEX events_by_month"), "index events_by_month"),
    "an index added": (sql("CREATE INDEX i ON events (leaf_hash)"), "index i"),
    "a trigger added": (sql(TRIGGER.format("t")), "trigger t"),
    "a trigger under a name of SQLite's own": (
        together(sql(TRIGGER.format("t")), redefined("t", " t ", " sqlite_t "), sql("PRAGMA writable_schema = ON",
                 "UPDATE sqlite_schema SET name = 'sqlite_t' WHERE name = 't'")), "trigger sqlite_t"),
    "a table added": (sql("CREATE TABLE notes (note)"), "table notes"),
    "a column added": (sql("ALTER TABLE events ADD COLUMN note TEXT"), "table events"),
    "a body as bytes": (
        unguarded("events", "body TEXT", "body ANY", "UPDATE events SET body = CAST(body AS BLOB) WHERE seq = 9"),
        "events.body"),
    "an older version": (sql("PRAGMA user_version = 0"), "user_version"),
    "statistics of another form": (
        together(sql("ANALYZE"), redefined("sqlite_stat1", "stat)", "stat, more)")), "table sqlite_stat1"),
    "a table of the replication program, of another form": (
        sql("CREATE TABLE _litestream_lock (id INTEGER, notes TEXT)"), "table _litestream_lock"),
    "a migration forgotten": (sql("DELETE FROM _sqlite_migrations WHERE id = 2"), "_sqlite_migrations"),
    "a migration that there is not": (
        sql("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('ledger', 'x')"), "_sqlite_migrations"),
}  # fmt: skip


@pytest.mark.parametrize(("how", "name"), SCHEMA_TAMPERED.values(), ids=list(SCHEMA_TAMPERED))
def test_a_tampered_object_is_named(copy: CommandLine, how: Tamper, name: str) -> None:
    """A table, column, index, view or trigger that is not as it should be is named, without a seq."""
    tamper(copy, how)
    problems = found_by(copy)["problems"]
    assert [problem for problem in problems if name in problem["message"] and problem["seq"] is None], problems


@pytest.mark.parametrize("change", ["dropped", "redefined"])
@pytest.mark.parametrize(
    "trigger", ["events_are_never_changed", "events_are_only_appended", "details_are_never_replaced"]
)
def test_a_tampered_trigger_is_named(copy: CommandLine, trigger: str, change: str) -> None:
    """A trigger that was not put back, or not word for word, is named, and is all that is wrong."""
    how = sql(f"DROP TRIGGER {trigger}") if change == "dropped" else redefined(trigger, "ABORT", "FAIL")
    with closing(sqlite3.connect(copy.ledger, isolation_level=None)) as connection:
        how(connection)
    assert [f"trigger {trigger}" in problem["message"] for problem in found_by(copy)["problems"]] == [True]


@pytest.mark.parametrize("table", ["details", "events"])
def test_a_dropped_table_is_named(copy: CommandLine, table: str) -> None:
    """A table that is gone is named, with what can no longer be read."""
    with closing(sqlite3.connect(copy.ledger, isolation_level=None)) as connection:
        connection.execute(f"DROP TABLE {table}")
    messages = [problem["message"] for problem in found_by(copy)["problems"]]
    assert f"缺少 table {table}" in messages


def test_what_analyze_keeps_is_harmless(copy: CommandLine) -> None:
    """ANALYZE and VACUUM leave a sound ledger sound."""
    with closing(sqlite3.connect(copy.ledger, isolation_level=None)) as connection:
        sql("ANALYZE", "VACUUM")(connection)
    copy.ok("verify")


def test_sums_without_a_project_are_named(copy: CommandLine) -> None:
    """Amounts smuggled into bodies that move none, on no project, are differences like any other."""
    tamper(copy, together(rehashed(BULLETIN, amount_fen=5), rehashed(2, amount_fen=7)))
    codes = [problem["code"] for problem in found_by(copy)["problems"]]
    assert codes == ["body_not_canonical", "body_not_canonical", "sums_differ", "sums_differ"]


def patched(ledger: Path, old: bytes, new: bytes) -> None:
    """Change the one place in the file that holds ``old``."""
    content = ledger.read_bytes()
    assert content.count(old) == 1
    assert len(new) == len(old)
    ledger.write_bytes(content.replace(old, new))


INDEXED_AMOUNT = b"2023-03P2expenditure" + (12050).to_bytes(2) + bytes([OTHER_PAYMENT])


@pytest.mark.parametrize("deleted", [(), (2,), (2, 3, 5)], ids=["no gap", "a gap before", "gaps before"])
def test_an_integer_patched_in_an_index_page(copy: CommandLine, deleted: tuple[int, ...]) -> None:
    """An amount changed in the covering index alone is found, under the event it belongs to, also after gaps."""
    for seq in deleted:
        tamper(copy, sql(f"DELETE FROM events WHERE seq = {seq}"))
    patched(copy.ledger, INDEXED_AMOUNT, INDEXED_AMOUNT.replace(b"\x2f\x12", b"\x2f\x13"))
    problems = found_by(copy)["problems"]
    damaged = [(found["seq"], found["code"]) for found in problems if "events_by_month" in found["message"]]
    assert (OTHER_PAYMENT, "database_damaged") in damaged
    if not deleted:
        assert damaged == [(OTHER_PAYMENT, "database_damaged")]
        assert problems[0]["seq"] == OTHER_PAYMENT
        assert {found["code"] for found in problems[1:]} == {"sums_differ"}


@pytest.mark.parametrize("damage", [b'95.82"', b"95.81}", b'95.\x001"'], ids=["another digit", "no JSON", "a NUL"])
def test_a_body_patched_in_the_file(copy: CommandLine, damage: bytes) -> None:
    """A byte of a body changed in the file itself is found under its event, even where SQLite cannot read it."""
    patched(copy.ledger, b'"rate":"95.81"', b'"rate":"' + damage)
    problems = found_by(copy)["problems"]
    assert (problems[0]["seq"], problems[0]["code"]) == (BULLETIN, "leaf_hash_differs")


def page_of(ledger: Path, seq: int) -> int:
    """Return the offset of the table page that holds the body of ``small-…`` at ``seq``."""
    place = ledger.read_bytes().index(f'"event_id":"small-{seq - 13}"'.encode())
    return place - place % PAGE_BYTES


@pytest.mark.parametrize("filling", [b"\0", b"\xa5", b"\x0d"], ids=["zeroed", "garbage", "garbage like a leaf"])
@pytest.mark.parametrize("seq", [20, 50, EVENTS - 1])
def test_a_page_overwritten(copy: CommandLine, seq: int, filling: bytes) -> None:
    """A page of the log that cannot be read is damage, from the first event on that page."""
    offset = page_of(copy.ledger, seq)
    content = bytearray(copy.ledger.read_bytes())
    lost = re.findall(rb'"event_id":"small-(\d+)"', content[offset : offset + PAGE_BYTES])
    content[offset : offset + PAGE_BYTES] = filling * PAGE_BYTES
    copy.ledger.write_bytes(content)
    first = found_by(copy)["problems"][0]
    assert first["seq"] == min(map(int, lost)) + 13, first
    assert first["code"] in ("database_damaged", "event_missing")


FILE_TAMPERED: dict[str, Callable[[bytes], bytes]] = {
    "the last page cut off": lambda content: content[:-PAGE_BYTES],
    "half cut off": lambda content: content[: len(content) // 2],
    "cut within a page": lambda content: content[:-1000],
    "all but the first page cut off": lambda content: content[:PAGE_BYTES],
    "the schema overwritten": lambda content: content[:200] + b"\xa5" * (PAGE_BYTES - 200) + content[PAGE_BYTES:],
    "every page but the first overwritten": lambda content: (
        content[:PAGE_BYTES] + b"\xa5" * (len(content) - PAGE_BYTES)
    ),
    "every page but the first zeroed": lambda content: content[:PAGE_BYTES] + bytes(len(content) - PAGE_BYTES),
    "another page size": lambda content: content[:16] + b"\x02\x00" + content[18:],
}


@pytest.mark.parametrize("how", FILE_TAMPERED.values(), ids=list(FILE_TAMPERED))
def test_a_damaged_file_is_damage(copy: CommandLine, how: Callable[[bytes], bytes]) -> None:
    """A file cut off or overwritten is named as damaged, exit 3, without a traceback; other commands refuse it."""
    copy.ledger.write_bytes(how(copy.ledger.read_bytes()))
    codes = {problem["code"] for problem in found_by(copy)["problems"]}
    assert codes & {"database_damaged", "schema_changed"}
    for command in (("log",), ("balance", "--year", "2023"), ("export", "--full"), ("show", "1")):
        result = copy(*command)
        assert (result.exit_code, bool(result.stderr)) in ((1, True), (0, False))


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_ends_in_a_traceback(copy: CommandLine, seed: int) -> None:
    """Bytes overwritten anywhere behind the header never end verify, or a reader, in a traceback."""
    content = bytearray(copy.ledger.read_bytes())
    for step in range(1 + seed % 4):
        place = 100 + (seed * 7919 + step * 104729) % (len(content) - 200)
        content[place : place + 1 + seed % 7] = bytes((seed * 31 + place) % 256 for _ in range(1 + seed % 7))
    copy.ledger.write_bytes(content)
    for command in (("verify", "--json"), ("log",), ("export", "--full", "--with-details"), ("show", str(PAYMENT))):
        assert copy(*command).exit_code in (0, 1, 3)


@pytest.mark.parametrize("marked", [0, APPLICATION_ID + 1])
def test_a_file_that_says_it_is_no_ledger_is_refused(copy: CommandLine, marked: int) -> None:
    """Without the application_id of a ledger there is nothing to verify: refused with exit 1, not passed."""
    with closing(sqlite3.connect(copy.ledger, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {marked}")
    result = copy("verify")
    assert (result.exit_code, "[not_a_ledger]" in result.stderr) == (1, True)
