"""What tamperers do to a ledger: they drop the triggers, change something, and put the triggers back as they were."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from ledger.kinds.body import canonical, leaf_hash
from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine, event, money

INSERT = "INSERT INTO events (seq, body, leaf_hash) VALUES (?, CAST(? AS TEXT), ?)"
INSERT_DETAILS = "INSERT INTO details (seq, salt, details) VALUES (?, ?, CAST(? AS TEXT))"
Tamper = Callable[[sqlite3.Connection], object]
APPROPRIATION, PAYMENT, OTHER_PAYMENT, REFUND, ERASED, BULLETIN = 4, 6, 7, 8, 10, 12
EVENTS = 72
LINES = (
    *A_LITTLE_MONEY,
    money("refund", "back-1", "20", day="2023-04-01", refunds="pay-1"),
    event("month_closed", "close-1", month="2023-01"),
    money("expenditure", "pay-e", "1", memo="将删除"),
    event("details_erased", "erase-1", erases="pay-e", reason="申请", authority="个人信息保护法"),
    event("bulletin", "bul-1", month="2023-01", rate="95.81"),
    *(money("expenditure", f"small-{number}", "0.01", day="2023-05-04", memo="茶") for number in range(60)),
)


def make_sound(folder: Path) -> Path:
    """Make a sound ledger of 72 events in several pages and return its path."""
    cli = CommandLine(folder=folder)
    cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    assert cli.import_lines(LINES).exit_code == 0
    return cli.ledger


def tamper(cli: CommandLine, how: Tamper) -> None:
    """Drop the triggers, tamper, and put the triggers back as they were."""
    with closing(sqlite3.connect(cli.ledger, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        how(connection)
        for _, statement in triggers:
            connection.execute(statement)


def found_by(cli: CommandLine) -> dict[str, Any]:
    """Return what ``verify --json`` prints of a ledger that is not sound, its shape and order checked."""
    result = cli("verify", "--json")
    assert result.exit_code == 3, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert list(found) == ["ok", "events", "root", "problems", "left_out", "checkpoints", "findings"]
    assert found["ok"] is False
    assert all(list(problem) == ["seq", "code", "message"] for problem in found["problems"])
    places = [problem["seq"] for problem in found["problems"]]
    assert places == sorted(places, key=lambda seq: (seq is None, seq or 0))
    return found


def sql(*statements: str) -> Tamper:
    """Return the tampering that runs ``statements``."""
    return lambda connection: [connection.execute(statement) for statement in statements]


def together(*steps: Tamper) -> Tamper:
    """Return the tampering that does one thing after the other."""
    return lambda connection: [step(connection) for step in steps]


def replaced(seq: int, old: str, new: str) -> Tamper:
    """Return the tampering that changes text of a body and leaves its hash."""
    return sql(f"UPDATE events SET body = replace(body, '{old}', '{new}') WHERE seq = {seq}")


def payment_details(change: str) -> Tamper:
    """Return the tampering that changes a column of the payment's details."""
    return sql(f"UPDATE details SET {change} WHERE seq = {PAYMENT}")


def details_copied(seq: int) -> Tamper:
    """Return the tampering that gives the payment's details to ``seq`` as well."""
    return sql(f"INSERT INTO details SELECT {seq}, salt, details FROM details WHERE seq = {PAYMENT}")


def stored(connection: sqlite3.Connection, seq: int, body: bytes) -> None:
    """Store ``body`` at ``seq`` with the leaf hash it should have."""
    values = (body, leaf_hash(body), seq)
    connection.execute("UPDATE events SET body = CAST(? AS TEXT), leaf_hash = ? WHERE seq = ?", values)


def body_at(connection: sqlite3.Connection, seq: int) -> bytes:
    """Return the body at ``seq``."""
    return bytes(connection.execute("SELECT CAST(body AS BLOB) FROM events WHERE seq = ?", (seq,)).fetchone()[0])


def rehashed(seq: int, **fields: Any) -> Tamper:
    """Return the tampering that changes ``fields`` of a body (None takes one out) and hashes it again."""

    def how(connection: sqlite3.Connection) -> None:
        changed = json.loads(body_at(connection, seq)) | fields
        stored(connection, seq, canonical({name: value for name, value in changed.items() if value is not None}))

    return how


def rewritten(seq: int, pattern: bytes, replacement: bytes) -> Tamper:
    """Return the tampering that changes bytes of a body and hashes it again."""

    def how(connection: sqlite3.Connection) -> None:
        before = body_at(connection, seq)
        after = re.sub(pattern, replacement, before, count=1)
        assert after != before
        stored(connection, seq, after)

    return how


def resealed(seq: int, details: bytes, salt: bytes = b"s" * 16) -> Tamper:
    """Return the tampering that seals other ``details`` for an event and hashes its body again."""

    def how(connection: sqlite3.Connection) -> None:
        rehashed(seq, details_digest=hashlib.sha256(salt + details).hexdigest())(connection)
        connection.execute("UPDATE details SET salt = ?, details = ? WHERE seq = ?", (salt, details.decode(), seq))

    return how


def inserted(seq: int, **fields: Any) -> Tamper:
    """Return the tampering that inserts a bulletin with ``fields`` at ``seq``, in order but for its place."""

    def how(connection: sqlite3.Connection) -> None:
        fields_of_new = json.loads(body_at(connection, BULLETIN)) | {"event_id": "new", "month": "2023-02"} | fields
        body = canonical(fields_of_new)
        connection.execute(INSERT, (seq, body, leaf_hash(body)))

    return how


def redefined(name: str, old: str, new: str, *then: str) -> Tamper:
    """Return the tampering that changes the stored definition of a schema object, then runs statements."""

    def how(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        change = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ? AND instr(sql, ?)"
        assert connection.execute(change, (old, new, name, old)).rowcount == 1
        connection.execute("PRAGMA schema_version = 999")
        connection.execute("PRAGMA writable_schema = RESET")
        sql(*then)(connection)

    return how


def unguarded(table: str, old: str, new: str, statement: str) -> Tamper:
    """Return the tampering that loosens what ``table`` demands, runs a statement, and puts the demand back."""

    def how(connection: sqlite3.Connection) -> None:
        strict = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        redefined(table, old, new, statement)(connection)
        loose = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        redefined(table, loose, strict)(connection)

    return how


def swapped(first: int, second: int) -> Tamper:
    """Return the tampering that exchanges the seq of two events."""
    moves = ((first, -9), (second, first), (-9, second))
    return sql(*(f"UPDATE events SET seq = {to} WHERE seq = {at}" for at, to in moves))
