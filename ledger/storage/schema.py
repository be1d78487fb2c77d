"""What marks a SQLite file as a ledger, and what its schema consists of."""

import sqlite3

APPLICATION_ID = 0x4A584C47
"""``JXLG`` in ASCII: marks a SQLite file as a ledger."""

SCHEMA_FORMATS = (1, 2, 3, 4)
"""The formats of a ledger (SQLite's ``user_version``) that its schema changed with, one a migration.

The numbers between and after them are those that a new version of a kind came with (``Event.formats``).
"""

SCHEMA_VERSION = SCHEMA_FORMATS[-1]
"""A ledger of a lower format is migrated when it is opened to write."""


IMPORTS_FORMAT = 4
"""The first with a table of imports."""

TRIGGERS = {
    "events_are_never_changed": 1,
    "events_are_never_deleted": 1,
    "events_are_only_appended": 1,
    "details_are_never_changed": 1,
    "details_are_never_replaced": 1,
    "details_are_deleted_by_a_recorded_erasure": 1,
    "imports_are_never_changed": IMPORTS_FORMAT,
    "imports_are_never_deleted": IMPORTS_FORMAT,
    "imports_are_never_replaced": IMPORTS_FORMAT,
}
"""What guards a ledger of that format on against any other program; where one is gone nothing more is recorded."""


def schema_objects(connection: sqlite3.Connection) -> dict[str, str | None]:
    """Return the SQL of every table, index, trigger and view by ``type name``."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema")
    return {f"{kind} {name}": sql for kind, name, sql in rows}
