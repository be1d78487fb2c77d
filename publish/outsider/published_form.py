"""The form of a public database, looked at before anything is read of it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from publish.outsider.columns import FORMAT_OF
from publish.outsider.limits import NotAsPublished, Unreadable
from publish.outsider.named_columns import COLUMNS, INTEGERS

FORMATS = (0, 1, 2, 3)
"""The formats of public databases (SQLite's ``user_version``) that are known here."""
STRICT_FORMAT, STRICT_SINCE = 0, (3, 37)
"""The format whose tables are STRICT, and the SQLite that reads such tables."""
# A column may be computed by SQL, which shows one version of SQLite another figure than the next, and takes as long as
# it likes. So every table has to be written as ``publish`` writes it, and nothing else may be there.
_TABLE = re.compile(r"CREATE TABLE ([a-z_]{1,40}) \(([A-Za-z_ ,]{1,2000})\)(?: STRICT)?")


def require_alone(path: Path) -> None:
    """Raise NotAsPublished where SQLite would read the file together with another one beside it."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            raise NotAsPublished(f"旁边有 {beside.name}，别的程序会把它当作这个文件的一部分来读")


def tables_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the tables with their columns. Raises Unreadable for another format, NotAsPublished for another form."""
    (format_,) = connection.execute("PRAGMA user_version").fetchone()
    if format_ not in FORMATS:
        raise Unreadable(f"文件的格式是 {format_}，本程序只认得 {max(FORMATS)}：请用发布者随文件提供的程序")
    if format_ == STRICT_FORMAT and sqlite3.sqlite_version_info < STRICT_SINCE:
        raise Unreadable(
            f"本机 Python 所带的 SQLite 是 {sqlite3.sqlite_version}，读取格式 {format_} 的公开数据库需要 3.37 或更新"
        )
    (encoding,) = connection.execute("PRAGMA encoding").fetchone()
    if encoding != "UTF-8":
        raise NotAsPublished(f"文件的文字编码是 {encoding}，应为 UTF-8")
    tables: dict[str, list[str]] = {}
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type DESC").fetchall()
    for type_, name, table, sql in objects:
        if type_ == "table" and name == table and name in COLUMNS and name not in tables:
            tables[name] = _columns(name, sql, format_)
        elif (type_, name, sql) != ("index", f"sqlite_autoindex_{table}_1", None) or table not in tables:
            raise NotAsPublished(f"其中有不属于公开数据库的 {str(name)[:40]}")
    return tables


def require_types(connection: sqlite3.Connection, table: str, columns: list[str]) -> None:
    """Raise Unreadable where a value is neither empty nor of its column's type, which SQLite itself lets pass."""
    for column in columns:
        wanted = "integer" if is_integer(column) else "text"
        query = f"SELECT {column} FROM {table} WHERE typeof({column}) NOT IN ('null', '{wanted}') LIMIT 1"
        other = connection.execute(query).fetchone()
        if other:
            raise Unreadable(f"表 {table} 的 {column} 有不合规定的值：{str(other[0])[:40]}")


def create_table(name: str, columns: list[str], format_: int) -> str:
    """Return how ``publish`` writes a table of these columns into a public database of that format."""
    first, *others = [f"{column} {'INTEGER' if is_integer(column) else 'TEXT'}" for column in columns]
    strict = " STRICT" if format_ == STRICT_FORMAT else ""
    return f"CREATE TABLE {name} ({', '.join([f'{first} NOT NULL PRIMARY KEY', *others])}){strict}"


def is_integer(column: str) -> bool:
    """Tell whether a column holds integers; every other one holds text."""
    return column in INTEGERS.split() or column.endswith("_fen")


def columns_in(table: str, format_: int) -> list[str]:
    """Return the columns that a table of public databases of that format can have."""
    return [column for column in COLUMNS[table].split() if FORMAT_OF.get(f"{table}.{column}", 0) <= format_]


def _columns(name: str, sql: object, format_: int) -> list[str]:
    found = _TABLE.fullmatch(sql) if isinstance(sql, str) else None
    columns = [column.split(" ")[0] for column in found[2].split(", ")] if found else []
    known = columns_in(name, format_)
    if not columns or columns[:1] != known[:1] or sql != create_table(name, columns, format_):
        raise NotAsPublished(f"表 {name} 的定义不是公开数据库的写法")
    if name == "publication" and columns != known:
        raise NotAsPublished("公开说明（publication）的列不是这个格式的")
    for column in columns:
        if column not in known or columns.count(column) > 1:
            raise NotAsPublished(f"表 {name} 中有不属于公开数据库的 {column[:40]}")
    return columns
