"""Migrations: an older ledger is read and verified as it is, and the first to write brings its schema up to date."""

import os
import sqlite3
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlite_utils import Database

from ledger.lines.reading import Line
from ledger.proofs.merkle import root
from ledger.record import Outcome, record
from ledger.storage import migrations as module
from ledger.storage.migrations import create, expected_objects, migrations
from ledger.storage.schema import APPLICATION_ID, SCHEMA_FORMATS, SCHEMA_VERSION, schema_objects
from ledger.storage.store import Ledger, open_to_write
from tests.conftest import CommandLine, money
from tests.ledger.storage.test_store import READING, beside, limited, program
from tests.ledger.tampering import Tamper, found_by, redefined, sql

BULLETIN = ("append", "bulletin", "--event-id", "new", "--month", "2023-01", "--rate", "95.81")
ERASE = ("erase-details", "pay-1", "--reason", "申请", "--authority", "个人信息保护法")
INDEX = "index events_by_voucher"


def rows(ledger: Path) -> tuple[list[Any], list[Any]]:
    """Return every event with body and leaf hash, and all details with their salt."""
    with closing(sqlite3.connect(ledger)) as connection:
        events = connection.execute("SELECT seq, CAST(body AS BLOB), leaf_hash FROM events ORDER BY seq").fetchall()
        return events, connection.execute("SELECT seq, salt, CAST(details AS BLOB) FROM details").fetchall()


def schema_of(ledger: Path) -> tuple[int, dict[str, str | None]]:
    """Return the version and every schema object of a ledger file."""
    with closing(sqlite3.connect(ledger)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0], schema_objects(connection)


