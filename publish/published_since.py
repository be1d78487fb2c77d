"""What a publication would show otherwise if it were published now: rows by table, and the figures of the overview."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ledger.errors import JixiaoError, UnusableFile
from ledger.storage.store import Ledger
from ledger.values.listed import FEW
from ledger.verification.outcome import Verification
from publish.content.from_ledger import Content, content_of
from publish.content.rows import rows_of
from publish.files.public_file import rebuilt
from publish.tables.log_tables import EVENTS, PUBLICATION
from publish.tables.table import Column, Table
from publish.tables.year_tables import OVERVIEW

_OF_THE_LOG = (EVENTS.name, PUBLICATION.name)
"""Tables that say which log it is: they differ as soon as anything was recorded."""
_BASIS = ("events", "event_seqs")
"""Columns that say on which events a figure rests. They may differ where the figure does not."""
_LINE = "line"

_Row = dict[str, Any]


@frozen(kw_only=True)
class FigureSince:
    """One figure of the overview that would be another: of which year, in which column, from what to what."""

    year: int
    column: Column
    published: Any
    now: Any


@frozen(kw_only=True)
class TableSince:
    """How many rows of a table would be ``different``, ``added`` or ``gone``; ``named`` are the first of them."""

    table: Table
    different: int
    added: int
    gone: int
    named: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many rows that are."""
        return self.different + self.added + self.gone


@frozen(kw_only=True)
class PublishedSince:
    """How many ``events`` were recorded since a publication, and what of it would change if it were published now.

    ``refused`` says why nothing can be told of that: the year could not be published now.
    """

    events: int
    tables: tuple[TableSince, ...] = ()
    figures: tuple[FigureSince, ...] = ()
    refused: str = ""


def published_since(
    ledger: Ledger, verified: Verification, content: Content, published: sqlite3.Connection
) -> PublishedSince:
    """Return what of the database ``published``, which is ``content``, all ``verified`` events would change.

    Raises UnusableFile where the folder for temporary files has no room.
    """
    events = verified.events - content.events
    if not events:
        return PublishedSince(events=0)
    try:
        now = content_of(
            ledger,
            year=content.year.whole.year,
            leaf_hashes=verified.leaf_hashes,
            root=verified.root,
            policy=content.policy,
            file_format=content.file_format,
        )
        tables = [table for table in now.tables if table.name not in _OF_THE_LOG]
        rows = (row for row in rows_of(now, now.log(ledger)) if row[0].name not in _OF_THE_LOG)
        with rebuilt(tables, rows, file_format=now.file_format) as meant:
            found = (_table_since(published, meant, table) for table in tables)
            return PublishedSince(
                events=events,
                tables=tuple(one for one in found if one.number),
                figures=tuple(_figures(published, meant, tables)),
            )
    except UnusableFile:
        raise
    except JixiaoError as error:
        return PublishedSince(events=events, refused=str(error))


def _table_since(published: sqlite3.Connection, meant: sqlite3.Connection, table: Table) -> TableSince:
    different, added, gone, named = 0, 0, 0, list[str]()
    for row, now in _differing(published, meant, table):
        different += row is not None and now is not None
        added += row is None
        gone += now is None
        if len(named) < FEW:
            named.append(_name(row or now or {}))
    return TableSince(table=table, different=different, added=added, gone=gone, named=tuple(named))


def _figures(published: sqlite3.Connection, meant: sqlite3.Connection, tables: list[Table]) -> Iterator[FigureSince]:
    for table in tables:
        if table.name != OVERVIEW.name:
            continue
        for row, now in _differing(published, meant, table):
            for column in table.columns:
                if column.is_figure and row and now and row[column.name] != now[column.name]:
                    yield FigureSince(year=row["year"], column=column, published=row[column.name], now=now[column.name])


def _differing(
    published: sqlite3.Connection, meant: sqlite3.Connection, table: Table
) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Yield the rows of one key that differ, those of ``published`` first; None where there is none."""
    names = [column.name for column in table.columns if column.name not in _BASIS]
    query = f"SELECT {', '.join(names)} FROM {table.name} ORDER BY 1"
    there, here = published.execute(query), meant.execute(query)
    row, now = there.fetchone(), here.fetchone()
    while row or now:
        if now is None or (row is not None and row[0] < now[0]):
            yield dict(zip(names, row, strict=True)), None
            row = there.fetchone()
        elif row is None or now[0] < row[0]:
            yield None, dict(zip(names, now, strict=True))
            now = here.fetchone()
        else:
            if row != now:
                yield dict(zip(names, row, strict=True)), dict(zip(names, now, strict=True))
            row, now = there.fetchone(), here.fetchone()


def _name(row: _Row) -> str:
    """Return which row it is: the line of a score sheet, in any other table its key."""
    return str(row.get(_LINE) or next(iter(row.values())))
