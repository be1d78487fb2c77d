"""Which text may enter the log, and how a value from outside is shown in a message."""

import re
import unicodedata
from typing import Any

_ALWAYS_FORBIDDEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_FORBIDDEN_IN_LINE = re.compile(f"[\t\n{_ALWAYS_FORBIDDEN}]")
_FORBIDDEN_IN_NOTE = re.compile(f"[{_ALWAYS_FORBIDDEN}]")
# What Unicode calls default ignorable, and its format characters (DerivedCoreProperties.txt, general category Cf).
_INVISIBLE = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_STEERING = re.compile(f"[{_ALWAYS_FORBIDDEN}\u061c\u200e\u200f]")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]+")
# These and line-breaking characters may be stored, but "P1" that is not "P1" must look so in a message.
_UNSEEN = re.compile(f"[\t\n\u2028\u2029{_ALWAYS_FORBIDDEN}{_INVISIBLE}]")

_PRINTABLE_ASCII = bytes(range(0x20, 0x7F))
# What most texts are beyond ASCII; nothing here changes in NFC, by itself or after any other character.
_CHINESE = re.compile("[\u00b7\u2014\u2018-\u201d\u2026\u3001-\u301f\u4e00-\u9fff\uff01-\uff5e]*")

SHOWN_CHARACTERS = 120


def forbidden_character(text: str, *, note: bool) -> str | None:
    """Return the first character that may not be stored, or None.

    Refused are control characters, bidi embeddings, overrides and isolates (they make text read otherwise than
    it is stored, Unicode TR36) and unpaired surrogates (they have no UTF-8). A ``note`` may hold tab and newline.
    """
    found = (_FORBIDDEN_IN_NOTE if note else _FORBIDDEN_IN_LINE).search(text)
    return found.group() if found else None


def are_plain(texts: bytes) -> bool:
    """Tell quickly whether every text of this compact JSON surely may be stored as it is.

    None is escaped, empty or begins with a space; all of it is seen and in NFC, as then every part of it is.
    """
    if b"\\" in texts or b'""' in texts or b'" ' in texts:
        return False
    try:
        beyond_ascii = texts.translate(None, _PRINTABLE_ASCII).decode()
    except UnicodeDecodeError:
        return False
    if _CHINESE.fullmatch(beyond_ascii):
        return True
    text = texts.decode()
    return text.isprintable() and not _INVISIBLES.search(text) and unicodedata.is_normalized("NFC", text)


def alike(text: str) -> str:
    """Return the same for all texts that look alike: width, case, blanks and what nobody sees apart."""
    seen = text if text.isascii() else unicodedata.normalize("NFKC", visible(text))
    return "".join(seen.split()).casefold()


def normal(text: str) -> str:
    """Return ``text`` in NFC, the one form in which the log stores text."""
    return unicodedata.normalize("NFC", text)


def with_controls_shown(text: str) -> str:
    """Return ``text`` with escapes for what would steer a terminal: controls but tab and newline, and bidi marks."""
    return _STEERING.sub(lambda found: _escaped(ord(found.group())), text)


def invisible_character(text: str) -> str | None:
    """Return the first character that nobody sees, blanks apart, or None."""
    found = None if text.isascii() else _INVISIBLES.search(text)
    return found.group()[0] if found else None


def visible(text: str) -> str:
    """Return ``text`` without what nobody sees in it."""
    return _INVISIBLES.sub("", text)


def shown(value: Any) -> str | None:
    """Return ``value`` safe to print: at most 120 characters, what cannot be seen or encoded as ``\\uXXXX``."""
    if value is None:
        return None
    text = _text_of(value)
    if len(text) > SHOWN_CHARACTERS:
        text = text[:SHOWN_CHARACTERS] + "…"
    return _UNSEEN.sub(lambda found: _escaped(ord(found.group())), text)


def _text_of(value: Any) -> str:
    """Return a value as people write it: a list with 、 between its texts; what is nested as it is, however deep."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)) and all(isinstance(one, (str, int)) for one in value):
        return "、".join(map(str, value))
    return str(value)


def _escaped(code_point: int) -> str:
    return f"\\u{code_point:04x}" if code_point < 0x10000 else f"\\U{code_point:08x}"
