"""Files that a command is given to read; ``-`` is standard input."""

import sys
from pathlib import Path

from ledger.errors import UnusableFile

STANDARD_INPUT = "-"


def read_input(path: str) -> bytes:
    """Return the bytes of a file. Raises UnusableFile where it cannot be read."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UnusableFile("unreadable_file", f"{path}：无法读取（{error.strerror}）") from error
