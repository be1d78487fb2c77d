"""What a query of the public's own may do, and how much it may give back."""

import sqlite3
from typing import Any

LONGEST_BYTES = 100_000
"""Of one value; without it one ``hex(zeroblob(…))`` takes gigabytes within its time."""
MOST_COLUMNS = 50
"""Of one row: SQLite bounds the values that stand in it, and not the row."""
MOST_CHARACTERS = 1_000_000
"""Of a whole answer, names of columns included: JSON says them in every row, and takes up to six bytes for each."""
_LEAST_CHARACTERS = 20  # as many as a number may take
# No pragma: there are some that name the file.
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


class RowsInBounds:
    """Makes the rows of one query, until they are more than MOST_CHARACTERS. Raises sqlite3.DataError."""

    def __init__(self) -> None:
        self._left = MOST_CHARACTERS

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> sqlite3.Row:
        """Make a row that can be asked by name, as Datasette does."""
        names = (column[0] for column in cursor.description)
        self._left -= sum(len(name) + _length(value) for name, value in zip(names, row, strict=True))
        if self._left < 0:
            raise sqlite3.DataError(f"结果超过 {MOST_CHARACTERS:,} 个字，没有给出；请少选几列或几行，整张表请用下载")
        return sqlite3.Row(cursor, row)


def limit_query(connection: sqlite3.Connection) -> None:
    """Let the next query of ``connection`` read, within the limits, and do nothing else."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MOST_COLUMNS)
    connection.set_authorizer(_only_reading)
    connection.row_factory = RowsInBounds()


def _only_reading(action: int, subject: str | None, *_: str | None) -> int:
    # To make json_each known SQLite asks whether it may note it in the schema; the file is open to be read only.
    allowed = action in _READING or (action, subject) == (sqlite3.SQLITE_UPDATE, "sqlite_master")
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _length(value: Any) -> int:
    return max(len(value), _LEAST_CHARACTERS) if isinstance(value, str | bytes) else _LEAST_CHARACTERS
