"""The file of a public database: written whole, checked, and only then put in its place."""

import hashlib
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from ledger.errors import JixiaoError, UnusableFile
from ledger.files.system_errors import why
from ledger.kinds.body import canonical
from publish.files.application_id import APPLICATION_ID, is_public_file
from publish.tables.table import Row, Rows, Table

_AT_ONCE = 1_000
"""Rows that are held in memory together."""


@contextmanager
def new_public_file(path: Path, tables: Iterable[Table], rows: Rows) -> Iterator[tuple[Path, str]]:
    """Give a new public database of ``rows`` and its content digest, to be put at ``path`` before the with block ends.

    It lies alone in a folder beside ``path`` that is gone after the block. Tables are STRICT; the same rows give the
    same bytes under one SQLite. Raises UnusableFile where ``path`` is something else than a public database, or
    cannot be written.
    """
    try:
        _refuse_to_replace(path)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            made = Path(folder) / path.name
            meant = _make(made, tables, rows)
            _check(made, meant)
            yield made, meant
    except JixiaoError:
        raise
    except (OSError, sqlite3.OperationalError) as error:
        raise UnusableFile("cannot_publish", f"{path}：无法写入（{why(error)}），没有改动") from error


@contextmanager
def rebuilt(tables: Iterable[Table], rows: Rows) -> Iterator[sqlite3.Connection]:
    """Give a connection to a database of ``rows`` as it would be written, gone after the with block.

    Raises UnusableFile where the folder for temporary files has no room for it.
    """
    with temporary_folder() as folder:
        database = Database(folder / "rebuilt.db")
        try:
            _filled(database, tables, rows)
            yield database.conn
        finally:
            database.close()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder for what is made only to be compared, gone after the with block.

    Raises UnusableFile for whatever cannot be read or written in the block.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    except JixiaoError:
        raise
    except (OSError, sqlite3.OperationalError) as error:
        message = f"不能重新生成以供比对（{why(error)}）；临时文件夹没有地方时，可用环境变量 TMPDIR 另指一个"
        raise UnusableFile("cannot_rebuild", message) from error


def _make(made: Path, tables: Iterable[Table], rows: Rows) -> str:
    """Write a new public database at ``made``, which is not there yet, and return its content digest."""
    # Filled in a file beside, because a whole log may not fit in memory; copied, because its pages lie as they came.
    database = Database(made.with_name(f"{made.name}.filling"))
    try:
        meant = _filled(database, tables, rows)
        database.execute("VACUUM INTO ?", [str(made)])
    finally:
        database.close()
    return meant


def _filled(database: Database, tables: Iterable[Table], rows: Rows) -> str:
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for table in tables:
        database.execute(_create(table))
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        _insert(database, some)
    return content_digest(database.conn)


def content_digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256, in hex, over all tables as canonical JSON Lines: by name, each row by its primary key.

    A table is one line with its name, then one line a row with its columns; the same under every SQLite.
    """
    digest = hashlib.sha256()
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    for (name,) in names.fetchall():
        digest.update(canonical({"table": name}) + b"\n")
        found = connection.execute(f'SELECT * FROM "{name}" ORDER BY 1')
        columns = [column[0] for column in found.description]
        for row in found:
            digest.update(canonical(dict(zip(columns, row, strict=True))) + b"\n")
    return digest.hexdigest()


def _refuse_to_replace(path: Path) -> None:
    if path.exists() and not is_public_file(path):
        raise UnusableFile("not_a_public_database", f"{path}：已存在，而且不是公开数据库，没有改动")
    if not path.parent.is_dir():
        raise UnusableFile("no_such_folder", f"{path}：文件夹 {path.parent} 不存在")


def _insert(database: Database, rows: Rows) -> None:
    by_table: defaultdict[str, list[Row]] = defaultdict(list)
    for table, row in rows:
        by_table[table.name].append({column.name: row[column.name] for column in table.columns})
    for name, found in by_table.items():
        database.table(name).insert_all(found)


def _create(table: Table) -> str:
    first, *others = table.columns
    columns = [f"{first.name} {first.type} NOT NULL PRIMARY KEY"]
    columns += [f"{column.name} {column.type}" for column in others]
    return f"CREATE TABLE {table.name} ({', '.join(columns)}) STRICT"


def is_sound(path: Path) -> bool:
    """Tell whether SQLite finds the database at ``path`` whole and its indexes in agreement with its tables."""
    try:
        with closing(open_public(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


def published_department(path: Path) -> str | None:
    """Return the name of the department that the public database at ``path`` is of, None where it cannot be read."""
    try:
        with closing(open_public(path)) as connection:
            row = connection.execute("SELECT department FROM publication").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _check(made: Path, meant: str) -> None:
    with closing(open_public(made)) as connection:
        same = content_digest(connection) == meant
    if not same or not is_sound(made) or not is_public_file(made):
        raise UnusableFile("cannot_publish", f"{made.name}：写出的文件与内容不符，没有改动")


def open_public(path: Path) -> sqlite3.Connection:
    """Open the public database at ``path`` to be read; nobody may write to it meanwhile."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
