"""Progress bars on a terminal, for what takes more than a second; nothing where stderr is piped."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

from ledger.values.progress import WATCH

Item = TypeVar("Item")

PATIENCE_SECONDS = 1
LOOKS = 1000
"""How often a loop looks at the clock or redraws its bar, at most."""


def show_progress() -> None:
    """Show a bar on stderr for each long loop of this command, where stderr is a terminal."""
    if sys.stderr.isatty():
        WATCH.set(_with_bar_when_slow)


def _with_bar_when_slow(items: Iterable[Item], *, label: str, length: int) -> Iterator[Item]:
    started, step = time.monotonic(), max(1, length // LOOKS)
    waiting, gone_by = iter(items), 0
    for gone_by, item in enumerate(waiting, 1):
        yield item
        if gone_by % step == 0 and time.monotonic() - started > PATIENCE_SECONDS:
            break
    else:
        return
    with click.progressbar(length=max(length, gone_by), label=label, file=sys.stderr, update_min_steps=step) as bar:
        bar.update(gone_by)
        for item in waiting:
            yield item
            bar.update(1)
