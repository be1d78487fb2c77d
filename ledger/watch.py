"""Watching a long loop: how a library function lets whoever calls it see how far it has got."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Watch(Protocol):
    """Passes the items of a loop on while it shows how many of about ``length`` have gone by."""

    def __call__(self, items: Iterable[Item], *, length: int) -> Iterator[Item]:
        """Return ``items`` as they are."""


def unwatched(items: Iterable[Item], *, length: int) -> Iterator[Item]:
    """Watch nothing."""
    return iter(items)
