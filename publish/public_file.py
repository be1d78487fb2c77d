"""The file of a public database: written whole, checked, and only then put in its place."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ledger.body import canonical
from ledger.errors import UnusableFile
from publish.tables import Table

APPLICATION_ID = 0x4A585042
"""``JXPB`` in ASCII: marks a SQLite file as a public database of jixiao."""

Rows = Mapping[str, list[dict[str, Any]]]


def write_public_file(path: Path, tables: Iterable[Table], rows: Rows) -> str:
    """Write ``rows`` of ``tables`` to a new public database, put it at ``path``, and return its content digest.

    Tables are STRICT; the same rows give the same bytes under one SQLite. Raises UnusableFile where ``path`` is
    something else than a public database, or cannot be written; then it is as it was.
    """
    _refuse_to_replace(path)
    shown = list(tables)
    database = Database(memory=True)
    for table in shown:
        database.execute(_create(table))
        names = [column.name for column in table.columns]
        database.table(table.name).insert_all({name: row[name] for name in names} for row in rows[table.name])
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    meant = content_digest(database.conn)
    _put_in_place(database, path, meant)
    return meant


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


def is_public_file(path: Path) -> bool:
    """Tell whether ``path`` is a SQLite file that bears our application_id."""
    try:
        header = path.read_bytes()[:100] if path.is_file() else b""
    except OSError:
        return False
    return header.startswith(b"SQLite format 3\0") and header[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _refuse_to_replace(path: Path) -> None:
    if path.exists() and not is_public_file(path):
        raise UnusableFile("not_a_public_database", f"{path}：已存在，而且不是公开数据库，没有改动")
    if not path.parent.is_dir():
        raise UnusableFile("no_such_folder", f"{path}：文件夹 {path.parent} 不存在")


def _create(table: Table) -> str:
    first, *others = table.columns
    columns = [f"{first.name} {first.type} NOT NULL PRIMARY KEY"]
    columns += [f"{column.name} {column.type}" for column in others]
    return f"CREATE TABLE {table.name} ({', '.join(columns)}) STRICT"


def _put_in_place(database: Database, path: Path, meant: str) -> None:
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            made = Path(folder) / path.name
            database.execute("VACUUM INTO ?", [str(made)])
            _check(made, meant)
            made.replace(path)
            _sync(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise UnusableFile("cannot_publish", f"{path}：无法写入（{error}），没有改动") from error


def _check(made: Path, meant: str) -> None:
    connection = sqlite3.connect(f"{made.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if not sound or content_digest(connection) != meant or not is_public_file(made):
            raise UnusableFile("cannot_publish", f"{made.name}：写出的文件与内容不符")
    finally:
        connection.close()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
