"""Writing the downloads: every table whole as CSV, JSON and a sheet, what checks them, and what describes them."""

import shutil
import sqlite3
from base64 import b64decode
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import msgspec
from attrs import asdict

from ledger.kinds.body import canonical
from ledger.proofs.checkpoint import make_checkpoint, origin_of
from publish.content.from_ledger import Content
from publish.files.archives import is_same_archive, write_package_archive
from publish.files.datapackage import datapackage
from publish.files.dataset_jsonld import dataset_jsonld
from publish.files.described_files import (
    ARCHIVE,
    CHECKPOINT,
    DATASET,
    PACKAGE,
    PROOF_CHECKER,
    VERIFIER,
    WORKBOOK,
    described,
)
from publish.files.manifest import DATABASE_FILE, MANIFEST, DownloadFile, Manifest, read_manifest
from publish.files.outsider_script import outsider_script
from publish.files.table_files import write_table
from publish.files.workbook import write_workbook
from publish.tables.table import FORMAT

EARLIER_PROGRAMS = {
    # Of release 0.1.0.
    VERIFIER: frozenset({"e630b4bfe2878698ad1326c52f0cab8d9c00109b41221ac93af7e860f4b57482"}),
    PROOF_CHECKER: frozenset({"d2c8a9ed07dfd931de8eb851577c5822420945d1ab7f4136d318b13dde5fe53d"}),
}
"""SHA-256 of the programs that earlier releases wrote beside their publications."""
_BESIDE_DATA = (CHECKPOINT, VERIFIER, PROOF_CHECKER, PACKAGE, ARCHIVE, DATASET)


def write_downloads(
    folder: Path,
    database: Path,
    connection: sqlite3.Connection,
    content: Content,
    digest: str,
    *,
    beside: Path | None = None,
) -> None:
    """Write every download of ``content``, with that content digest, into the empty ``folder``, the manifest last.

    ``connection`` is to the tables, ``database`` the file that is offered with them. The same publication gives the
    same bytes, but for how workbook and archive are compressed, which depends on the machine, and for the programs,
    which are those of the release. So of the folder ``beside``, written earlier, an archive is taken as it is where it
    has the same content, and a program where an earlier release had it. Raises OSError.
    """
    write_workbook(folder / WORKBOOK, connection, content.tables)
    _take_same(folder / WORKBOOK, beside)
    tables = {table.name: write_table(folder, connection, table) for table in content.tables}
    data = [described(database, name=DATABASE_FILE), described(folder / WORKBOOK), *chain(*tables.values())]
    _write_checkers(folder, content)
    for name in (VERIFIER, PROOF_CHECKER):
        if beside is not None and _is_of_an_earlier_release(beside / name, database, content):
            shutil.copyfile(beside / name, folder / name)
    _write_package(folder, content, digest, {name: csv for name, (csv, _) in tables.items()})
    _take_same(folder / ARCHIVE, beside)
    (folder / DATASET).write_text(dataset_jsonld(data, content, digest), "utf-8")
    written = [described(folder / name) for name in _BESIDE_DATA if (folder / name).exists()]
    _write_manifest(folder, content, digest, [*data, *written])


def software() -> str:
    """Return what writes the downloads, as the manifest names it."""
    return f"jixiao {version('jixiao')}"


def _write_checkers(folder: Path, content: Content) -> None:
    """Write what an outsider checks a publication with, and against."""
    checkpoint = make_checkpoint(origin=_origin(content), size=content.events, root=b64decode(content.root))
    (folder / CHECKPOINT).write_text(str(checkpoint.note), "utf-8")
    (folder / VERIFIER).write_text(outsider_script(), "utf-8")
    (folder / PROOF_CHECKER).write_bytes(resources.files("ledger.proofs").joinpath(PROOF_CHECKER).read_bytes())


def _is_of_an_earlier_release(program: Path, database: Path, content: Content) -> bool:
    """Tell whether a program beside a publication is one that an earlier release wrote.

    Which those are is known of releases alone. Of another publication in an earlier format its own manifest says so.
    """
    if not program.is_file():
        return False
    found, manifest = described(program), read_manifest(database)
    if found.sha256 in EARLIER_PROGRAMS[program.name]:
        return True
    named = {} if manifest is None else {file.name: file.sha256 for file in manifest.files}
    return 0 < content.file_format < FORMAT and named.get(program.name) == found.sha256


def _take_same(archive: Path, beside: Path | None) -> None:
    """Put in the place of an archive the one that lies in the folder ``beside``, where that has the same content."""
    if beside is not None and is_same_archive(archive, beside / archive.name):
        shutil.copyfile(beside / archive.name, archive)


def _write_package(folder: Path, content: Content, digest: str, files: Mapping[str, DownloadFile]) -> None:
    """Describe the CSV ``files`` of tables, and put them into an archive, which came after format 0."""

    def descriptor(files: Mapping[str, DownloadFile], encoding: str = "utf-8") -> bytes:
        package = datapackage(
            content.tables,
            files,
            department=content.year.whole.department.name,
            year=content.year.whole.year,
            encoding=encoding,
            about={"created_by": software(), "content_digest": digest},
        )
        return msgspec.json.format(canonical(package), indent=1)

    if content.file_format == 0:
        (folder / PACKAGE).write_bytes(descriptor(files, "utf-8-sig"))
        return
    (folder / PACKAGE).write_bytes(descriptor(files))
    write_package_archive(folder / ARCHIVE, files, descriptor)


def _write_manifest(folder: Path, content: Content, digest: str, files: Iterable[DownloadFile]) -> None:
    manifest = Manifest(
        software=software(),
        digest=digest,
        origin=_origin(content),
        events=content.events,
        root=content.root,
        files=tuple(files),
        department=content.year.whole.department.name,
        year=content.year.whole.year,
    )
    (folder / MANIFEST).write_bytes(canonical(asdict(manifest)))


def _origin(content: Content) -> str:
    return origin_of(content.year.whole.department.department)
