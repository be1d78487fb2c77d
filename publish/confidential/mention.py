"""Finding a name or code of a confidential project in any text, as a person would who reads it."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from attrs import frozen

from ledger.kinds import Event, ProjectChanged, ProjectRegistered, Target
from ledger.values.text import visible

_BREAK = re.compile(r"\\[nrt]")
_WITHIN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_TOO_SHORT = re.compile(r".?|[0-9]{1,4}")
"""Stands in every text: nothing that is seen, one character, or the digits of a day, a year or a department."""


@frozen(kw_only=True)
class Mention:
    """``hidden`` finds names and codes of confidential projects; ``others`` codes of others that hold such a word."""

    hidden: re.Pattern[str]
    others: re.Pattern[str]

    def found_in(self, text: str) -> bool:
        """Tell whether ``text``, JSON or not, names a confidential project, whatever its case and width."""
        plain = _plain(text)
        named = [found.span() for found in self.hidden.finditer(plain)]
        if not named:
            return False
        others = [found.span() for found in self.others.finditer(plain)]
        return any(not any(first <= start and end <= last for first, last in others) for start, end in named)


def mention_of(log: Iterable[Event], codes: frozenset[str]) -> Mention | None:
    """Return what finds the names and codes of the projects ``codes``, and the names of their targets.

    None where there is nothing to find. A word that a project that is not confidential bears too gives nothing away.
    What ``is_too_short`` is not looked for.
    """
    hidden: set[str] = set()
    known: set[str] = set()
    other_codes: set[str] = set()
    for event in log:
        code = getattr(event, "project", None)
        (hidden if code in codes else known).update(map(_plain, _names(event)))
        if isinstance(event, ProjectRegistered) and code not in codes:
            other_codes.add(_plain(event.project))
    words = {word for word in hidden - known if not is_too_short(word)}
    holding = {code for code in other_codes if any(word in code for word in words)}
    return Mention(hidden=_any_of(words), others=_any_of(holding)) if words else None


def is_too_short(word: str) -> bool:
    """Tell whether a name or code stands in so many texts that it cannot be looked for."""
    return bool(_TOO_SHORT.fullmatch(word))


def _names(event: Event) -> Iterator[str]:
    if isinstance(event, ProjectRegistered | ProjectChanged):
        yield event.project
    if isinstance(event, ProjectRegistered | ProjectChanged | Target) and event.name:
        yield event.name


def _plain(text: str) -> str:
    """Return ``text`` in one case and width, as it reads: no escapes of JSON, nothing unseen, no breaks in Chinese."""
    unescaped = visible(_BREAK.sub(" ", text).replace("\\", ""))
    return _WITHIN_CHINESE.sub("", normalize("NFKC", unescaped)).casefold()


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_as_word, longest_first)) or r"(?!)")


def _as_word(word: str) -> str:
    """Return the pattern of ``word``; at an ASCII letter or digit it must not go on, lest P1 be found in P10."""
    before = "(?<![0-9a-z])" if word[0].isascii() else ""
    after = "(?![0-9a-z])" if word[-1].isascii() else ""
    return f"{before}{re.escape(word)}{after}"
