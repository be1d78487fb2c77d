"""Signed notes as C2SP ``signed-note`` writes them: a text, a blank line, one signature a line."""

import binascii
import re
from base64 import b64decode, b64encode

from attrs import frozen

from ledger.errors import InvalidInput
from ledger.values.text import forbidden_character, shown

KEY_ID_BYTES = 4
SIGNATURE_START = "— "
MOST_SIGNATURES = 100
KEY_NAME = re.compile(r"[^\s+]+")


@frozen(kw_only=True)
class Signature:
    """One signature line: who signed (name and 4-byte key id), and the signature's bytes, not yet checked."""

    name: str
    key_id: bytes
    signature: bytes


@frozen(kw_only=True)
class SignedNote:
    """A note: ``text`` ends in a newline and is what was signed; ``signatures`` may be none."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        """Return the note as it is written to a file."""
        lines = (
            f"{SIGNATURE_START}{signed.name} {b64encode(signed.key_id + signed.signature).decode()}\n"
            for signed in self.signatures
        )
        return f"{self.text}\n{''.join(lines)}" if self.signatures else self.text


def parse_note(text: str) -> SignedNote:
    """Return the note of a text, signed or not. Raises InvalidInput where its signature lines are none."""
    if not text.endswith("\n") or forbidden_character(text, note=True) or "\t" in text:
        raise InvalidInput("invalid_note", "应为以换行符结尾、不含控制字符的文本")
    body, blank, lines = text.rpartition("\n\n")
    if not blank:
        return SignedNote(text=text)
    signatures = lines.removesuffix("\n").split("\n")
    if len(signatures) > MOST_SIGNATURES:
        raise InvalidInput("invalid_note", f"空行之后最多有 {MOST_SIGNATURES} 行签名")
    return SignedNote(text=f"{body}\n", signatures=tuple(_signature(line) for line in signatures))


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(SIGNATURE_START).partition(" ")
    found = decoded(encoded)
    if not line.startswith(SIGNATURE_START) or not KEY_NAME.fullmatch(name) or len(found) <= KEY_ID_BYTES:
        raise InvalidInput("invalid_note", f"签名行 {shown(line)}：应为 {SIGNATURE_START}名称 base64")
    return Signature(name=name, key_id=found[:KEY_ID_BYTES], signature=found[KEY_ID_BYTES:])


def decoded(encoded: str) -> bytes:
    """Return the bytes of base64 in its one canonical form; none where it is not."""
    try:
        found = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if b64encode(found).decode() == encoded else b""
