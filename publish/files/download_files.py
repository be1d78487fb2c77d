"""Writing the downloads: every table whole as CSV, JSON and a sheet, what checks them, and what describes them."""

import hashlib
import shutil
import sqlite3
import zipfile
import zlib
from base64 import b64decode
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import msgspec
from attrs import asdict

from ledger.kinds.body import canonical
from ledger.proofs.checkpoint import make_checkpoint, origin_of
from publish.content.from_ledger import Content
from publish.files.csv_file import write_csv
from publish.files.datapackage import datapackage
from publish.files.dataset_jsonld import dataset_jsonld
from publish.files.manifest import DATABASE_FILE, MANIFEST, DownloadFile, Manifest
from publish.files.outsider_script import outsider_script
from publish.files.workbook import write_workbook
from publish.tables.table import Table

VERIFIER, PROOF_CHECKER = "verify_public.py", "check_proof.py"
WORKBOOK = "public.xlsx"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain",
    ".jsonld": "application/ld+json",
    ".py": "text/x-python",
    ".db": "application/vnd.sqlite3",
}
_TITLES = {
    DATABASE_FILE: "SQLite 数据库，全部表",
    WORKBOOK: "工作簿，每张表一页，金额为元",
    "checkpoint.txt": "核验点",
    VERIFIER: "核验程序：重算这份公开数据库",
    PROOF_CHECKER: "核验程序：核对一个事件的证明",
    "datapackage.json": "数据包说明（Frictionless Data Package）",
    "dataset.jsonld": "数据集说明（schema.org）",
}


def write_files(
    made: Path,
    database: Path,
    connection: sqlite3.Connection,
    content: Content,
    digest: str,
    *,
    workbook: Path | None = None,
) -> None:
    """Write every download of ``content``, with that content digest, into the empty folder ``made``, the manifest last.

    ``connection`` is to the tables, ``database`` the file that is offered with them. The same publication gives the
    same bytes; only how a workbook is compressed depends on the machine, so that one that is there already, as
    ``workbook``, is taken as it is where it has the same content. Raises OSError.
    """
    department, year = content.year.whole.department.name, content.year.whole.year
    origin = origin_of(content.year.whole.department.department)
    tree = make_checkpoint(origin=origin, size=content.events, root=b64decode(content.root))
    (made / "checkpoint.txt").write_text(str(tree.note), "utf-8")
    (made / VERIFIER).write_text(outsider_script(), "utf-8")
    (made / PROOF_CHECKER).write_bytes(resources.files("ledger.proofs").joinpath(PROOF_CHECKER).read_bytes())
    write_workbook(made / WORKBOOK, connection, content.tables)
    if workbook is not None and _same_workbook(made / WORKBOOK, workbook):
        shutil.copyfile(workbook, made / WORKBOOK)
    tables = {table.name: _table(made, connection, table) for table in content.tables}
    resources_by_table = {name: csv for name, (csv, _) in tables.items()}
    about = {"created_by": software(), "content_digest": digest}
    package = datapackage(content.tables, resources_by_table, department=department, year=year, about=about)
    (made / "datapackage.json").write_bytes(msgspec.json.format(canonical(package), indent=1))
    offered = _file(database, DATABASE_FILE, _TITLES[DATABASE_FILE])
    data = [offered, _file(made / WORKBOOK), *(file for pair in tables.values() for file in pair)]
    (made / "dataset.jsonld").write_text(dataset_jsonld(data, department=department, year=year), "utf-8")
    others = ("checkpoint.txt", VERIFIER, PROOF_CHECKER, "datapackage.json", "dataset.jsonld")
    manifest = Manifest(
        software=software(),
        digest=digest,
        origin=origin,
        events=content.events,
        root=content.root,
        files=(*data, *(_file(made / name) for name in others)),
        department=department,
        year=year,
    )
    (made / MANIFEST).write_bytes(canonical(asdict(manifest)))


def software() -> str:
    """Return what writes the downloads, as the manifest names it."""
    return f"jixiao {version('jixiao')}"


def _table(made: Path, connection: sqlite3.Connection, table: Table) -> tuple[DownloadFile, DownloadFile]:
    """Write one table as CSV and as JSON, an array with an object a line."""
    names = [column.name for column in table.columns]
    query = f'SELECT * FROM "{table.name}" ORDER BY 1'
    write_csv(made / f"{table.name}.csv", table.columns, connection.execute(query))
    with (made / f"{table.name}.json").open("wb") as file:
        before = b"[\n"
        for row in connection.execute(query):
            file.write(before + canonical(dict(zip(names, row, strict=True))))
            before = b",\n"
        file.write(b"\n]\n" if before == b",\n" else b"[]\n")
    csv, json = (f"{table.name}.{suffix}" for suffix in ("csv", "json"))
    return _file(made / csv, csv, f"{table.title}，CSV"), _file(made / json, json, f"{table.title}，JSON")


def _file(path: Path, name: str = "", title: str = "") -> DownloadFile:
    named = name or path.name
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return DownloadFile(
        name=named,
        title=title or _TITLES[named],
        media_type=_MEDIA_TYPES[Path(named).suffix],
        size_bytes=path.stat().st_size,
        sha256=sha256,
    )


def _same_workbook(made: Path, other: Path) -> bool:
    """Tell whether two workbooks have the same parts in the same order and nothing else, however compressed."""
    try:
        with zipfile.ZipFile(made) as ours, zipfile.ZipFile(other) as theirs:
            if _outline(ours, made) != _outline(theirs, other):
                return False
            return all(ours.read(name) == theirs.read(name) for name in ours.namelist())
    # What is no workbook can fail in many ways.
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


def _outline(parts: zipfile.ZipFile, path: Path) -> tuple[list[tuple[str, int]], int]:
    """Return the parts with their sizes, and how many bytes are of no part: more than ours would hide something."""
    listed = parts.infolist()
    outside = path.stat().st_size - sum(part.compress_size for part in listed)
    return [(part.filename, part.file_size) for part in listed], outside
