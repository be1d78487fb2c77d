"""Reading the tables of a public database, of which nothing is trusted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.outsider.columns import COLUMNS, FIGURES, INTEGERS, Row
from publish.outsider.fields import FIGURE
from publish.outsider.limits import MOST_LINES, Unreadable


@dataclass
class File:
    """The public tables: of each its columns, and its rows by the first of them; ``others`` is what else there is."""

    columns: dict[str, list[str]]
    rows: dict[str, dict[Any, Row]]
    others: list[str]


def read_file(path: Path) -> File:
    """Return what the file holds. Raises Unreadable."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise Unreadable(f"本机 Python 所带的 SQLite 是 {sqlite3.sqlite_version}，读取公开数据库需要 3.37 或更新")
    if not path.is_file():
        raise Unreadable("没有这个文件")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        known, others = _objects(connection)
        if "publication" not in known:
            raise Unreadable("没有公开说明（publication）这个表")
        # Through an index that is not of its table, a reader would be shown other rows than are read here.
        checked = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if checked != "ok":
            raise Unreadable(f"SQLite 的完整性检查没有通过，从不同途径会读出不同的内容（{checked}）")
        file = File(columns={}, rows={}, others=others)
        for table in known:
            _read_table(connection, table, file)
    if len(file.rows.get("score_sheet", ())) > MOST_LINES:
        raise Unreadable(f"评分表超过 {MOST_LINES} 行")
    for table, columns in file.columns.items():
        file.others += [f"{table}.{one}" for one in sorted({*columns} - set(" ".join(COLUMNS[table]).split()))]
    return file


def _objects(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
    """Return the names of the public tables, and of all else but the index that each has of its key."""
    known: list[str] = []
    others: list[str] = []
    for type_, name, table, sql in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"):
        if type_ == "table" and name in COLUMNS and name not in known:
            known.append(name)
        elif (type_, name, sql) != ("index", f"sqlite_autoindex_{table}_1", None):
            others.append(str(name))
    return sorted(known), sorted(others)


def _read_table(connection: sqlite3.Connection, table: str, file: File) -> None:
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    file.columns[table] = [column[0] for column in cursor.description]
    rows = file.rows[table] = {}
    figures = FIGURES if table != "targets" else ()
    for found in cursor:
        row = dict(found)
        for column, value in row.items():
            wanted: type = int if column in INTEGERS or column.endswith("_fen") else str
            fits = isinstance(value, wanted) and (column not in figures or bool(FIGURE.fullmatch(str(value))))
            if value is not None and not fits:
                raise Unreadable(f"表 {table} 的 {column} 有不合规定的值：{str(value)[:40]}")
        key = found[0]
        if key is None or key in rows:
            raise Unreadable(f"表 {table} 的 {file.columns[table][0]} 为空或重复：{key}")
        rows[key] = row


def publication_of(file: File) -> Row:
    """Return the one row that says what was published."""
    rows = list(file.rows.get("publication", {}).values())
    if len(rows) != 1 or any(rows[0].get(column) is None for column in COLUMNS["publication"][0].split()):
        raise Unreadable("没有完整的公开说明（publication）")
    if not 2000 <= rows[0]["year"] <= 2099 or rows[0]["events"] < 1:
        raise Unreadable("公开说明（publication）的年度或事件数无效")
    return rows[0]
