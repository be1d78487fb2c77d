"""Comparing a public database with what its log gives: schema, tables, rows and cells."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from ledger.values.text import shown

_SCHEMA = "SELECT coalesce(sql, type || ' ' || name) FROM sqlite_schema ORDER BY 1"
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"


def database_findings(published: sqlite3.Connection, rebuilt: sqlite3.Connection) -> Iterator[str]:
    """Yield, in Chinese, where the database ``published`` is not as it was ``rebuilt`` from the log.

    Of a table whose schema differs no rows are compared.
    """
    found, wanted = (set(_column(connection, _SCHEMA)) for connection in (published, rebuilt))
    yield from (f"多出的结构：{shown(sql)}" for sql in sorted(found - wanted))
    yield from (f"缺少的结构：{shown(sql)}" for sql in sorted(wanted - found))
    for table in _column(rebuilt, _TABLES):
        if _definition(published, table) == _definition(rebuilt, table):
            yield from _of_rows(published, rebuilt, table)


def _of_rows(published: sqlite3.Connection, rebuilt: sqlite3.Connection, table: str) -> Iterator[str]:
    query = f'SELECT * FROM "{table}" ORDER BY 1'
    there, meant = published.execute(query), rebuilt.execute(query)
    columns = [column[0] for column in meant.description]
    one, other = there.fetchone(), meant.fetchone()
    while one or other:
        if other is None or (one is not None and one[0] < other[0]):
            yield f"{_place(table, columns, one)}：公开的有，账本算出的没有"
            one = there.fetchone()
        elif one is None or other[0] < one[0]:
            yield f"{_place(table, columns, other)}：公开的没有，账本算出的有"
            other = meant.fetchone()
        else:
            yield from _of_cells(_place(table, columns, one), columns, one, other)
            one, other = there.fetchone(), meant.fetchone()


def _of_cells(place: str, columns: list[str], one: tuple[Any, ...], other: tuple[Any, ...]) -> Iterator[str]:
    for column, value, wanted in zip(columns, one, other, strict=True):
        if value != wanted:
            yield f"{place}的 {column}：公开的是 {_cell(value)}，账本算出的是 {_cell(wanted)}"


def _place(table: str, columns: list[str], row: tuple[Any, ...]) -> str:
    """Return which row it is, by its key: the first column."""
    return f"{table} 中 {columns[0]} 为 {shown(row[0])} 的行"


def _cell(value: Any) -> str:
    return "空" if value is None else f"{shown(value)}"


def _definition(connection: sqlite3.Connection, table: str) -> Any:
    return connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).fetchone()


def _column(connection: sqlite3.Connection, query: str) -> list[Any]:
    return [value for (value,) in connection.execute(query)]
