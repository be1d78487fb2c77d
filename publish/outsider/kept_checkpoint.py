"""A checkpoint that somebody kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from publish.outsider.limits import Unreadable


@dataclass
class Checkpoint:
    """A checkpoint that somebody kept: which log, how many events, their root in base64."""

    origin: str
    size: int
    root: str


def checkpoint_of(path: Path) -> Checkpoint:
    """Return the checkpoint of a file. Raises Unreadable."""
    # A checkpoint is short: what is longer is none.
    if not path.is_file() or path.stat().st_size > 100_000:
        raise Unreadable("没有这个文件，或不是核验点")
    try:
        text = path.read_text("utf-8-sig")
    except ValueError as error:
        raise Unreadable("不是核验点，应为 UTF-8 文本") from error
    # What stands after the third line are signatures.
    found = re.match(r"([^\n]+)\n([0-9]{1,15})\n([A-Za-z0-9+/]{43}=)(\n|$)", text)
    if not found:
        raise Unreadable("核验点应有三行：账本、事件数、根（base64）")
    return Checkpoint(found[1], int(found[2]), found[3])
