"""Lines of a file before they are events: JSON Lines and CSV read into fields, each with its place."""

import hashlib
import os
import secrets
from collections.abc import Callable, Generator, Iterator, Mapping
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from attrs import frozen

from ledger.errors import InvalidInput, UnusableFile
from ledger.files.inputs import STANDARD_INPUT, open_input, unreadable
from ledger.kinds.body import SALT_BYTES
from ledger.lines.csv_lines import read_csv
from ledger.lines.json_lines import read_json_lines, read_object
from ledger.refusals import Refusal
from ledger.values.text import forbidden_character, normal, shown

Numbered = tuple[int, dict[str, Any] | bytes | Refusal]
"""A row in its file, counted from 1, and what it holds: its fields, its text as it is, or why it could not be read."""
Reader = Callable[[IO[bytes]], Generator[Numbered, None, None]]

READERS: dict[str, Reader] = {".jsonl": read_json_lines, ".csv": read_csv}
_BLOCK_BYTES = 1024 * 1024


@frozen(kw_only=True)
class Origin:
    """The file that lines come from: its base name, SHA-256(salt ‖ its bytes) in hex, and the random 16-byte salt."""

    file: str
    sha256: str
    salt: bytes


_NO_FIELDS: Mapping[str, Any] = MappingProxyType({})


class Line(NamedTuple):
    """One line: its fields as interchange gives them, its JSON as it was written, or why it could not be read.

    ``origin`` is its file and ``number`` its row there, counted from 1; both are None for what comes from no file.
    ``has_made_up_id``: nobody gave its event_id, so that it is a new event only where it repeats none.
    """

    # A named tuple, because a million of them are made in a row.
    fields: Mapping[str, Any] = _NO_FIELDS
    refusal: Refusal | None = None
    origin: Origin | None = None
    number: int | None = None
    text: bytes | None = None
    has_made_up_id: bool = False

    def read(self) -> Mapping[str, Any] | Refusal:
        """Return the fields of the line, or why it has none."""
        if self.refusal is not None:
            return self.refusal
        return self.fields if self.text is None else read_object(self.text)

    @property
    def file(self) -> str | None:
        """The base name of the file."""
        return self.origin.file if self.origin else None


class FileLines:
    """The lines of one file, read while they are asked for, so that a file of any size takes no memory.

    Every line carries the base name and salted SHA-256 of its file and its row, counted from 1. ``newlines`` is about
    how many there are. Close it after use. Asking for lines raises UnusableFile where the file has changed since it was
    opened.
    """

    def __init__(self, path: str, name: str, reader: Reader) -> None:
        self._path = path
        self._reader = reader
        self._file = open_input(path)
        self._rows: Generator[Numbered, None, None] | None = None
        self._found = self._state()
        self.newlines = 0
        salt = secrets.token_bytes(SALT_BYTES)
        self._origin = Origin(file=name, sha256=self._read_digest(salt), salt=salt)

    def __enter__(self) -> "FileLines":
        return self

    def __exit__(self, *_: object) -> None:
        if self._rows is not None:
            # Before its file, which it may hold wrapped.
            self._rows.close()
        self._file.close()

    def __iter__(self) -> Iterator[Line]:
        """Yield every line, once."""
        self._rows = self._reader(self._file)
        try:
            for number, read in self._rows:
                if isinstance(read, bytes):
                    yield Line(_NO_FIELDS, None, self._origin, number, read)
                elif isinstance(read, Refusal):
                    yield Line(refusal=read, origin=self._origin, number=number)
                else:
                    yield Line(read, None, self._origin, number)
        except OSError as error:
            raise unreadable(self._path, error) from error
        if self._state() != self._found:
            raise UnusableFile("file_changed", f"{self._path}：读取期间文件被改动，没有写入，请再运行一次")

    def _read_digest(self, salt: bytes) -> str:
        digest = hashlib.sha256(salt)
        try:
            while block := self._file.read(_BLOCK_BYTES):
                digest.update(block)
                self.newlines += block.count(b"\n")
            self._file.seek(0)
        except OSError as error:
            self._file.close()
            raise unreadable(self._path, error) from error
        return digest.hexdigest()

    def _state(self) -> tuple[int, int] | None:
        """Return what changes when anybody writes to the file: its time in ns and size; None where nobody can."""
        if not isinstance(self._file, BufferedReader):
            return None
        found = os.fstat(self._file.fileno())
        return found.st_mtime_ns, found.st_size


def new_event_id() -> str:
    """Return an event_id for a line that was given none."""
    # Only an event without an id pays for this import.
    from uuid import uuid4

    return str(uuid4())


def read_lines(path: str) -> FileLines:
    """Return the lines of a ``.jsonl`` or ``.csv`` file, or of JSON Lines on standard input where path is ``-``.

    Raises UnusableFile where the file cannot be read and InvalidInput where its suffix is neither, or its name
    could not be stored as the source of an event.
    """
    file = "stdin" if path == STANDARD_INPUT else _base_name(path)
    suffix = ".jsonl" if path == STANDARD_INPUT else Path(path).suffix.lower()
    if suffix not in READERS:
        # A file that cannot be read is said to be so first, whatever its name.
        open_input(path).close()
        raise InvalidInput(
            "unknown_file_type", f"{file}：只能导入 {' 和 '.join(READERS)} 文件；表格可在 Excel 中另存为 CSV UTF-8"
        )
    return FileLines(path, file, READERS[suffix])


def _base_name(path: str) -> str:
    name = normal(Path(path).name)
    if forbidden_character(name, note=False) or "\\" in name:
        raise InvalidInput("invalid_file_name", f"{shown(name)}：文件名含有不能记录的字符，请改名后再导入")
    return name
