"""What is too long to be held: the rows of a table and the bodies of events, read anew each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ItemsView

from publish.outsider.columns import Row, Rows


class RowsReadAnew(Rows):
    """The rows of a table by its first column, an integer; each is read when it is asked for."""

    def __init__(self, connection: sqlite3.Connection, table: str, columns: list[str]) -> None:
        self._connection, self._columns, self._key = connection, columns, columns[0]
        self._from = f"FROM {table}"
        [self._count] = connection.execute(f"SELECT count(*) {self._from}").fetchone()

    def __len__(self) -> int:
        """Return how many rows there are."""
        return int(self._count)

    def __iter__(self) -> Iterator[Any]:
        """Yield the keys in order."""
        return (key for (key,) in self._connection.execute(f"SELECT {self._key} {self._from} ORDER BY 1"))

    def __getitem__(self, key: Any) -> Row:
        """Return a row. Raises KeyError."""
        found = self._connection.execute(f"{self._selected()} WHERE {self._key} = ?", (key,)).fetchone()
        if found is None:
            raise KeyError(key)
        return self._row(found)

    def items(self) -> ItemsView[Any, Row]:
        """Return keys and rows, read in one go."""
        return _Items(self)

    def in_order(self) -> Iterator[tuple[Any, Row]]:
        """Yield keys and rows in order."""
        for found in self._connection.execute(f"{self._selected()} ORDER BY 1"):
            yield found[0], self._row(found)

    def _row(self, found: Sequence[Any]) -> Row:
        return {column: found[number] for number, column in enumerate(self._columns)}

    def _selected(self) -> str:
        return f"SELECT {', '.join(self._columns)} {self._from}"


class _Items(ItemsView[Any, Row]):
    def __init__(self, rows: RowsReadAnew) -> None:
        super().__init__(rows)
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[Any, Row]]:
        return self._rows.in_order()


class Bodies:
    """The bodies of events by seq, in order; ``elsewhere`` has by seq the rows of publications that show others."""

    def __init__(self, rows: Rows, elsewhere: Mapping[int, Rows] | None = None) -> None:
        self._rows, self._elsewhere = rows, elsewhere or {}

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield seqs and bodies."""
        for seq, row in self._rows.items():
            body = row.get("body")
            if body is None and seq in self._elsewhere:
                body = self[seq]
            if body is not None:
                yield seq, body

    def __getitem__(self, seq: int) -> str:
        """Return the body of an event that is among them."""
        rows = self._elsewhere.get(seq, self._rows)
        return str(rows[seq]["body"])
