"""Files that a command is given to read; ``-`` is standard input."""

import sys
from pathlib import Path
from typing import IO

from ledger.errors import InvalidInput, UnusableFile
from ledger.files.system_errors import why

STANDARD_INPUT = "-"
KEPT_IN_MEMORY_BYTES = 64 * 1024 * 1024


def read_input(path: str) -> bytes:
    """Return the bytes of a file. Raises UnusableFile where it cannot be read."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def read_field_input() -> str:
    """Return the one field that is on standard input, without the newline at its end.

    Raises InvalidInput where there is nothing, or it is not UTF-8.
    """
    given = read_input(STANDARD_INPUT)
    try:
        text = given.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        found = given[error.start : error.end].hex()
        raise InvalidInput("not_utf8", f"标准输入：{found} 不是 UTF-8，请以 UTF-8 编码给出") from error
    if not text:
        raise InvalidInput("empty_input", "标准输入：没有内容，而有字段给为 -，要从这里读；没有这一字段就不要给出它")
    return text


def open_input(path: str) -> IO[bytes]:
    """Open a file to be read more than once, however large; standard input and named pipes are first taken whole.

    Raises UnusableFile where it cannot be read.
    """
    try:
        if path == STANDARD_INPUT:
            return _taken_whole(sys.stdin.buffer)
        file = Path(path).open("rb")  # noqa: SIM115 - the caller closes it
        if file.seekable():
            return file
        with file:
            return _taken_whole(file)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: str, error: OSError) -> UnusableFile:
    """Return the error of a file that cannot be read."""
    return UnusableFile("unreadable_file", f"{path}：无法读取（{why(error)}）")


def _taken_whole(stream: IO[bytes]) -> IO[bytes]:
    # Only what is piped in pays for these imports.
    import shutil
    import tempfile

    # It cannot be read twice; what is large goes to a file that has no name.
    taken = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, taken)
    taken.seek(0)
    return taken
