"""Making and migrating the schema of a ledger with sqlite-utils; the SQL itself is in ``schema.sql``.

Apart from ``schema``, so that appending to a ledger need not import sqlite-utils.
"""

import sqlite3
from importlib import resources
from typing import Any

from sqlite_utils import Database, Migrations

from ledger.schema import APPLICATION_ID, SCHEMA_VERSION, schema_objects

migrations = Migrations("ledger")


@migrations()
def create_log(db: Any) -> None:
    """The log, the details beside it, the view of movements and the triggers that guard them."""
    for statement in _statements(resources.files("ledger").joinpath("schema.sql").read_text("utf-8")):
        db.execute(statement)


def create(connection: sqlite3.Connection) -> None:
    """Make an empty ledger of the database that ``connection`` has open (autocommit mode)."""
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def expected_objects() -> dict[str, str | None]:
    """Return what ``schema_objects`` must find in a sound ledger."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        create(connection)
        return schema_objects(connection)
    finally:
        connection.close()


def _statements(script: str) -> list[str]:
    statements, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return statements
