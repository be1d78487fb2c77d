"""Names looked for in texts, all of them in one pass, as a person would find them who reads."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from ledger.values.surnames import is_short_personal_name
from ledger.values.text import visible

_BREAK = re.compile(r"\\[nrt]")
_SPACES = re.compile(r"\s+")
# Between the parts of a name, however they are typed, and a character that shows nothing.
_AS_TYPED = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb", "\u00b7") | {"\u2800": ""})
_WITHIN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_OF_A_WORD = re.compile("[0-9a-z]")
# What else than a person's name is shorter than four characters stands in many a text.
_LONG_ENOUGH = re.compile(r"(?![0-9]{4}$).{4,}", re.DOTALL)
_FIRST = 2
"""By how many of their first characters names are found."""


def as_read(text: str) -> str:
    """Return ``text`` as it reads: in one case and width, no escapes of JSON, nothing unseen, breaks as one space."""
    if text.isascii() and "\\" not in text:
        return _SPACES.sub(" ", text).casefold()
    unescaped = visible(_BREAK.sub(" ", text).replace("\\", ""))
    read = _WITHIN_CHINESE.sub("", normalize("NFKC", unescaped).translate(_AS_TYPED))
    return _SPACES.sub(" ", read).casefold()


def payee_names(payees: Iterable[str]) -> set[str]:
    """Return ``as_read`` the payees that can be looked for: persons from two characters, others from four."""
    return {name for name in map(as_read, payees) if _LONG_ENOUGH.fullmatch(name) or is_short_personal_name(name)}


BETWEEN_TEXTS = "\0"
"""Stands in no text and in no name: what joins texts that are looked through at once."""


class Names:
    """Names, each of two characters or more, that are found however many there are; given and found ``as_read``."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, dict[str, None]] = {}
        self._begins = re.compile("(?!)")
        self.add(names)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def add(self, names: Iterable[str]) -> None:
        """Look for these ``names`` too."""
        for name in names:
            self._by_first.setdefault(name[:_FIRST], {})[name] = None
        begins = "".join(sorted({first[0] for first in self._by_first}))
        if begins:
            self._begins = re.compile(f"[{re.escape(begins)}]")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where in ``text`` a name begins and ends, by its begin.

        At an ASCII letter or digit a name must not go on, lest P1 be found in P10.
        """
        for begins in self._begins.finditer(text):
            start = begins.start()
            for name in self._by_first.get(text[start : start + _FIRST], ()):
                end = start + len(name)
                if text.startswith(name, start) and not _goes_on(text, start) and not _goes_on(text, end):
                    yield start, end


def _goes_on(text: str, at: int) -> bool:
    """Tell whether a word of ASCII letters and digits stands on both sides of ``at``."""
    return 0 < at < len(text) and bool(_OF_A_WORD.match(text, at - 1) and _OF_A_WORD.match(text, at))
