"""Making and migrating the schema of a ledger with sqlite-utils; the SQL itself is in ``schema*.sql``.

Each migration leaves the version it makes in ``user_version``; SCHEMA_FORMATS names them all.

Apart from ``schema``, so that appending to a ledger need not import sqlite-utils.
"""

import sqlite3
from contextlib import closing
from functools import cache
from importlib import resources
from typing import Any

from sqlite_utils import Database, Migrations

from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.schema import APPLICATION_ID, SCHEMA_FORMATS, schema_objects

migrations = Migrations("ledger")


@migrations()
def create_log(db: Any) -> None:
    """The log, the details beside it, the view of movements and the triggers that guard them."""
    _run(db, "schema.sql", version=1)


@migrations()
def index_vouchers(db: Any) -> None:
    """The index that finds a payment by its voucher."""
    _run(db, "schema_2.sql", version=2)


@migrations()
def index_parents(db: Any) -> None:
    """The index that tells whether a project has children."""
    _run(db, "schema_3.sql", version=3)


@migrations()
def keep_imports(db: Any) -> None:
    """The salts of imports."""
    _run(db, "schema_4.sql", version=4)


def create(connection: sqlite3.Connection) -> None:
    """Make an empty ledger of the database that ``connection`` has open (autocommit mode)."""
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema of an older ledger up to date within the caller's transaction; no event is touched."""
    migrations.apply(Database(connection))


def expected_objects(version: int) -> dict[str, str | None]:
    """Return what ``schema_objects`` must find in a sound ledger of a format."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database = Database(connection)
        later = _named(database)[len(expected_migrations(version)) :]
        migrations.apply(database, stop_before=later)
        return schema_objects(connection)
    finally:
        connection.close()


def expected_migrations(version: int) -> list[str]:
    """Return the names of the migrations that a sound ledger of a format went through, in their order."""
    with closing(sqlite3.connect(":memory:")) as connection:
        names = _named(Database(connection))
    return [name for number, name in zip(SCHEMA_FORMATS, names, strict=True) if number <= version]


def migrations_applied(connection: sqlite3.Connection) -> list[str] | None:
    """Return the names of the migrations that a ledger says it went through; None where it says nothing readable."""
    try:
        rows = connection.execute(queries.MIGRATIONS).fetchall()
    except UNREADABLE:
        return None
    return [str(name) for migration_set, name in rows if migration_set == migrations.name]


def _named(database: Any) -> list[str]:
    return [pending.name for pending in migrations.pending(database)]


def _run(db: Any, script: str, *, version: int) -> None:
    for statement in _statements(script):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {version}")


@cache
def _statements(script: str) -> tuple[str, ...]:
    statements, statement = [], ""
    for line in resources.files("ledger.storage").joinpath(script).read_text("utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return tuple(statements)
