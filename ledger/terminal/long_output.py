"""Tables and JSON of any length, printed while their rows are made: a page of a table, a little JSON at a time."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from ledger.terminal.saying import say
from ledger.terminal.screen import screen_width
from ledger.terminal.tables import column, on_screen, print_table
from ledger.values.words import HEADINGS

PAGE_ROWS = 1_000
"""Of which a table takes the widths of its columns at once."""
PIECES = 4_096
INDENT = "  "

Row = Mapping[str, Any]


def print_long_json(value: Any) -> None:
    """Print ``value`` as ``print_json`` would, its iterators as arrays, each while it is gone through."""
    pieces = chain(_pieces(value, "\n"), ["\n"])
    while some := list(islice(pieces, PIECES)):
        say("".join(some), nl=False)


def _pieces(value: Any, line: str) -> Iterator[str]:
    """Yield ``value`` as JSON; ``line`` begins a line as far in as it stands."""
    if isinstance(value, Mapping) and any(isinstance(one, Iterator) for one in value.values()):
        members = (chain([json.dumps(name), ": "], _pieces(one, line + INDENT)) for name, one in value.items())
        yield from _enclosed("{", members, "}", line)
    elif isinstance(value, Iterator):
        yield from _enclosed("[", (_pieces(one, line + INDENT) for one in value), "]", line)
    else:
        yield _text(value).replace("\n", line)


def _text(value: Any) -> str:
    # Most of what is long are seqs.
    return str(value) if type(value) is int else json.dumps(value, ensure_ascii=False, indent=len(INDENT))


def _enclosed(opening: str, members: Iterable[Iterable[str]], closing: str, line: str) -> Iterator[str]:
    before = opening
    for member in members:
        yield before + line + INDENT
        yield from member
        before = ","
    yield line + closing if before == "," else opening + closing


def print_long_table(rows: Iterable[Row], *, caption: str = "", headings: Mapping[str, str] = HEADINGS) -> None:
    """Print ``rows`` as ``print_table`` does; where they are long, a page at a time.

    Then a column that must be wider on a later page is so from there on.
    """
    going_on = iter(rows)
    page, following = _page(going_on), _page(going_on)
    if not following:
        print_table(page, caption=caption, headings=headings)
        return
    if caption:
        say(caption)
    layout = _Layout(headings)
    say("\n".join(layout.lines(page)))
    while following:
        say("\n".join(layout.lines(following)[2:]))
        following = _page(going_on)


def _page(rows: Iterator[Row]) -> list[Row]:
    return list(islice(rows, PAGE_ROWS))


class _Layout:
    """Lays out one page after the other, each as wide as a screen.

    In a pipe no column is narrower than before, and none of numbers that once was not.
    """

    def __init__(self, headings: Mapping[str, str]) -> None:
        self._headings = headings
        self._widths: defaultdict[str, int] = defaultdict(int)
        self._texts: set[str] = set()

    def lines(self, page: Sequence[Row]) -> list[str]:
        """Return the lines of a page, with the two of its head."""
        # Only a command that prints a table pays for these imports.
        from tabulate import tabulate
        from wcwidth import wcswidth

        names = list(page[0])
        columns = [column(name, self._headings[name], [row[name] for row in page]) for name in names]
        self._texts.update(name for name, one in zip(names, columns, strict=True) if not one.number)
        width = screen_width()
        cells = [one.cells for one in columns] if width is None else on_screen(columns, width)
        if width is None:
            for name, texts in zip(names, cells, strict=True):
                self._widths[name] = max(self._widths[name], *map(wcswidth, texts))
        # A row as wide as all before, which is cut off again.
        rows = [*zip(*cells, strict=True), ["0" * self._widths[name] for name in names]]
        alignment = ["left" if name in self._texts else "right" for name in names]
        headed = [one.heading for one in columns]
        return tabulate(rows, headed, "simple", disable_numparse=True, colalign=alignment).splitlines()[:-1]
