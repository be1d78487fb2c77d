"""Watching long loops: how far one has got is shown by whoever runs the library, if anybody."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

Item = TypeVar("Item")

WATCH: ContextVar[Callable[..., Iterator[Any]] | None] = ContextVar("watch", default=None)
"""What passes the items of a loop on while it shows how far it has got; nothing until a program sets it."""


def watched(items: Iterable[Item], *, label: str, length: int) -> Iterator[Item]:
    """Return ``items`` as they are, for a loop over about ``length`` of them; ``label`` is shown, in Chinese."""
    watch = WATCH.get()
    return iter(items) if watch is None else watch(items, label=label, length=length)
