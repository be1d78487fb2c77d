"""The downloads that are ZIP archives: the data package in one file, and whether two are the same."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import evolve

from publish.files.csv_file import BYTE_ORDER_MARK
from publish.files.described_files import PACKAGE
from publish.files.manifest import DownloadFile

_CHUNK_BYTES = 1 << 20
# An archive says when each part was written; the same publication must give the same bytes.
_WRITTEN = (1980, 1, 1, 0, 0, 0)
_UNIX, _REGULAR_FILE = 3, 0o100644 << 16


def write_package_archive(
    path: Path, files: Mapping[str, DownloadFile], descriptor: Callable[[Mapping[str, DownloadFile]], bytes]
) -> None:
    """Write the CSV ``files`` beside ``path`` into it without their byte order mark, and what ``descriptor`` says.

    That is given them as they stand in it, by table name. Raises OSError.
    """
    with zipfile.ZipFile(path, "w") as archive:
        bare = {name: _without_mark(archive, path.with_name(file.name), file) for name, file in files.items()}
        archive.writestr(_part(PACKAGE), descriptor(bare))


def _without_mark(archive: zipfile.ZipFile, csv: Path, file: DownloadFile) -> DownloadFile:
    digest, size_bytes = hashlib.sha256(), file.size_bytes - len(BYTE_ORDER_MARK)
    part = _part(file.name)
    part.file_size = size_bytes
    with csv.open("rb") as marked, archive.open(part, "w") as written:
        marked.seek(len(BYTE_ORDER_MARK))
        while piece := marked.read(_CHUNK_BYTES):
            digest.update(piece)
            written.write(piece)
    return evolve(file, size_bytes=size_bytes, sha256=digest.hexdigest())


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, _WRITTEN)
    part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _REGULAR_FILE
    return part


def is_same_archive(made: Path, other: Path) -> bool:
    """Tell whether two ZIP archives have the same parts in the same order and nothing else, however compressed."""
    try:
        with zipfile.ZipFile(made) as ours, zipfile.ZipFile(other) as theirs:
            if _outline(ours, made) != _outline(theirs, other):
                return False
            return all(ours.read(name) == theirs.read(name) for name in ours.namelist())
    # What is no archive can fail in many ways.
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


def _outline(parts: zipfile.ZipFile, path: Path) -> tuple[list[tuple[str, int]], int]:
    """Return the parts with their sizes, and how many bytes are of no part: more than ours would hide something."""
    listed = parts.infolist()
    outside = path.stat().st_size - sum(part.compress_size for part in listed)
    return [(part.filename, part.file_size) for part in listed], outside
