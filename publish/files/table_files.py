"""One public table as files: CSV and JSON."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from publish.files.csv_file import write_csv
from publish.files.described_files import described
from publish.files.manifest import DownloadFile
from publish.files.open_public import json_lines
from publish.tables.table import Table


def write_table(folder: Path, connection: sqlite3.Connection, table: Table) -> tuple[DownloadFile, DownloadFile]:
    """Write ``table`` of the public database into ``folder``; return its CSV and its JSON. Raises OSError."""
    csv, json = folder / f"{table.name}.csv", folder / f"{table.name}.json"
    write_csv(csv, table.columns, connection.execute(f'SELECT * FROM "{table.name}" ORDER BY 1'))
    _write_json(json, json_lines(connection, table.name))
    return described(csv, title=f"{table.title}，CSV"), described(json, title=f"{table.title}，JSON")


def _write_json(path: Path, lines: Iterable[bytes]) -> None:
    """Write an array with an object a line."""
    with path.open("wb") as file:
        before = b"[\n"
        for some in lines:
            # A line break within a text is escaped.
            file.write(before + some.removesuffix(b"\n").replace(b"\n", b",\n"))
            before = b",\n"
        file.write(b"\n]\n" if before == b",\n" else b"[]\n")
