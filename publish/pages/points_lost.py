"""Where a score sheet lost its points and what it still lacks. Pure: lines in, lines out."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from publish.pages.numbers_shown import decimal_of
from publish.tables.table import Row
from scoring.sheets.sheet import SheetLine

MOST_LOST = 5
"""So many of the lines that lost points, and of those without a score, stand on the front page."""


@frozen(kw_only=True)
class PointsLost:
    """Points that were lost on one line itself, not on a line below it, and the sheet's reason."""

    line: str
    title: str
    points: Decimal
    explanation: str


def points_lost(lines: Sequence[SheetLine]) -> tuple[PointsLost, ...]:
    """Return what each line lost beyond the lines below it, in sheet order.

    A point is told once, at the deepest line it belongs to: so the points shown add up to the points lost. Only where
    more was recorded against a line than it had to lose they do not. ``lines`` stand in tree order, parents first.
    """
    below = _lost_below(lines)
    return tuple(
        PointsLost(line=line.line, title=line.title, points=own, explanation=line.explanation)
        for line in lines
        if (own := (line.deduction or Decimal(0)) - below[line.line]) > 0
    )


def by_points(lost: Sequence[PointsLost]) -> tuple[PointsLost, ...]:
    """Return what was lost with the most points first, in sheet order where they are as many."""
    return tuple(sorted(lost, key=lambda one: -one.points))


def lines_without_score(lines: Sequence[SheetLine]) -> tuple[SheetLine, ...]:
    """Return the weighted lines that lack a score, each at its deepest, in sheet order."""
    open_lines = [line for line in lines if line.weight is not None and line.score is None]
    explained_below = {line.parent for line in open_lines}
    return tuple(line for line in open_lines if line.line not in explained_below)


def sheet_lines(rows: Sequence[Row]) -> list[SheetLine]:
    """Return the lines of rows of the table score_sheet."""
    return [
        SheetLine(
            line=row["line"],
            parent=row["parent"],
            title=row["title"],
            weight=decimal_of(row["weight"]),
            score=decimal_of(row["score"]),
            deduction=decimal_of(row["deduction"]),
            explanation=row["explanation"] or "",
        )
        for row in rows
    ]


def _lost_below(lines: Sequence[SheetLine]) -> defaultdict[str, Decimal]:
    """Return for each line id the points lost by its children, theirs included.

    Read backwards, children come before their parents, so one pass is enough.
    """
    below: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in reversed(lines):
        if line.parent is not None:
            below[line.parent] += max(line.deduction or Decimal(0), below[line.line])
    return below
