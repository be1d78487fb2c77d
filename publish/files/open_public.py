"""Reading the file of a public database: opened for nobody to write, its content digest, whether it is sound."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ledger.kinds.body import CANONICAL, canonical

_ROWS_AT_ONCE = 1000


def open_public(path: Path) -> sqlite3.Connection:
    """Open the public database at ``path`` to be read; nobody may write to it meanwhile."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def content_digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256, in hex, over all tables as canonical JSON Lines: by name, each row by its primary key.

    A table is one line with its name, then one line a row with its columns; the same under every SQLite.
    """
    digest = hashlib.sha256()
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    for (name,) in names.fetchall():
        digest.update(canonical({"table": name}) + b"\n")
        for lines in json_lines(connection, name):
            digest.update(lines)
    return digest.hexdigest()


def json_lines(connection: sqlite3.Connection, table: str) -> Iterator[bytes]:
    """Yield the rows of a table by its primary key as canonical JSON Lines, many at a time."""
    found = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    columns = [column[0] for column in found.description]
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        yield CANONICAL.encode_lines([dict(zip(columns, row, strict=True)) for row in rows])


def is_sound(path: Path) -> bool:
    """Tell whether SQLite finds the database at ``path`` whole, its indexes right, and each value of its column's type.

    SQLite itself refuses another type only in tables that are STRICT, which those of format 0 are alone.
    """
    try:
        with closing(open_public(path)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            return whole and not any(_has_other_types(connection, name) for (name,) in tables)
    except sqlite3.Error:
        return False


def _has_other_types(connection: sqlite3.Connection, table: str) -> bool:
    """Tell whether a value of a table is neither NULL nor of the type that its column is declared with."""
    columns = connection.execute("SELECT name, lower(type) FROM pragma_table_info(?)", (table,)).fetchall()
    others = " OR ".join(f"typeof(\"{name}\") NOT IN ('null', '{declared}')" for name, declared in columns)
    return connection.execute(f'SELECT 1 FROM "{table}" WHERE {others} LIMIT 1').fetchone() is not None


def published_department(path: Path) -> str | None:
    """Return the name of the department that the public database at ``path`` is of, None where it cannot be read."""
    try:
        with closing(open_public(path)) as connection:
            row = connection.execute("SELECT department FROM publication").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None
