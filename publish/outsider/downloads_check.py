"""The downloads beside the database: the manifest first, then every table as CSV and JSON, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.csv_text import csv_records, written_in_csv
from publish.outsider.downloads_folder import BESIDE_DATA, DISCLOSURES, KEPT_CHECKPOINT, Folder, prefix_of
from publish.outsider.kept_checkpoint import checkpoint_of
from publish.outsider.limits import Unreadable
from publish.outsider.manifest_check import ManifestCheck
from publish.outsider.strict_json import json_rows
from publish.outsider.written_content import written_of

MOST_SHOWN = 80
"""Characters of a value that a finding shows."""
MOST_OF_A_FILE = 20
"""Cells of one file that are told; where more are wrong, the rest of it is not looked at."""


class DownloadsCheck:
    """Compares a folder with the database, as far as what lies in it can be read.

    ``agreeing`` counts the cells of each file; ``others`` are the files that are not compared with the database, by
    what is said of them.
    """

    def __init__(self, check: Check, folder: Path, database: Path) -> None:
        self._check, self._differing = check, check.findings.differing
        self._folder = Folder(folder, prefix_of(check.publication["department"], check.year))
        self._database = database
        self.agreeing: Counter[str] = Counter()
        self.others: dict[str, list[str]] = {}

    def run(self) -> None:
        """Compare all of it."""
        written, there = written_of(self._check.file), self._folder.sizes
        manifest = ManifestCheck(self._check, self._folder, self._database, written).run()
        for table in self._check.file.rows:
            for name, read in ((f"{table}.csv", self._csv), (f"{table}.json", self._json)):
                if name in there:
                    self._table(name, table, read, written.most_bytes_of(table))
        if KEPT_CHECKPOINT in there:
            self._checkpoint()
        beside = [name for name in BESIDE_DATA if name in there]
        unlisted = [name for name in DISCLOSURES if name in there]
        said = [("只与清单比对", beside), ("没有比对", unlisted)] if manifest else [("没有比对", [*beside, *unlisted])]
        self.others = {told: names for told, names in said if names}

    def _table(self, name: str, table: str, read: Callable[[str, str, Iterator[str]], None], most_bytes: int) -> None:
        try:
            read(name, table, self._folder.lines(name, most_bytes))
        except Unreadable as error:
            self._differing.append(f"{name}：{error}")

    def _csv(self, name: str, table: str, lines: Iterator[str]) -> None:
        columns, first = self._check.file.columns[table], next(lines, "")
        if first[:1] != "\ufeff":
            raise Unreadable("开头没有 BOM")
        records = csv_records(chain([first[1:]], lines))
        if next(records, None) != columns:
            raise Unreadable(f"首行不是数据库的各列 {','.join(columns)}")
        self._rows(name, table, records, lambda cell, value: cell in written_in_csv(value))

    def _json(self, name: str, table: str, lines: Iterator[str]) -> None:
        rows = _cells_of(json_rows(lines), self._check.file.columns[table])
        self._rows(name, table, rows, lambda cell, value: type(cell) is type(value) and bool(cell == value))

    def _rows(self, name: str, table: str, lines: Iterable[list[Any]], is_same: Callable[[Any, Any], bool]) -> None:
        columns, remaining, before = self._check.file.columns[table], iter(lines), len(self._differing)
        for number, (key, row) in enumerate(self._check.rows(table).items(), start=1):
            line = next(remaining, None)
            if line is None or len(line) != len(columns) or not is_same(line[0], key):
                raise Unreadable(f"第 {number} 行不是数据库的第 {number} 行（{key}），此后没有比对")
            self._cells(name, row, line, is_same)
            if len(self._differing) - before > MOST_OF_A_FILE:
                raise Unreadable(f"已有超过 {MOST_OF_A_FILE} 处不同，此后没有比对")
        if next(remaining, None) is not None:
            raise Unreadable(f"比数据库多出行，数据库只有 {len(self._check.rows(table))} 行")

    def _cells(self, name: str, row: Row, line: list[Any], is_same: Callable[[Any, Any], bool]) -> None:
        for number, (column, value) in enumerate(row.items()):
            self._compare(name, f"{_short(line[0])} 行 {column}", line[number], value, is_same(line[number], value))

    def _checkpoint(self) -> None:
        try:
            found = checkpoint_of(self._folder.paths[KEPT_CHECKPOINT])
        except (Unreadable, OSError) as error:
            self._differing.append(f"{KEPT_CHECKPOINT}：{error}")
            return
        for field, shown in {"origin": found.origin, "events": found.size, "root": found.root}.items():
            meant = self._check.publication[field]
            self._compare(KEPT_CHECKPOINT, field, shown, meant, shown == meant)

    def _compare(self, name: str, place: str, shown: Any, meant: Any, same: bool) -> None:
        if same:
            self.agreeing[name] += 1
        else:
            self._differing.append(f"{name} 的 {place}：写的是 {_short(shown)}，数据库是 {_short(meant)}")


def _cells_of(rows: Iterable[Any], columns: list[str]) -> Iterator[list[Any]]:
    for number, one in enumerate(rows, start=1):
        if not isinstance(one, dict) or one.keys() != set(columns):
            raise Unreadable(f"第 {number} 行不是有数据库各列的对象")
        yield [one[column] for column in columns]


def _short(value: Any) -> str:
    return "空" if value in (None, "") else str(value)[:MOST_SHOWN]


def compared_downloads(check: Check, folder: Path, database: Path) -> DownloadsCheck:
    """Return what was found in the folder of the downloads of ``database``. Raises Unreadable where it is none."""
    downloads = DownloadsCheck(check, folder, database)
    downloads.run()
    return downloads
