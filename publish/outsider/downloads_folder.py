"""The folder of the downloads: what lies in it, and what has to."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from publish.outsider.limits import MOST_FILES, Unreadable

DATABASE = "public.db"
"""What the public database is called among the downloads; it lies beside the folder."""
KEPT_CHECKPOINT = "checkpoint.txt"
BESIDE_DATA = ("public.xlsx", "datapackage.json", "dataset.jsonld", "verify_public.py", "check_proof.py")
"""What is written of the database in a way that is not followed here, and the programs."""
DISCLOSURES = ("disclosure.json", ".disclosure.json")
"""What may lie there and stands in no manifest: when it was disclosed, and what a disclosure cut short leaves."""
CHUNK_BYTES = 1 << 20
TOO_LONG, NO_TEXT = "比这份数据库所能写出的长得多，没有读取", "不能读取，或不是 UTF-8 文本"


class Folder:
    """The regular files of a folder by name with their sizes; ``others`` are the names of all else, links too."""

    def __init__(self, path: Path) -> None:
        if path.is_symlink() or not path.is_dir():
            raise Unreadable("没有这个文件夹，或它是链接")
        self.path = path
        with os.scandir(path) as found:
            entries = list(islice(found, MOST_FILES + 1))
        if len(entries) > MOST_FILES:
            raise Unreadable(f"其中的文件超过 {MOST_FILES} 个，不是 publish 写出的下载文件夹")
        sizes = {one.name: one.stat().st_size for one in entries if one.is_file(follow_symlinks=False)}
        self.sizes = dict(sorted(sizes.items()))
        self.others = sorted(one.name for one in entries if one.name not in sizes)

    def text(self, name: str, most_bytes: int) -> str:
        """Return the text of a file. Raises Unreadable where it is longer than ``most_bytes``, or no UTF-8."""
        if self.sizes[name] > most_bytes:
            raise Unreadable(TOO_LONG)
        try:
            with (self.path / name).open("rb") as file:
                return file.read(most_bytes).decode()
        except (OSError, ValueError) as error:
            raise Unreadable(NO_TEXT) from error

    def lines(self, name: str, most_bytes: int) -> Iterator[str]:
        """Yield the lines of a text with what ends them. Raises Unreadable as ``text`` does."""
        if self.sizes[name] > most_bytes:
            raise Unreadable(TOO_LONG)
        try:
            with (self.path / name).open(encoding="utf-8", newline="") as file:
                yield from file
        except (OSError, ValueError) as error:
            raise Unreadable(NO_TEXT) from error


def downloads_of(tables: Iterable[str]) -> set[str]:
    """Return the names of the downloads of a publication of these tables."""
    of_tables = {f"{table}.{suffix}" for table in tables for suffix in ("csv", "json")}
    return {DATABASE, KEPT_CHECKPOINT, *BESIDE_DATA, *of_tables}


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
