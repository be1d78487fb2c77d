"""Watching long loops: how far one has got is shown by whoever runs the library, if anybody."""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Watch(Protocol):
    """Passes the items of a loop on while it shows under ``label`` how many of about ``length`` have gone by."""

    def __call__(self, items: Iterable[Item], *, label: str, length: int) -> Iterator[Item]:
        """Return ``items`` as they are."""


def _unwatched(items: Iterable[Item], *, label: str, length: int) -> Iterator[Item]:
    return iter(items)


WATCH: ContextVar[Watch] = ContextVar("watch", default=_unwatched)
"""Who watches; nobody until a program sets it."""


def watched(items: Iterable[Item], *, label: str, length: int) -> Iterator[Item]:
    """Return ``items`` as they are, for a loop over about ``length`` of them; ``label`` is shown, in Chinese."""
    return WATCH.get()(items, label=label, length=length)
