"""Confidential projects (涉密项目): which they are, which events speak of them, and a year without them.

Source: 预算法 article 14, which excepts what is a state secret (国家秘密) from disclosure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from ledger.history import Entry
from ledger.kinds import Event, ProjectChanged, ProjectRegistered, Target
from ledger.projects import Project
from ledger.snapshot import Snapshot

_ASCII_WORD = "0-9A-Za-z_-"


def confidential_codes(projects: Mapping[str, Project]) -> frozenset[str]:
    """Return the codes of the projects that are confidential, or stand below one that is."""
    return frozenset(code for code in projects if _is_confidential(code, projects))


def _is_confidential(code: str, projects: Mapping[str, Project]) -> bool:
    above: Project | None = projects[code]
    while above is not None:
        if above.confidential:
            return True
        above = projects.get(above.parent or "")
    return False


def confidential_events(log: Iterable[Event], codes: frozenset[str]) -> frozenset[str]:
    """Return the event_ids of the events on the projects ``codes``, and of those that name such an event.

    ``log`` is the whole log in order: an event names only earlier ones.
    """
    found: set[str] = set()
    for event in log:
        named = {getattr(event, field, None) for field in ("project", "to_project")}
        if named & codes or getattr(event, event.names_event, None) in found:
            found.add(event.event_id)
    return frozenset(found)


def without_confidential(snapshot: Snapshot) -> Snapshot:
    """Return the year as if its confidential projects were not there."""
    codes = confidential_codes(snapshot.projects)
    return evolve(
        snapshot,
        facts=tuple(entry for entry in snapshot.facts if _project_of(entry) not in codes),
        movements=tuple(movement for movement in snapshot.movements if movement.project not in codes),
        projects={code: project for code, project in snapshot.projects.items() if code not in codes},
        funded_earlier=snapshot.funded_earlier - codes,
    )


def mention_of(log: Iterable[Event], codes: frozenset[str]) -> re.Pattern[str] | None:
    """Return what finds a name or code of the projects ``codes``, or the name of a target of one, in a text.

    None where there is nothing to find. A word that a project that is not confidential bears too gives nothing away.
    """
    hidden: set[str] = set()
    known: set[str] = set()
    for event in log:
        (hidden if getattr(event, "project", None) in codes else known).update(_names(event))
    words = sorted((word for word in hidden - known if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join(map(_as_word, words))) if words else None


def _names(event: Event) -> Iterator[str]:
    if isinstance(event, ProjectRegistered | ProjectChanged):
        yield event.project
    if isinstance(event, ProjectRegistered | ProjectChanged | Target) and event.name:
        yield event.name


def _project_of(entry: Entry) -> str | None:
    return getattr(entry.event, "project", None)


def _as_word(word: str) -> str:
    """Return the pattern of ``word``; at an ASCII end it must not go on, lest P1 be found in P10."""
    before = f"(?<![{_ASCII_WORD}])" if word[0].isascii() else ""
    after = f"(?![{_ASCII_WORD}])" if word[-1].isascii() else ""
    return f"{before}{re.escape(word)}{after}"
