"""The downloads of a publication: every table whole, written once beside the public database."""

import hashlib
import sqlite3
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import msgspec
from attrs import asdict

from ledger.body import canonical
from ledger.checkpoint import make_checkpoint, origin_of
from ledger.errors import UnusableFile
from publish.content import Content
from publish.csv_file import write_csv
from publish.datapackage import datapackage
from publish.dataset_jsonld import dataset_jsonld
from publish.disclosure_file import DISCLOSURE
from publish.manifest import DATABASE_FILE, MANIFEST, DownloadFile, Manifest, files_folder, read_manifest
from publish.public_file import open_public
from publish.table import Table
from publish.workbook import write_workbook

VERIFIER, PROOF_CHECKER = "verify_public.py", "check_proof.py"
BESIDE = (MANIFEST, DISCLOSURE)
"""What may lie in the folder and stands in no manifest."""
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
    "public.xlsx": "工作簿，每张表一页，金额为元",
    "checkpoint.txt": "核验点",
    VERIFIER: "核验程序：重算这份公开数据库",
    PROOF_CHECKER: "核验程序：核对一个事件的证明",
    "datapackage.json": "数据包说明（Frictionless Data Package）",
    "dataset.jsonld": "数据集说明（schema.org）",
}


def write_downloads(public: Path, content: Content, digest: str) -> Manifest:
    """Write the downloads of ``content``, published at ``public`` with that content digest, to the folder beside it.

    Whole or not at all; the same publication gives the same bytes. Raises UnusableFile where it cannot be written.
    """
    folder = files_folder(public)
    try:
        with tempfile.TemporaryDirectory(dir=public.parent, prefix=f".{folder.name}.") as temporary:
            made = Path(temporary) / folder.name
            made.mkdir()
            manifest = _write(made, public, content, digest)
            _swap(made, folder, Path(temporary) / "before")
    except OSError as error:
        raise UnusableFile("cannot_write_downloads", f"{folder}：无法写入（{error.strerror or error}）") from error
    return manifest


def require_own_folder(public: Path) -> None:
    """Raise UnusableFile where something else lies where the downloads of ``public`` go."""
    folder = files_folder(public)
    if not folder.exists() and not folder.is_symlink():
        return
    manifest = read_manifest(public)
    named = {file.name for file in manifest.files} | set(BESIDE) if manifest else set()
    if manifest is None or any(path.name not in named for path in folder.iterdir()):
        raise UnusableFile("not_our_files", f"{folder}：已存在，里面有不是下载文件的东西，没有改动")


def download_path(public: Path, name: str) -> Path:
    """Return where the download of that name lies."""
    return public if name == DATABASE_FILE else files_folder(public) / name


def wrong_downloads(public: Path, digest: str) -> Iterator[str]:
    """Yield, in Chinese, what is wrong with the downloads of the public database with that content digest."""
    folder, manifest = files_folder(public), read_manifest(public)
    if manifest is None:
        if folder.exists():
            yield f"{folder}：没有可读的清单 {MANIFEST}"
        return
    if manifest.digest != digest:
        yield f"{folder}：下载文件是另一份内容的（{manifest.digest}）"
    for file in manifest.files:
        path = download_path(public, file.name)
        if not path.is_file():
            yield f"{path}：缺少这个下载文件"
        elif _file(path, file.name, file.title) != file:
            yield f"{path}：与清单所列的摘要不符"


def _write(made: Path, public: Path, content: Content, digest: str) -> Manifest:
    """Write every file into the new folder ``made``, the manifest last."""
    department, year = content.year.whole.department.name, content.year.whole.year
    origin = origin_of(content.year.whole.department.department)
    tree = make_checkpoint(origin=origin, size=content.events, root=b64decode(content.root))
    (made / "checkpoint.txt").write_text(str(tree.note), "utf-8")
    (made / VERIFIER).write_bytes(resources.files("publish").joinpath(VERIFIER).read_bytes())
    (made / PROOF_CHECKER).write_bytes(resources.files("ledger").joinpath(PROOF_CHECKER).read_bytes())
    with closing(open_public(public)) as connection:
        write_workbook(made / "public.xlsx", connection, content.tables)
        tables = {table.name: _table(made, connection, table) for table in content.tables}
    resources_by_table = {name: csv for name, (csv, _) in tables.items()}
    about = {"created_by": _software(), "content_digest": digest}
    package = datapackage(content.tables, resources_by_table, department=department, year=year, about=about)
    (made / "datapackage.json").write_bytes(msgspec.json.format(canonical(package), indent=1))
    database = _file(public, DATABASE_FILE, _TITLES[DATABASE_FILE])
    data = [database, _file(made / "public.xlsx"), *(file for pair in tables.values() for file in pair)]
    (made / "dataset.jsonld").write_text(dataset_jsonld(data, department=department, year=year), "utf-8")
    others = ("checkpoint.txt", VERIFIER, PROOF_CHECKER, "datapackage.json", "dataset.jsonld")
    manifest = Manifest(
        software=_software(),
        digest=digest,
        origin=origin,
        events=content.events,
        root=content.root,
        files=(*data, *(_file(made / name) for name in others)),
        department=department,
        year=year,
    )
    (made / MANIFEST).write_bytes(canonical(asdict(manifest)))
    return manifest


def _table(made: Path, connection: sqlite3.Connection, table: Table) -> tuple[DownloadFile, DownloadFile]:
    """Write one table as CSV and as JSON, an array with an object a line."""
    names = [column.name for column in table.columns]
    query = f'SELECT * FROM "{table.name}" ORDER BY 1'
    write_csv(made / f"{table.name}.csv", names, connection.execute(query))
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


def _swap(made: Path, folder: Path, before: Path) -> None:
    """Put ``made`` in the place of ``folder``; for a moment between there may be none, and the site then shows none."""
    if folder.exists():
        folder.rename(before)
    made.rename(folder)


def _software() -> str:
    return f"jixiao {version('jixiao')}"
