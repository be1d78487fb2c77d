"""The folder of the downloads: what lies in it, and what has to."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from publish.outsider.limits import MOST_FILES, Unreadable

DATABASE = "public.db"
"""What the public database is called among the downloads; it lies beside the folder."""
KEPT_CHECKPOINT = "checkpoint.txt"
ARCHIVE, ARCHIVE_SINCE = "datapackage.zip", 1
BESIDE_DATA = ("public.xlsx", "datapackage.json", ARCHIVE, "dataset.jsonld", "verify_public.py", "check_proof.py")
"""What is written of the database in a way that is not followed here, and the programs."""
DISCLOSURES = ("disclosure.json", ".disclosure.json")
"""What may lie there and stands in no manifest: when it was disclosed, and what a disclosure cut short leaves."""
NOT_IN_NAMES = re.compile(r"[^\w（）-]")
CHUNK_BYTES = 1 << 20
TOO_LONG, NO_TEXT = "比这份数据库所能写出的长得多，没有读取", "不能读取，或不是 UTF-8 文本"


class Folder:
    """The regular files of a folder by name with their sizes; ``others`` are the names of all else, links too.

    Whether a file has the name that the site gives to one that is saved, ``prefix`` and its own, makes no difference.
    """

    def __init__(self, path: Path, prefix: str) -> None:
        if path.is_symlink() or not path.is_dir():
            raise Unreadable("没有这个文件夹，或它是链接")
        with os.scandir(path) as found:
            entries = list(islice(found, MOST_FILES + 1))
        if len(entries) > MOST_FILES:
            raise Unreadable(f"其中的文件超过 {MOST_FILES} 个，不是 publish 写出的下载文件夹")
        names = {one.name: one.name for one in entries}
        own = {name: name[len(prefix) :] for name in names if name.startswith(prefix)}
        names.update({name: plain for name, plain in own.items() if plain not in names})
        self.paths = {names[one.name]: path / one.name for one in entries}
        sizes = {names[one.name]: one.stat().st_size for one in entries if one.is_file(follow_symlinks=False)}
        self.sizes = dict(sorted(sizes.items()))
        self.others = sorted(name for name in names.values() if name not in sizes)

    def text(self, name: str, most_bytes: int) -> str:
        """Return the text of a file. Raises Unreadable where it is longer than ``most_bytes``, or no UTF-8."""
        if self.sizes[name] > most_bytes:
            raise Unreadable(TOO_LONG)
        try:
            with self.paths[name].open("rb") as file:
                return file.read(most_bytes).decode()
        except (OSError, ValueError) as error:
            raise Unreadable(NO_TEXT) from error

    def lines(self, name: str, most_bytes: int) -> Iterator[str]:
        """Yield the lines of a text with what ends them. Raises Unreadable as ``text`` does."""
        if self.sizes[name] > most_bytes:
            raise Unreadable(TOO_LONG)
        try:
            with self.paths[name].open(encoding="utf-8", newline="") as file:
                yield from file
        except (OSError, ValueError) as error:
            raise Unreadable(NO_TEXT) from error


def prefix_of(department: str, year: int) -> str:
    """Return what the site puts before the name of a download that is saved, but for the programs."""
    return f"{NOT_IN_NAMES.sub('_', department)}-{year}-"


def downloads_of(tables: Iterable[str], format_: int) -> set[str]:
    """Return the names of the downloads of a publication of these tables in that format."""
    of_tables = {f"{table}.{suffix}" for table in tables for suffix in ("csv", "json")}
    found = {DATABASE, KEPT_CHECKPOINT, *BESIDE_DATA, *of_tables}
    return found if format_ >= ARCHIVE_SINCE else found - {ARCHIVE}


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex. Raises Unreadable."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for piece in iter(lambda: file.read(CHUNK_BYTES), b""):
                digest.update(piece)
    except OSError as error:
        raise Unreadable("不能读取") from error
    return digest.hexdigest()
