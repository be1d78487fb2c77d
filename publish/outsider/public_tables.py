"""Reading the tables of a public database, of which nothing is trusted."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.outsider.columns import FIGURES, Row, Rows
from publish.outsider.fields import FIGURE
from publish.outsider.limits import MOST_LINES, Unreadable
from publish.outsider.published_form import require_alone, require_types, tables_of
from publish.outsider.read_anew import RowsReadAnew

LONG = ("events", "fund_changes")
"""The tables that have a row for each event, and are not held."""


@dataclass
class File:
    """The public tables: of each its columns, and its rows by the first of them; ``format`` is the file's.

    Its ``connection`` has to stay open, because not all rows are held.
    """

    format: int
    columns: dict[str, list[str]]
    rows: dict[str, Rows]
    connection: sqlite3.Connection


def read_file(path: Path) -> File:
    """Return what the file holds. Raises Unreadable, and NotAsPublished before anything of it is read."""
    if not path.is_file():
        raise Unreadable("没有这个文件")
    require_alone(path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return _read(connection)
    except Exception:
        connection.close()
        raise


def _read(connection: sqlite3.Connection) -> File:
    tables = tables_of(connection)
    if "publication" not in tables:
        raise Unreadable("没有公开说明（publication）这个表")
    # Through an index that is not of its table, a reader would be shown other rows than are read here.
    checked = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if checked != "ok":
        raise Unreadable(f"SQLite 的完整性检查没有通过，从不同途径会读出不同的内容（{checked}）")
    [format_] = connection.execute("PRAGMA user_version").fetchone()
    rows: dict[str, Rows] = {}
    for name in sorted(tables):
        require_types(connection, name, tables[name])
        read = RowsReadAnew if name in LONG else _rows
        rows[name] = read(connection, name, tables[name])
    if len(rows.get("score_sheet", ())) > MOST_LINES:
        raise Unreadable(f"评分表超过 {MOST_LINES} 行")
    return File(format_, tables, rows, connection)


def _rows(connection: sqlite3.Connection, table: str, columns: list[str]) -> dict[Any, Row]:
    rows: dict[Any, Row] = {}
    figures = FIGURES if table != "targets" else ()
    for found in connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1"):
        row = {column: found[number] for number, column in enumerate(columns)}
        for column in figures:
            value = row.get(column)
            if value is not None and not FIGURE.fullmatch(value):
                raise Unreadable(f"表 {table} 的 {column} 有不合规定的值：{value[:40]}")
        key = found[0]
        if key is None or key in rows:
            raise Unreadable(f"表 {table} 的 {columns[0]} 为空或重复：{key}")
        rows[key] = row
    return rows


def publication_of(file: File) -> Row:
    """Return the one row that says what was published."""
    rows = list(file.rows.get("publication", {}).values())
    if len(rows) != 1 or None in rows[0].values():
        raise Unreadable("没有完整的公开说明（publication）")
    year, through = rows[0]["year"], rows[0].get("through")
    if not 2000 <= year <= 2099 or rows[0]["events"] < 1:
        raise Unreadable("公开说明（publication）的年度或事件数无效")
    if through is not None and through not in [f"{year}-{month:02d}" for month in range(1, 13)]:
        raise Unreadable("公开说明（publication）的截至月份无效")
    return rows[0]
