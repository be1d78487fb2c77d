"""The public tables as one workbook: a sheet a table, Chinese headings, money in yuan, nothing that runs."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from publish.tables.log_tables import EVENTS
from publish.tables.table import Column, Table

MOST_ROWS = 1_048_575
"""Of a sheet below its heading (ECMA-376)."""
LONGEST_TEXT = 32_767
CUT = "…（全文见 CSV）"
LEFT_OUT = "行数超过工作表的上限，全部数据见 CSV"
# A workbook says when it was made; the same publication must give the same bytes.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def write_workbook(path: Path, connection: sqlite3.Connection, tables: Sequence[Table]) -> None:
    """Write ``tables`` of the public database to the workbook ``path``. Raises OSError."""
    options = {
        "constant_memory": True,
        # What it streams through goes with the folder, whatever happens.
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": _MADE})
    formats = {
        "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    for table in tables:
        _sheet(book.add_worksheet(table.title), connection, table, formats)
    book.close()


def _sheet(sheet: Any, connection: sqlite3.Connection, table: Table, formats: dict[str, Any]) -> None:
    if connection.execute(f"SELECT count(*) FROM ({_rows_of(table)})").fetchone()[0] > MOST_ROWS:
        sheet.write_string(0, 0, LEFT_OUT)
        return
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 16 if column.is_figure else 24)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.heading, formats["heading"])
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(connection.execute(_rows_of(table)), start=1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, number, place, column, value, formats)


def _rows_of(table: Table) -> str:
    """Return the query for the rows of a table: of events only those with a body, as nobody reads mere hashes."""
    only = " WHERE body IS NOT NULL" if table.name == EVENTS.name and "body" in table.by_name else ""
    return f'SELECT * FROM "{table.name}"{only} ORDER BY 1'


def _write(sheet: Any, row: int, place: int, column: Column, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if column.name.endswith("_fen") and isinstance(value, int):
        sheet.write_number(row, place, Decimal(value).scaleb(-2), formats["money"])
    elif isinstance(value, int):
        sheet.write_number(row, place, value)
    elif column.is_figure and _NUMBER.fullmatch(value):
        sheet.write_number(row, place, Decimal(value))
    else:
        sheet.write_string(row, place, _text(value))


def _text(value: str) -> str:
    """Return a text as a cell can hold it: cut where it is too long, and never taken for markup."""
    # XlsxWriter, where it streams, writes what begins and ends like this as XML of its own, unescaped.
    inert = f"'{value}" if value.startswith("<r>") and value.endswith("</r>") else value
    return inert if len(inert) <= LONGEST_TEXT else inert[: LONGEST_TEXT - len(CUT)] + CUT
