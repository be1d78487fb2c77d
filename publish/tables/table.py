"""What a table of the public database is: columns with Chinese name, unit and source.

Money is INTEGER fen, rates and points are exact decimals as TEXT, what is absent is NULL.
"""

import re
from collections.abc import Iterable
from typing import Any

from attrs import evolve, frozen

LEDGER = "账本事件重放"
SHEET = "评分标准与账本事件计算"
PUBLISHED = "账本中记录的公布得分"
REGISTERED = "账本中的登记"
FEN = "分，1 元 = 100 分，网页上换算为元"
BULLETINS = "财政部门每月支出执行率通报"
FORMAT = 3
"""The format of the public databases that are written (SQLite's ``user_version``); release 0.1.0 wrote format 0."""
_EXPLAINED = re.compile("[；：，（=]")

Row = dict[str, Any]
"""A row of a public table: its values by the names of its columns."""


@frozen(kw_only=True)
class Column:
    """One column: ``type`` is SQLite's, ``title``, ``unit`` and ``source`` are what the public reads.

    ``since`` is the format of public databases that it came with; ``before`` a later format and the title until then.
    """

    name: str
    type: str
    title: str
    source: str
    unit: str = ""
    since: int = 0
    before: tuple[int, str] | None = None

    def in_format(self, number: int) -> "Column":
        """Return the column as public databases of the format ``number`` call it."""
        return self if self.before is None or number >= self.before[0] else evolve(self, title=self.before[1])

    @property
    def label(self) -> str:
        """The name of the column alone, as a heading."""
        return _EXPLAINED.split(self.title, maxsplit=1)[0].strip()

    @property
    def heading(self) -> str:
        """The label with the unit that a page shows its figures in."""
        shown = {FEN: "元", "%": "%", "分": "分"}.get(self.unit)
        return f"{self.label}（{shown}）" if shown else self.label

    @property
    def is_figure(self) -> bool:
        """Whether it holds numbers, which stand flush right."""
        return bool(self.unit)

    @property
    def description(self) -> str:
        """The column in one line, as ``metadata.yml`` and the site show it."""
        unit = f"（单位：{self.unit}）" if self.unit else ""
        return f"{self.title}{unit}。来源：{self.source}"


@frozen(kw_only=True)
class Table:
    """One table; its first column is the primary key. ``since`` is the format of public databases it came with."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    since: int = 0

    def in_format(self, number: int) -> "Table":
        """Return the table as public databases of the format ``number`` have it."""
        columns = (column.in_format(number) for column in self.columns if column.since <= number)
        return evolve(self, columns=tuple(columns))

    @property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}


def text(name: str, title: str, source: str, unit: str = "", *, since: int = 0) -> Column:
    """Return a column of text."""
    return Column(name=name, type="TEXT", title=title, source=source, unit=unit, since=since)


def count(name: str, title: str, source: str, unit: str, *, since: int = 0) -> Column:
    """Return a column of whole numbers."""
    return Column(name=name, type="INTEGER", title=title, source=source, unit=unit, since=since)


def money(name: str, title: str, source: str = LEDGER) -> Column:
    """Return a column of money in fen; its name ends in ``_fen``."""
    return Column(name=f"{name}_fen", type="INTEGER", title=title, source=source, unit=FEN)


def rate(name: str, title: str, source: str = LEDGER, *, since: int = 0) -> Column:
    """Return a column of exact per cent."""
    return text(name, title, source, "%", since=since)


DEPARTMENT = text("department", "部门名称；以“（示例）”结尾的为示例数据", REGISTERED)

Rows = Iterable[tuple[Table, Row]]
"""Rows of public tables, each beside its table; those of one table in order."""
