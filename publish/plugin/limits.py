"""How long a value a query of the public may make."""

import sqlite3

LONGEST_BYTES = 300_000
"""Far longer than any text that is published; without it one ``hex(zeroblob(…))`` takes gigabytes within its time."""


def limit_values(connection: sqlite3.Connection) -> None:
    """Let no value and no row of ``connection`` be longer than LONGEST_BYTES."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_BYTES)
