"""Reading a public database attached to Datasette: rows with every column, whatever the policy left out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen
from datasette.utils import escape_sqlite

from ledger.proofs.merkle import HASH_BYTES
from publish.pages.corrections import Correction, corrections_by_seq
from publish.pages.numbers_shown import absent_words
from publish.pages.page_of_rows import PAGE_BYTES, ROWS_A_PAGE, PageOfRows, page_of
from publish.tables.table import Row
from publish.tables.tables import TABLES

Context = dict[str, Any]
"""What a page hands to its template."""
_LEAF_HASHES = "SELECT leaf_hash FROM events WHERE seq > ? ORDER BY seq LIMIT ?"


@frozen(kw_only=True)
class Asked:
    """Which rows of a table are asked for; what a policy does not show meets no condition.

    ``equal``: values by column, None where it is to be empty. ``either``: values that one of some columns is to hold.
    ``filled``: columns of which one is to hold anything; ``empty``: columns that are to hold nothing, as one does that
    is not shown.
    ``among``: numbers by column, of which it is to be one. ``starting``: beginnings of text by column. ``text`` is to
    stand in one of the columns ``anywhere``, in capitals or not. ``after``: a value of the first column, beyond which
    they begin; ``until``: one up to which they go, and are then read from the last on. ``limit``: how many at most, -1
    all.
    """

    equal: Mapping[str, Any] = field(factory=dict)
    either: Mapping[tuple[str, ...], Any] = field(factory=dict)
    filled: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    among: Mapping[str, Iterable[int]] = field(factory=dict)
    starting: Mapping[str, str] = field(factory=dict)
    text: str = ""
    anywhere: tuple[str, ...] = ()
    after: Any = None
    until: Any = None
    limit: int = -1


async def read_rows(database: Any, table: str, asked: Asked | None = None) -> list[Row]:
    """Return rows of a table by its first column, as dictionaries with every column, None where one is not shown."""
    columns = await database.table_columns(table)
    if not columns:
        return []
    wanted = asked or Asked()
    where, parameters = _where(columns, wanted)
    order = "ORDER BY 1" if wanted.until is None else "ORDER BY 1 DESC"
    sql = f"SELECT * FROM {escape_sqlite(table)}{where} {order} LIMIT :limit"
    found = await database.execute(sql, parameters | {"limit": wanted.limit})
    absent: Row = dict.fromkeys(column.name for column in TABLES[table].columns)
    return [absent | dict(row) for row in found.rows]


async def count_rows(database: Any, table: str, asked: Asked | None = None) -> int:
    """Return how many rows there are, however many may be read at once."""
    columns = await database.table_columns(table)
    if not columns:
        return 0
    where, parameters = _where(columns, asked or Asked())
    found = await database.execute(f"SELECT count(*) FROM {escape_sqlite(table)}{where}", parameters)
    return int(found.rows[0][0])


async def read_page(
    database: Any, table: str, asked: Asked, given: str | None, most_bytes: int = PAGE_BYTES
) -> PageOfRows:
    """Return the page of the rows asked for that begins after the row whose first column an address names."""
    after, one_more = _key_in(table, given), ROWS_A_PAGE + 1
    following = await read_rows(database, table, evolve(asked, after=after, limit=one_more))
    backwards = evolve(asked, until=after, limit=one_more)
    before = [] if after is None else await read_rows(database, table, backwards)
    total = await count_rows(database, table, asked)
    passed = total - await count_rows(database, table, evolve(asked, after=after))
    key = TABLES[table].columns[0].name
    return page_of(before[::-1], following, passed=passed, total=total, key=lambda row: row[key], most_bytes=most_bytes)


async def sum_of(database: Any, table: str, column: str, asked: Asked | None = None) -> int | None:
    """Return the sum of a column of integers over the rows asked for, None where it is not shown."""
    columns = await database.table_columns(table)
    if column not in columns:
        return None
    where, parameters = _where(columns, asked or Asked())
    sql = f"SELECT sum({escape_sqlite(column)}) FROM {escape_sqlite(table)}{where}"
    return (await database.execute(sql, parameters)).rows[0][0] or 0


async def absent_of(database: Any, table: str) -> dict[str, str]:
    """Return for each column of a table the word that a page prints where it holds nothing."""
    return absent_words(TABLES[table], await database.table_columns(table))


async def read_values(database: Any, table: str, column: str) -> list[str]:
    """Return the different texts of a column in order; none where it is not shown."""
    return [f"{row[column]}" for row in await read_different(database, table, (column,), Asked(filled=(column,)))]


async def read_different(database: Any, table: str, names: Sequence[str], asked: Asked) -> list[Row]:
    """Return what different values some columns have together in the rows asked for, in order; None is not shown."""
    columns = await database.table_columns(table)
    shown = [name for name in names if name in columns]
    if not shown:
        return []
    where, parameters = _where(columns, asked)
    listed = ", ".join(escape_sqlite(name) for name in shown)
    sql = f"SELECT DISTINCT {listed} FROM {escape_sqlite(table)}{where} ORDER BY {listed}"
    return [dict.fromkeys(names) | dict(row) for row in (await database.execute(sql, parameters)).rows]


async def read_corrections(database: Any, seqs: Iterable[int]) -> Mapping[int, list[Correction]]:
    """Return for each of ``seqs`` what reversed or refunded it; a refund can be reversed again."""
    corrections = await read_rows(database, "fund_changes", Asked(among={"corrects": tuple(seqs)}))
    undone = Asked(among={"corrects": tuple(row["seq"] for row in corrections)})
    return corrections_by_seq(corrections, await read_rows(database, "fund_changes", undone))


def leaf_hashes_in(connection: Any, *, after: int, limit: int) -> Iterator[bytes]:
    """Yield leaf hashes of a public database in order of the log: of events after that seq, so many at most, -1 all.

    Raises ValueError where one is not 32 bytes in hex: of other lengths, two could be joined to the same.
    """
    for (text,) in connection.execute(_LEAF_HASHES, (after, limit)):
        if len(found := bytes.fromhex(text)) != HASH_BYTES:
            raise ValueError(text)
        yield found


def number_in(given: str | None) -> int | None:
    """Return a seq of a query string, None where it is none."""
    return int(given) if given and re.fullmatch("[0-9]{1,18}", given) else None


def _key_in(table: str, given: str | None) -> int | str | None:
    """Return what an address says of the first column of a table, None where that is nothing or no such value."""
    return number_in(given) if TABLES[table].columns[0].type == "INTEGER" else given or None


def _where(columns: list[str], asked: Asked) -> tuple[str, dict[str, Any]]:
    """Return a WHERE clause, "" without conditions, and its parameters."""
    conditions, parameters = [], {}
    for number, (name, value) in enumerate(asked.equal.items()):
        conditions.append(f"{escape_sqlite(name)} IS :equal{number}" if name in columns else "0")
        parameters[f"equal{number}"] = value
    for number, (names, value) in enumerate(asked.either.items()):
        held = [f"{escape_sqlite(name)} IS :either{number}" for name in names if name in columns]
        conditions.append(f"({' OR '.join(held) or '0'})")
        parameters[f"either{number}"] = value
    if asked.filled:
        held = [f"{escape_sqlite(name)} IS NOT NULL" for name in asked.filled if name in columns]
        conditions.append(f"({' OR '.join(held) or '0'})")
    conditions += [f"{escape_sqlite(name)} IS NULL" for name in asked.empty if name in columns]
    for name, numbers in asked.among.items():
        listed = ", ".join(f"{number:d}" for number in numbers)
        conditions.append(f"{escape_sqlite(name)} IN ({listed})" if name in columns else "0")
    for number, (name, value) in enumerate(asked.starting.items()):
        begins = f"substr({escape_sqlite(name)}, 1, length(:starting{number})) = :starting{number}"
        conditions.append(begins if name in columns else "0")
        parameters[f"starting{number}"] = value
    if asked.text:
        found = [f"instr(lower({escape_sqlite(name)}), lower(:text)) > 0" for name in asked.anywhere if name in columns]
        conditions.append(f"({' OR '.join(found) or '0'})")
        parameters["text"] = asked.text
    if asked.until is not None:
        conditions.append(f"{escape_sqlite(columns[0])} <= :until")
        parameters["until"] = asked.until
    if asked.after is not None:
        conditions.append(f"{escape_sqlite(columns[0])} > :after")
        parameters["after"] = asked.after
    return f" WHERE {' AND '.join(conditions)}" if conditions else "", parameters
