"""A table made to fit a screen: what is read is wrapped, other text is cut, figures and codes stay whole."""

import re
from collections.abc import Sequence
from itertools import accumulate

from attrs import frozen

GAP = 2
"""Columns of the screen between two cells; as many stand beside a heading, as ``tabulate`` prints it."""
LEAST_TEXT = 12
"""Text is made narrower only where the table then fits."""
LEAST_WRAPPED, WELL_READ = 20, 36
"""How narrow what is wrapped may be, and is before any other column gives way."""
MOST_LINES = 12
CUT = "…"
# A word, a code or a figure is not torn apart; Chinese may end anywhere, but no line begins with punctuation.
_PARTS = re.compile("(?:[\x21-\x7e]+|.)[，。；：、）》”！？]*")


@frozen(kw_only=True)
class Column:
    """The cells below one heading: never cut where ``whole``, in several lines where ``wrapped``, else ended by ….

    A ``number`` is whole.
    """

    heading: str
    cells: Sequence[str]
    number: bool = False
    whole: bool = False
    wrapped: bool = False

    @property
    def natural(self) -> int:
        """How wide it is with nothing cut or wrapped."""
        return max([width_of(self.heading) + GAP, *map(width_of, self._lines())])

    @property
    def least(self) -> int:
        """How narrow it can be made."""
        if self.number or self.whole:
            return self.natural
        words = map(_widest_part if self.wrapped else _first_part, self._lines())
        return max([width_of(self.heading) + GAP, min(self.natural, LEAST_WRAPPED) if self.wrapped else 0, *words])

    @property
    def readable(self) -> int:
        """How narrow it can be made and still tell what its cells are."""
        return max(self.least, min(self.natural, LEAST_TEXT))

    def fitted(self, width: int) -> list[str]:
        """Return the cells as they stand in a column so wide."""
        if self.number or self.whole:
            return list(self.cells)
        return [_wrapped(cell, width) if self.wrapped else cut(cell, width) for cell in self.cells]

    def _lines(self) -> list[str]:
        return [line for cell in self.cells for line in cell.splitlines()]


def fitted(columns: Sequence[Column], width: int) -> list[list[str]]:
    """Return the cells of each column so that the table is ``width`` wide; wider where it cannot be helped.

    What is wrapped gives way first, as nothing is lost by it, then the widest columns.
    """
    room = width - GAP * (len(columns) - 1)
    least = [column.least for column in columns]
    if sum(least) > room:
        least = [column.readable for column in columns]
    widths = [max(low, min(column.natural, width)) for low, column in zip(least, columns, strict=True)]
    while sum(widths) > room:
        yielding = [place for place, low in enumerate(least) if widths[place] > low]
        if not yielding:
            break
        easily = [place for place in yielding if columns[place].wrapped and widths[place] > WELL_READ]
        widths[max(easily or yielding, key=widths.__getitem__)] -= 1
    return [column.fitted(given) for column, given in zip(columns, widths, strict=True)]


def width_of(line: str) -> int:
    """Return how many columns of the screen a line takes: two for a Chinese character, one for a letter."""
    if line.isascii():
        return len(line)
    # Only a table on a terminal pays for this import.
    from wcwidth import wcswidth

    width = wcswidth(line)
    # Of what has no width of its own, such as a tab, at least the rest is counted.
    return width if width >= 0 else sum(max(wcswidth(character), 0) for character in line)


def cut(cell: str, width: int) -> str:
    """Return a cell in one line that ends in … where it is wider than ``width``; its first word stands whole."""
    line = " ".join(cell.splitlines())
    if width_of(line) <= width:
        return line
    parts = _PARTS.findall(line)
    fitting = max(1, sum(reached < width for reached in accumulate(map(width_of, parts))))
    return "".join(parts[:fitting]).rstrip() + (CUT if fitting < len(parts) else "")


def _wrapped(cell: str, width: int) -> str:
    """Return a cell in lines no wider than ``width``, a few at most; no word is torn apart."""
    lines: list[str] = []
    for line in cell.splitlines():
        lines += _lines_of(line, width)
    return "\n".join(lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], CUT])


def _lines_of(line: str, width: int) -> list[str]:
    lines, reached = [""], 0
    for part in _PARTS.findall(line):
        taken = width_of(part)
        if reached and reached + taken > width:
            lines.append("")
            reached = 0
        lines[-1] += part
        reached += taken
    return [one.strip() for one in lines]


def _widest_part(line: str) -> int:
    return max(map(width_of, _PARTS.findall(line)), default=0)


def _first_part(line: str) -> int:
    found = _PARTS.match(line)
    return 0 if found is None else width_of(found.group()) + (found.end() < len(line))
