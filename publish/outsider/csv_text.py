"""The CSV that a publication is downloaded as: how each value has to stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from publish.outsider.limits import Unreadable

CELL = re.compile(r'"[^"]*(?:""[^"]*)*"|[^",\r\n]*')
# Where a spreadsheet would begin a formula an apostrophe stands: at the beginning of a text, in full width and after
# blanks too, and within it wherever some machine begins a new cell.
FORMULA = re.compile("^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[ \u00a0\u2000-\u200b\u2060\u3000\ufeff]*[=+\\-@＝＋－＠])")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_records(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the cells of each record as they are written, quotes and all, whatever lines it has. Raises Unreadable."""
    number, begun, quotes = 1, [], 0
    for line in lines:
        begun.append(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            yield _cells("".join(begun), number)
            number, begun = number + 1, []
    if begun:
        raise Unreadable(f"第 {number} 条记录不完整")


def _cells(record: str, number: int) -> list[str]:
    at, cells = 0, []
    while at < len(record):
        found = CELL.match(record, at)
        at = found.end() if found else at
        cells.append(found[0] if found else "")
        if record[at:] == "\r\n":
            return cells
        if record[at : at + 1] != ",":
            raise Unreadable(f"第 {number} 条记录不是 CSV 的写法")
        at += 1
    raise Unreadable(f"第 {number} 条记录不完整")


def written_in_csv(value: Any) -> tuple[str, ...]:
    """Return the ways in which a value may stand in a cell: a text in quotes, a number in a text without them too."""
    if value is None:
        return ("",)
    if isinstance(value, int):
        return (str(value),)
    inert = value if NUMBER.fullmatch(value) else FORMULA.sub("'", value)
    quoted = '"' + inert.replace('"', '""') + '"'
    return (quoted, value) if NUMBER.fullmatch(value) else (quoted,)
