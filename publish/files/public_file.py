"""The file of a public database: written whole, checked, and only then put in its place."""

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from ledger.errors import JixiaoError, UnusableFile
from ledger.files.held_folder import held_folder
from ledger.files.system_errors import why
from publish.files.application_id import APPLICATION_ID, is_public_file
from publish.files.open_public import content_digest, is_sound, open_public
from publish.tables.table import FORMAT, Row, Rows, Table

_AT_ONCE = 1_000
"""Rows that are held in memory together."""
_LARGEST = 2**63 - 1
"""What SQLite holds as an integer."""


@contextmanager
def new_public_file(path: Path, tables: Iterable[Table], rows: Rows) -> Iterator[tuple[Path, str]]:
    """Give a new public database of ``rows`` and its content digest, to be put at ``path`` before the with block ends.

    It lies alone in a folder beside ``path`` that is gone after the block. SQLite 3.8 reads it; the same rows give the
    same bytes under one SQLite. Raises UnusableFile where ``path`` is something else than a public database, or
    cannot be written, or a sum is larger than a database holds.
    """
    try:
        _refuse_to_replace(path)
        with held_folder(path.parent, path.name) as folder:
            made = folder / path.name
            meant = _make(made, tables, rows)
            _check(made, meant)
            yield made, meant
    except JixiaoError:
        raise
    except (OSError, sqlite3.OperationalError) as error:
        raise UnusableFile("cannot_publish", f"{path}：无法写入（{why(error)}），没有改动") from error


@contextmanager
def rebuilt(tables: Iterable[Table], rows: Rows, *, file_format: int) -> Iterator[sqlite3.Connection]:
    """Give a connection to a database of ``rows`` as it would be written, gone after the with block.

    Raises UnusableFile where the folder for temporary files has no room for it.
    """
    with temporary_folder() as folder:
        database = _database(folder / "rebuilt.db")
        try:
            _filled(database, tables, rows, file_format)
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


def _database(path: Path) -> Database:
    # Given by its path, sqlite-utils opens it with another SQLite where one is installed.
    return Database(sqlite3.connect(path))


def _make(made: Path, tables: Iterable[Table], rows: Rows) -> str:
    """Write a new public database at ``made``, which is not there yet, and return its content digest."""
    # Filled in a file beside, because a whole log may not fit in memory; copied, because its pages lie as they came.
    database = _database(made.with_name(f"{made.name}.filling"))
    try:
        meant = _filled(database, tables, rows, FORMAT)
        database.execute("VACUUM INTO ?", [str(made)])
    finally:
        database.close()
    return meant


def _filled(database: Database, tables: Iterable[Table], rows: Rows, file_format: int) -> str:
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {file_format}")
    # It is filled to be copied or compared, and gone after that whatever happens.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    for table in tables:
        database.execute(_create(table, file_format))
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        _insert(database.conn, some)
    return content_digest(database.conn)


def _refuse_to_replace(path: Path) -> None:
    if path.exists() and not is_public_file(path):
        raise UnusableFile("not_a_public_database", f"{path}：已存在，而且不是公开数据库，没有改动")
    if not path.parent.is_dir():
        raise UnusableFile("no_such_folder", f"{path}：文件夹 {path.parent} 不存在")


def _insert(connection: sqlite3.Connection, rows: Rows) -> None:
    by_table: defaultdict[str, list[Row]] = defaultdict(list)
    columns = {}
    for table, row in rows:
        by_table[table.name].append(row)
        columns[table.name] = [column.name for column in table.columns]
    with connection:
        for name, found in by_table.items():
            marks = ", ".join(f":{column}" for column in columns[name])
            try:
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", found)
            except OverflowError as error:
                raise _too_large(name, found) from error


def _too_large(table: str, rows: Iterable[Row]) -> UnusableFile:
    """Return the error of the first sum that no database of SQLite can hold; amounts in the log are far below it."""
    cells = ((column, value) for row in rows for column, value in row.items() if isinstance(value, int))
    column, value = next((column, value) for column, value in cells if not ~_LARGEST <= value <= _LARGEST)
    message = f"{table} 的 {column} 为 {value}，公开数据库最多能存 {_LARGEST}；没有改动，请核对各笔金额"
    return UnusableFile("figure_too_large", message)


def _create(table: Table, file_format: int) -> str:
    first, *others = table.columns
    columns = [f"{first.name} {first.type} NOT NULL PRIMARY KEY"]
    columns += [f"{column.name} {column.type}" for column in others]
    # Release 0.1.0 let SQLite refuse other types, with a word that none before 3.37 can read.
    strict = " STRICT" if file_format == 0 else ""
    return f"CREATE TABLE {table.name} ({', '.join(columns)}){strict}"


def _check(made: Path, meant: str) -> None:
    with closing(open_public(made)) as connection:
        same = content_digest(connection) == meant
    if not same or not is_sound(made) or not is_public_file(made):
        raise UnusableFile("cannot_publish", f"{made.name}：写出的文件与内容不符，没有改动")
