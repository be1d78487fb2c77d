"""Rows of a line that is scored as a whole: its weight and its points spread over them by largest remainder."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from scoring.facts.fulfilment import Fulfilled
from scoring.rows.largest_remainder import spread
from scoring.rows.row import Row

NONE = Fraction(0)


def rows_by_share(
    found: Sequence[Fulfilled], *, weight: Decimal, points: Decimal | None, scale: int, full_marks: bool
) -> tuple[Row, ...]:
    """Return a row for each target, of a line of that weight which earned ``points``, rounded; None where unknown.

    A target that does not apply counts only with ``full_marks``. No row earns more than it weighs, and none that was
    not met at all earns anything.
    """
    weights = [Fraction(one.planned.target.weight) if one.applies or full_marks else NONE for one in found]
    whole = sum(weights, NONE)
    weighed = spread(_units(weight, scale), weights)
    shares = [share if one.share in (None, 1) else share * one.share for share, one in zip(weights, found, strict=True)]
    earned = None if points is None else spread(_units(points, scale), shares, weighed)
    return tuple(
        Row(
            fulfilled=one,
            weight=_points(weighed[place], scale) if weights[place] else None,
            score=None if earned is None or not weights[place] else _points(earned[place], scale),
            of_weight=weight,
            among=whole,
        )
        for place, one in enumerate(found)
    )


def _units(points: Decimal, scale: int) -> int:
    return int(points.scaleb(scale))


def _points(units: int, scale: int) -> Decimal:
    return Decimal(units).scaleb(-scale)
