"""Finding what is confidential in any text, as a person would who reads it: names of projects, their codes, payees."""

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from ledger.kinds import Event, ProjectChanged, ProjectRegistered, Target
from ledger.values.names import Names, as_read

_TOO_SHORT = re.compile(r".?|[0-9]{1,4}")
"""Stands in every text: nothing that is seen, one character, or the digits of a day, a year or a department."""


@frozen(kw_only=True)
class Mention:
    """``hidden`` finds names and codes that are confidential; ``others`` those that are not and hold such a word."""

    hidden: Names
    others: Names

    def found_in(self, text: str) -> bool:
        """Tell whether ``text``, JSON or not, names what is confidential, whatever its case and width."""
        return self.first_in(text) is not None

    def first_in(self, text: str) -> str | None:
        """Return the first confidential name in ``text`` as it reads, None where there is none."""
        plain = as_read(text)
        named = [*self.hidden.spans(plain)]
        others = [*self.others.spans(plain)] if named else []
        for start, end in named:
            if not any(first <= start and end <= last for first, last in others):
                return plain[start:end]
        return None


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
        (hidden if code in codes else known).update(map(as_read, _names(event)))
        if isinstance(event, ProjectRegistered) and code not in codes:
            other_codes.add(as_read(event.project))
    return mention_in(Names(word for word in hidden - known if not is_too_short(word)), other_codes)


def mention_in(words: Names, others: Iterable[str]) -> Mention | None:
    """Return what finds ``words`` but within those of the ``others`` that hold one; None where there is no word."""
    holding = Names(name for name in others if any(words.spans(name)))
    return Mention(hidden=words, others=holding) if words else None


def is_too_short(word: str) -> bool:
    """Tell whether a name or code stands in so many texts that it cannot be looked for."""
    return bool(_TOO_SHORT.fullmatch(word))


def _names(event: Event) -> Iterator[str]:
    if isinstance(event, ProjectRegistered | ProjectChanged):
        yield event.project
    if isinstance(event, ProjectRegistered | ProjectChanged | Target) and event.name:
        yield event.name
