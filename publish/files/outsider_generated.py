"""The parts of the outsider's script that are tables of ours, written out: it imports nothing, and may not fall behind.

``python -m publish.files.outsider_generated NAME`` prints ``publish/outsider/NAME.py``.
"""

import sys
from collections.abc import Callable, Iterator
from textwrap import wrap

from publish.tables.log_tables import EVENTS, PUBLICATION
from publish.tables.table import Column, Table
from publish.tables.tables import TABLES

TRUSTED_FIRST = (PUBLICATION.name, EVENTS.name)
"""The tables that all others rest on: what they lack is told first."""
_WIDTH = 120
_HEAD = "\n\nfrom __future__ import annotations\n"


def named_columns() -> str:
    """Return the module of the columns that public tables have."""
    said = '"""What a public database holds: of each table its columns. Made by `make docs`."""'
    in_order = dict.fromkeys((*TRUSTED_FIRST, *TABLES))
    tables = [*_dictionary("COLUMNS", {name: _names(TABLES[name]) for name in in_order})]
    columns = [(table, column) for table in TABLES.values() for column in table.columns]
    integers = dict.fromkeys(one.name for _, one in columns if one.type == "INTEGER" and not one.name.endswith("_fen"))
    since: dict[int, list[str]] = {}
    for table, column in columns:
        if number := _since(table, column):
            since.setdefault(number, []).append(f"{table.name}.{column.name}")
    lines = [
        *tables,
        *_text("INTEGERS", " ".join(integers)),
        '"""Those that hold integers, beside those of money."""',
        *_dictionary("SINCE", {number: " ".join(names) for number, names in sorted(since.items())}, keys="int"),
        '"""By format (``user_version``) the columns that came with it; the others are of every format."""',
    ]
    return said + _HEAD + "\n" + "\n".join(lines) + "\n"


MODULES: dict[str, Callable[[], str]] = {"named_columns": named_columns}


def _names(table: Table) -> str:
    return " ".join(column.name for column in table.columns)


def _since(table: Table, column: Column) -> int:
    return max(table.since, column.since)


def _dictionary(name: str, found: dict[str, str] | dict[int, str], keys: str = "str") -> Iterator[str]:
    yield f"{name}: dict[{keys}, str] = {{"
    for key, words in found.items():
        written = f'"{key}"' if keys == "str" else f"{key}"
        if len(line := f'    {written}: "{words}",') <= _WIDTH:
            yield line
            continue
        yield f"    {written}: ("
        yield from (f"        {line}" for line in _lines(words))
        yield "    ),"
    yield "}"


def _text(name: str, words: str) -> Iterator[str]:
    if len(line := f'{name} = "{words}"') <= _WIDTH:
        yield line
        return
    yield f"{name} = ("
    yield from (f"    {line}" for line in _lines(words))
    yield ")"


def _lines(words: str) -> Iterator[str]:
    first, *others = reversed(wrap(words, _WIDTH - 11, break_on_hyphens=False))
    yield from (f'"{line} "' for line in reversed(others))
    yield f'"{first}"'


if __name__ == "__main__":
    sys.stdout.write(MODULES[sys.argv[1]]())
