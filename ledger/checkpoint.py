"""Checkpoints (核验点): size and root of the log at a moment, as C2SP ``tlog-checkpoint`` writes them.

What one proves and who should keep it stands in ``docs/audit.md``.
"""

import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from attrs import field, frozen

from ledger.errors import InvalidInput, UnusableFile
from ledger.merkle import HASH_BYTES
from ledger.merkle import root as root_of
from ledger.signed_note import SignedNote, parse_note

STANDARD_INPUT = "-"
_SIZE = re.compile("[1-9][0-9]{0,17}")
_WANTED = "三行：来源、事件数、根（base64），之后可有空行和签名"


@frozen(kw_only=True)
class Checkpoint:
    """One checkpoint: whose log (``origin``), how many events (``size``, at least 1), their 32-byte ``root``.

    ``note`` is the text it was read from with its signatures, ``file`` the name it was given under.
    """

    origin: str
    size: int
    root: bytes
    note: SignedNote = field(eq=False)
    file: str = field(default="", eq=False)

    @property
    def shown_root(self) -> str:
        """The root in base64."""
        return b64encode(self.root).decode()

    def holds_for(self, leaf_hashes: Sequence[bytes]) -> bool:
        """Tell whether a log with these leaf hashes begins with the events that the checkpoint was made of."""
        return self.size <= len(leaf_hashes) and root_of(leaf_hashes[: self.size]) == self.root


def origin_of(department: str) -> str:
    """Return the origin of the log of a department by its code."""
    return f"jixiao/{department}"


def make_checkpoint(*, origin: str, size: int, root: bytes) -> Checkpoint:
    """Return the unsigned checkpoint of a log. Raises InvalidInput where ``origin`` does not fit on a line."""
    return parse_checkpoint(f"{origin}\n{size}\n{b64encode(root).decode()}\n")


def parse_checkpoint(text: str, *, file: str = "") -> Checkpoint:
    """Return the checkpoint of a text. Raises InvalidInput where it is none, or one of an empty log.

    Line ends and a byte order mark that mail or an editor put in are taken off, a last newline they lost is added.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        note = parse_note(text if text.endswith("\n") else f"{text}\n")
    except InvalidInput as error:
        raise InvalidInput("invalid_checkpoint", f"{_place(file)}{error}；核验点应为{_WANTED}") from error
    lines = note.text.splitlines()
    found = _root(lines[2]) if len(lines) >= 3 else None
    if found is None or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise InvalidInput("invalid_checkpoint", f"{_place(file)}不是核验点，应为{_WANTED}")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=found, note=note, file=file)


def read_checkpoint(path: str) -> Checkpoint:
    """Return the checkpoint in a file; ``-`` is standard input. Raises UnusableFile and InvalidInput."""
    try:
        content = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
        text = content.decode()
    except OSError as error:
        raise UnusableFile("unreadable_file", f"{path}：无法读取（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise InvalidInput("invalid_checkpoint", f"{_place(path)}不是核验点，应为{_WANTED}") from error
    return parse_checkpoint(text, file="stdin" if path == STANDARD_INPUT else path)


def _place(file: str) -> str:
    return f"{file}：" if file else ""


def _root(line: str) -> bytes | None:
    try:
        found = b64decode(line, validate=True)
    except ValueError:
        return None
    return found if len(found) == HASH_BYTES else None
