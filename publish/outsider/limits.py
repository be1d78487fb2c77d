"""Why something is not read or not computed, and how much is read at most."""

from __future__ import annotations

MOST_LISTED = 50
MOST_NESTED = 50
# Far more than any department has: they bound the time that a hostile file can take.
MOST_LINES = 1000
MOST_TARGETS = 2000
MOST_FILES = 200
MOST_MANIFEST_BYTES = 1_000_000


class Unreadable(Exception):
    """The file cannot be read as a public database; the message says why in Chinese."""


class NotAsPublished(Exception):
    """The file is not written as ``publish`` writes one, so that nothing is read of it; the message says where."""


class Unread(Exception):
    """A text is not written in the YAML that is read here, or is no rubric; the message says where in Chinese."""


class NotRecomputed(Exception):
    """The points of a line are not computed here."""
