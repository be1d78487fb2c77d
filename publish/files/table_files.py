"""One public table as files: CSV and JSON."""

import sqlite3
from pathlib import Path

from ledger.kinds.body import canonical
from publish.files.csv_file import write_csv
from publish.files.described_files import described
from publish.files.manifest import DownloadFile
from publish.tables.table import Table


def write_table(folder: Path, connection: sqlite3.Connection, table: Table) -> tuple[DownloadFile, DownloadFile]:
    """Write ``table`` of the public database into ``folder``; return its CSV and its JSON. Raises OSError."""
    csv, json = folder / f"{table.name}.csv", folder / f"{table.name}.json"
    query = f'SELECT * FROM "{table.name}" ORDER BY 1'
    write_csv(csv, table.columns, connection.execute(query))
    _write_json(json, table, connection.execute(query))
    return described(csv, title=f"{table.title}，CSV"), described(json, title=f"{table.title}，JSON")


def _write_json(path: Path, table: Table, rows: sqlite3.Cursor) -> None:
    """Write an array with an object a line."""
    names = [column.name for column in table.columns]
    with path.open("wb") as file:
        before = b"[\n"
        for row in rows:
            file.write(before + canonical(dict(zip(names, row, strict=True))))
            before = b",\n"
        file.write(b"\n]\n" if before == b",\n" else b"[]\n")
