"""Which cells were compared with anything, so that the verdict can name those that were not."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from publish.outsider.public_tables import File
from publish.outsider.published_form import is_integer


class Coverage:
    """Of every cell of the public tables whether it was compared with anything; the key of a row always is."""

    def __init__(self, file: File) -> None:
        # In order, as compact as they can be: a long table has a key for each event.
        self._keys: dict[str, Sequence[Any]] = {
            table: array("q", rows) if is_integer(file.columns[table][0]) else [*rows]
            for table, rows in file.rows.items()
        }
        self._compared = {
            (table, column): bytearray(len(file.rows[table]))
            for table, columns in file.columns.items()
            for column in columns[1:]
        }

    def add(self, table: str, key: Any, column: str) -> None:
        """Note that a cell was compared; of what is no cell nothing is noted."""
        compared = self._compared.get((table, column))
        if compared is None:
            return
        keys = self._keys[table]
        number = bisect_left(keys, key)
        if number < len(keys) and keys[number] == key:
            compared[number] = 1

    def add_column(self, table: str, column: str) -> None:
        """Note that every cell of a column was compared."""
        compared = self._compared.get((table, column))
        if compared is not None:
            compared[:] = b"\1" * len(compared)

    def add_row(self, table: str, key: Any) -> None:
        """Note that a row is named by itself, because nothing of it was compared."""
        for of, column in self._compared:
            if of == table:
                self.add(table, key, column)

    def left_out(self) -> dict[str, dict[str, int]]:
        """Return by table the columns with cells that were not compared, and how many those are."""
        found: dict[str, dict[str, int]] = {}
        for (table, column), compared in self._compared.items():
            count = compared.count(0)
            if count:
                found.setdefault(table, {})[column] = count
        return found
