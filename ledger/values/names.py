"""Names looked for in texts, all of them in one pass, as a person would find them who reads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from ledger.values.text import visible

_BREAK = re.compile(r"\\[nrt]")
_WITHIN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_OF_A_WORD = re.compile("[0-9a-z]")
_FIRST = 2
"""By how many of their first characters names are found."""


def as_read(text: str) -> str:
    """Return ``text`` in one case and width, as it reads: no escapes of JSON, nothing unseen, no breaks in Chinese."""
    if text.isascii() and "\\" not in text:
        return text.casefold()
    unescaped = visible(_BREAK.sub(" ", text).replace("\\", ""))
    return _WITHIN_CHINESE.sub("", normalize("NFKC", unescaped)).casefold()


class Names:
    """Names, each of two characters or more, that are found however many there are; given and found ``as_read``."""

    def __init__(self, names: Iterable[str]) -> None:
        by_first = defaultdict(list)
        for name in sorted({*names}, key=lambda name: (-len(name), name)):
            by_first[name[:_FIRST]].append(name)
        self._by_first = dict(by_first)
        begins = "".join(sorted({first[0] for first in by_first}))
        self._begins = re.compile(f"[{re.escape(begins)}]" if begins else "(?!)")

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where in ``text`` a name begins and ends, by its begin, the longest first.

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
