"""Checkpoints (核验点): size and root of the log at a moment, as C2SP ``tlog-checkpoint`` writes them.

What one proves and who should keep it stands in ``docs/audit.md``.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from itertools import islice

from attrs import field, frozen

from ledger.errors import InvalidInput
from ledger.files.inputs import STANDARD_INPUT, read_input
from ledger.proofs.merkle import HASH_BYTES
from ledger.proofs.merkle import root as root_of
from ledger.proofs.signed_note import SignedNote, decoded, parse_note
from ledger.values.text import shown

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
        return self.size <= len(leaf_hashes) and root_of(islice(leaf_hashes, self.size)) == self.root


def origin_of(department: str) -> str:
    """Return the origin of the log of a department by its code."""
    return f"jixiao/{department}"


def make_checkpoint(*, origin: str, size: int, root: bytes) -> Checkpoint:
    """Return the unsigned checkpoint of a log. Raises InvalidInput where ``origin`` does not fit on a line."""
    try:
        made = parse_checkpoint(f"{origin}\n{size}\n{b64encode(root).decode()}\n")
    except InvalidInput:
        made = None
    if made is None or (made.origin, made.size, made.root) != (origin, size, root):
        raise InvalidInput("invalid_origin", f"来源 {shown(origin)}：应为一行不含控制字符的文本，可用 --origin 给出")
    return made


def parse_checkpoint(text: str, *, file: str = "") -> Checkpoint:
    """Return the checkpoint of a text. Raises InvalidInput where it is none, or one of an empty log.

    What mail or an editor put in (line ends, a byte order mark, empty lines at the end) is taken off, a last newline
    they lost is added.
    """
    place = f"{file}：" if file else ""
    try:
        note = parse_note(text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n") + "\n")
    except InvalidInput as error:
        raise InvalidInput("invalid_checkpoint", f"{place}{error}；核验点应为{_WANTED}") from error
    lines = note.text.removesuffix("\n").split("\n")
    found = decoded(lines[2]) if len(lines) >= 3 else b""
    if len(found) != HASH_BYTES or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise InvalidInput("invalid_checkpoint", f"{place}不是核验点，应为{_WANTED}")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=found, note=note, file=file)


def read_checkpoint(path: str) -> Checkpoint:
    """Return the checkpoint in a file; ``-`` is standard input. Raises UnusableFile and InvalidInput."""
    file = "stdin" if path == STANDARD_INPUT else path
    try:
        text = read_input(path).decode()
    except UnicodeDecodeError as error:
        raise InvalidInput("invalid_checkpoint", f"{file}：不是核验点，应为{_WANTED}") from error
    return parse_checkpoint(text, file=file)