def as_version_1(cli: CommandLine) -> None:
    """Put in place of the ledger the file that the first jixiao would have made of the same events."""
    events, details = rows(cli.ledger)
    cli.ledger.unlink()
    with closing(sqlite3.connect(cli.ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.apply(Database(connection), stop_before="index_vouchers")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO events (seq, body, leaf_hash) VALUES (?, CAST(? AS TEXT), ?)", events)
        connection.executemany("INSERT INTO details VALUES (?, ?, CAST(? AS TEXT))", details)
        connection.execute("COMMIT")
    assert schema_of(cli.ledger)[0] == 1


@pytest.fixture
def old(funded: CommandLine) -> CommandLine:
    """The funded ledger of 7 events as a file of version 1."""
    as_version_1(funded)
    return funded


@pytest.mark.parametrize("writable", [True, False], ids=["writable", "read-only"])
@pytest.mark.parametrize("command", [*READING, ("show", "pay-1"), ("checkpoint",)], ids=" ".join)
def test_reading_changes_no_byte(
    old: CommandLine, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], writable: bool
) -> None:
    """An old ledger is read as it is and stays as it is; whoever may not write to it reads the same."""
    before, files = old.ledger.read_bytes(), beside(old.ledger)
    if not writable:
        old.ledger.chmod(0o444)
        # Root may write anywhere.
        monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    assert old.ok(*command)
    assert (old.ledger.read_bytes(), beside(old.ledger)) == (before, files)


@pytest.mark.parametrize("command", [BULLETIN, ERASE, ("import", "lines.jsonl")], ids=lambda command: command[0])
def test_the_first_to_write_migrates(old: CommandLine, command: tuple[str, ...]) -> None:
    """Whatever writes first makes the schema that of a new ledger and leaves every event and the root as they were."""
    before, prefix = rows(old.ledger), old.json("verify")["root"]
    old.ok(*(str(old.folder / part) if part == "lines.jsonl" else part for part in command))
    events, details = rows(old.ledger)
    assert (events[:7], details) == (before[0], [] if command == ERASE else before[1])
    assert b64encode(root([leaf for _, _, leaf in events[:7]])).decode() == prefix
    version, found = schema_of(old.ledger)
    assert (version, INDEX in found) == (SCHEMA_VERSION, True)
    old.ok("verify")


def test_a_migrated_ledger_is_like_a_new_one(old: CommandLine, tmp_path: Path) -> None:
    """Version and schema objects are the same whether a ledger was made or migrated."""
    with open_to_write(old.ledger):
        pass
    new = CommandLine(folder=tmp_path / "new")
    new.folder.mkdir()
    new.ok("init", str(new.ledger), "--department", "D1", "--name", "部门")
    assert schema_of(old.ledger) == schema_of(new.ledger)


def test_the_versions_are_counted_by_the_migrations() -> None:
    """SCHEMA_FORMATS has a number a migration, and each leaves its own in user_version."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        names = [pending.name for pending in migrations.pending(Database(connection))]
        found = []
        for after in [*names[1:], None]:
            migrations.apply(Database(connection), stop_before=after)
            found.append(connection.execute("PRAGMA user_version").fetchone()[0])
            assert schema_objects(connection) == expected_objects(found[-1])
    assert found == list(SCHEMA_FORMATS)


def test_a_format_between_two_migrations_has_the_schema_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of a new version of a kind changes nothing of the schema."""
    monkeypatch.setattr(module, "SCHEMA_FORMATS", (1, 2, 3, 9))
    assert expected_objects(8) == expected_objects(3)
    assert expected_objects(9) == expected_objects(20) != expected_objects(8)


def test_create_makes_the_latest_version() -> None:
    """A new ledger is marked as one and holds what its version must hold."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection)
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert schema_objects(connection) == expected_objects(SCHEMA_VERSION)


def interrupt(_: Any) -> None:
    """Be interrupted by the user."""
    raise KeyboardInterrupt


FAILING: dict[str, Callable[[Any], object]] = {
    "SQL that fails": lambda db: db.execute("CREATE INDEX events_by_month ON events (kind)"),
    "an exception": lambda db: 1 / 0,
    "an interruption": interrupt,
}


@pytest.mark.parametrize("fail", FAILING.values(), ids=list(FAILING))
def test_a_migration_that_fails_leaves_the_ledger_as_it_was(
    old: CommandLine, monkeypatch: pytest.MonkeyPatch, fail: Callable[[Any], object]
) -> None:
    """What a failing migration had done is undone, nothing is recorded, and a later one succeeds."""
    run, before, whole = module._run, old.ledger.read_bytes(), schema_of(old.ledger)

    def run_and_fail(db: Any, script: str, *, version: int) -> None:
        run(db, script, version=version)
        fail(db)

    with monkeypatch.context() as patched:
        patched.setattr(module, "_run", run_and_fail)
        with pytest.raises((OSError, ZeroDivisionError, KeyboardInterrupt)):
            open_to_write(old.ledger)
    assert (schema_of(old.ledger), old.json("verify")["events"]) == (whole, 7)
    assert old.ledger.read_bytes() == before
    assert beside(old.ledger) == {"ledger.db", "lines.jsonl"}
    old.ok(*BULLETIN)
    assert schema_of(old.ledger)[0] == SCHEMA_VERSION
    old.ok("verify")


def test_a_migration_without_room_is_a_sentence(funded: CommandLine) -> None:
    """Where the index finds no room the write is refused with a sentence, and the ledger is as it was."""
    paid = [money("expenditure", f"e{number}", "0.01", voucher=f"{number:050}") for number in range(800)]
    funded.import_lines(paid)
    as_version_1(funded)
    before, whole = funded.ok("export", "--full"), schema_of(funded.ledger)
    # Room for SQLite's files and for an event, but not for 800 vouchers.
    result = program(*BULLETIN, ledger=funded.ledger, before=limited(40_000))
    assert (result.returncode, result.stdout, "没有写入 [disk_" in result.stderr) == (1, "", True)
    assert (funded.ok("export", "--full"), schema_of(funded.ledger)) == (before, whole)
    funded.ok(*BULLETIN)
    funded.ok("verify")
    assert program("append", "month_closed", "--month", "2022-12", ledger=funded.ledger, before=limited(40_000)).stdout


def test_writers_at_once_migrate_once(old: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several writers that have all found version 1 one migrates it, and each of them can record."""
    prefix, transaction, all_found_it = old.json("verify")["root"], Ledger.transaction, Barrier(4, timeout=30)

    def transaction_of_all(ledger: Ledger) -> AbstractContextManager[Callable[[], None]]:
        all_found_it.wait()
        return transaction(ledger)

    def write(month: int) -> Outcome:
        with open_to_write(old.ledger) as ledger:
            fields = {"kind": "month_closed", "event_id": f"close-{month}", "month": f"2022-{month:02d}"}
            return record(ledger, [Line(fields=fields)], recorded_by="clerk")

    monkeypatch.setattr(Ledger, "transaction", transaction_of_all)
    with ThreadPoolExecutor(4) as threads:
        assert [outcome.problems for outcome in threads.map(write, range(1, 5))] == [()] * 4
    assert schema_of(old.ledger) == (SCHEMA_VERSION, expected_objects(SCHEMA_VERSION))
    assert old.json("verify")["events"] == 11
    events, _ = rows(old.ledger)
    assert b64encode(root([leaf for _, _, leaf in events[:7]])).decode() == prefix
    with closing(sqlite3.connect(old.ledger)) as connection:
        applied = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
    assert applied == [("create_log",), ("index_vouchers",), ("index_parents",), ("keep_imports",)]


# What is done to a ledger of version 1, what the problem names, and the exit codes of a write and of verify after it.
TAMPERED: dict[str, tuple[Tamper, str, tuple[int, int]]] = {
    "a trigger dropped": (sql("DROP TRIGGER events_are_never_changed"), "trigger events_are_never_changed", (1, 3)),
    "an index of version 2": (sql("CREATE INDEX events_by_voucher ON events (kind)"), INDEX, (1, 3)),
    "said to be of this version": (sql(f"PRAGMA user_version = {SCHEMA_VERSION}"), INDEX, (1, 3)),
    # A migration makes up for these, and for what they left out.
    "a view redefined": (redefined("movements", "-amount_fen", "amount_fen"), "view movements", (0, 0)),
    "said to be version 2": (sql("PRAGMA user_version = 2"), INDEX, (0, 0)),
    "said to be version 0": (sql("PRAGMA user_version = 0"), "user_version", (0, 0)),
    "said to be version -1": (sql("PRAGMA user_version = -1"), "user_version", (0, 0)),
}


@pytest.mark.parametrize(("how", "name", "codes"), TAMPERED.values(), ids=list(TAMPERED))
def test_an_old_schema_that_was_tampered_with_is_found(
    old: CommandLine, how: Tamper, name: str, codes: tuple[int, int]
) -> None:
    """An old ledger is held to the schema of its own version; migrating it hides nothing that was done to it."""
    with closing(sqlite3.connect(old.ledger, isolation_level=None)) as connection:
        how(connection)
    assert any(name in problem["message"] for problem in found_by(old)["problems"])
    assert (old(*BULLETIN).exit_code, old("verify").exit_code) == codes


def test_a_new_ledger_said_to_be_old_is_found(funded: CommandLine) -> None:
    """A ledger of a later version marked as version 1 has an index too many."""
    with closing(sqlite3.connect(funded.ledger)) as connection:
        connection.execute("PRAGMA user_version = 1")
    assert any(INDEX in problem["message"] for problem in found_by(funded)["problems"])
