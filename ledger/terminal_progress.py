"""Progress bars: on a terminal, for what takes more than a second; nothing where stderr is piped."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

from ledger.watch import Watch, unwatched

Item = TypeVar("Item")

PATIENCE_SECONDS = 1
STEP = 1000
"""Items between two looks at the clock."""


def progress(label: str) -> Watch:
    """Return a watch that shows a bar with ``label`` on stderr once a loop has taken a second."""
    if not sys.stderr.isatty():
        return unwatched

    def watch(items: Iterable[Item], *, length: int) -> Iterator[Item]:
        started = time.monotonic()
        waiting = iter(items)
        gone_by = 0
        for gone_by, item in enumerate(waiting, 1):
            yield item
            if gone_by % STEP == 0 and time.monotonic() - started > PATIENCE_SECONDS:
                break
        yield from _with_bar(waiting, label, gone_by, length)

    return watch


def _with_bar(items: Iterator[Item], label: str, gone_by: int, length: int) -> Iterator[Item]:
    first = next(items, None)
    if first is None:
        return
    with click.progressbar(length=max(length, gone_by + 1), label=label, file=sys.stderr, update_min_steps=STEP) as bar:
        bar.update(gone_by)
        yield first
        for item in items:
            bar.update(1)
            yield item
