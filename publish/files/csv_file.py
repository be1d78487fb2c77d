"""A table as CSV (RFC 4180) that spreadsheets open as it is meant: UTF-8 with a byte order mark, no cell a formula."""

import codecs
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from publish.tables.table import Column

# In full width, too, as Chinese input methods type them, and after what a spreadsheet passes over before a formula.
# Where the machine's list separator is none of ours, a cell begins after each of these, quotes or no quotes.
_FORMULA = re.compile("^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[ \u00a0\u2000-\u200b\u2060\u3000\ufeff]*[=+\\-@＝＋－＠])")
BYTE_ORDER_MARK = codecs.BOM_UTF8
"""What a CSV begins with, so that Excel takes it for UTF-8."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Write a header of ``columns`` and then ``rows``; what is absent is an empty cell. Raises OSError."""
    figures = [column.is_figure for column in columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(_line(column.name for column in columns))
        for row in rows:
            file.write(_line(map(_cell, row, figures)))


def _line(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\r\n"


def _cell(value: Any, is_figure: bool) -> str:
    """Return a cell: a number as it is, every text in quotes and with an apostrophe where one would run."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if text.isalnum() and text.isascii() and not text.isdigit():
        return f'"{text}"'
    if is_figure and _NUMBER.fullmatch(text):
        return text
    inert = text if _NUMBER.fullmatch(text) else _FORMULA.sub("'", text)
    return '"' + inert.replace('"', '""') + '"'
