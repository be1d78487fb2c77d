"""Lines of a file before they are events: JSON Lines and CSV read into fields, each with its place."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from attrs import field, frozen

from ledger.csv_lines import read_csv
from ledger.errors import InvalidInput
from ledger.inputs import STANDARD_INPUT, read_input
from ledger.json_lines import read_json_lines
from ledger.problems import Refusal
from ledger.text import forbidden_character, normal, shown

Reader = Callable[[bytes], Iterator[tuple[int, dict[str, Any] | Refusal]]]

READERS: dict[str, Reader] = {".jsonl": read_json_lines, ".csv": read_csv}


@frozen(kw_only=True)
class Line:
    """One line: its fields as interchange gives them, or the refusal where it could not be read."""

    fields: dict[str, Any] = field(factory=dict)
    refusal: Refusal | None = None
    file: str | None = None
    number: int | None = None
    source: dict[str, Any] | None = None


def new_event_id() -> str:
    """Return an event_id for a line that was given none."""
    return str(uuid4())


def read_lines(path: str) -> Iterator[Line]:
    """Return the lines of a ``.jsonl`` or ``.csv`` file, or of JSON Lines on standard input where path is ``-``.

    Every line carries the base name and SHA-256 of its file and its row, counted from 1.
    Raises UnusableFile where the file cannot be read and InvalidInput where its suffix is neither, or its name
    could not be stored as the source of an event.
    """
    content = read_input(path)
    file = "stdin" if path == STANDARD_INPUT else _base_name(path)
    suffix = ".jsonl" if path == STANDARD_INPUT else Path(path).suffix.lower()
    if suffix not in READERS:
        raise InvalidInput("unknown_file_type", f"{file}：只能导入 {' 和 '.join(READERS)} 文件")
    digest = hashlib.sha256(content).hexdigest()
    return (
        Line(
            fields=read if isinstance(read, dict) else {},
            refusal=read if isinstance(read, Refusal) else None,
            file=file,
            number=number,
            source={"file": file, "sha256": digest, "row": number},
        )
        for number, read in READERS[suffix](content)
    )


def _base_name(path: str) -> str:
    name = normal(Path(path).name)
    if forbidden_character(name, note=False) or "\\" in name:
        raise InvalidInput("invalid_file_name", f"{shown(name)}：文件名含有不能记录的字符，请改名后再导入")
    return name
