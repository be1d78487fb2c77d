"""What a rule gives back, and how its arithmetic is written."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from ledger.values.figures import MOST_PLACES, rounded
from ledger.values.listed import Listed
from scoring.rows.row import Row

NOT_SCORED_APART = "不单独计分"


@frozen(kw_only=True)
class Below:
    """What a rule says of a weightless line below it; ``deduction`` is the points recorded on it, where it has any.

    ``in_short`` is what a table prints for the explanation, where that is less.
    """

    explanation: str
    in_short: str | Listed | None = None
    events: tuple[int, ...] = ()
    deduction: Decimal | None = None


@frozen(kw_only=True)
class RuleResult:
    """The points of a line, unrounded, 0 to its weight; None where a fact is ``missing``.

    ``explanation`` is the arithmetic as a Chinese sentence; the rounding follows it, then the ``remark`` on what it
    comes from. ``events`` are the seqs it rests on; ``through_seq`` stands instead where it rests on the money of the
    whole log. ``inapplicable`` says why there is nothing to measure, which the rubric may count otherwise than as
    missing. ``shortfall`` are sentences on what would have given the points that were lost.

    ``rows`` are the targets one by one; ``weight`` is what the line weighs without those that do not apply, None where
    it weighs what the rubric says.
    """

    points: Fraction | None
    explanation: str
    remark: str | Listed = ""
    rows: tuple[Row, ...] = ()
    weight: Decimal | None = None
    events: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    through_seq: int | None = None
    below: Mapping[str, Below] = field(factory=dict)
    inapplicable: str = ""
    shortfall: tuple[str, ...] = ()


def equals(value: Fraction, *parts: Fraction) -> str:
    """Return ``= value``, or ``≈ value`` where six places do not hold all of it or of the ``parts`` written before."""
    exact = all(rounded(one, places=MOST_PLACES) == one for one in (value, *parts))
    return f"{'=' if exact else '≈'} {figure(value)}"


def times(weight: Decimal, rate_percent: Fraction) -> str:
    """Return weight × rate with its result, such as ``10.00 × 95.81% = 9.581``."""
    product = Fraction(weight) * rate_percent / 100
    return f"{figure(weight)} × {figure(rate_percent)}% {equals(product, rate_percent)}"


def told(value: Fraction) -> str:
    """Return ``value`` as ``figure`` does; where rounding would make a round number of it, on which side it lies.

    For a value that is compared: the verdict beside it must not seem wrong.
    """
    near = rounded(value, places=MOST_PLACES)
    if near == value or near != rounded(value, places=2):
        return figure(value)
    return f"略{'低' if value < near else '高'}于 {figure(near)}"


def below(value: Fraction, bound: int) -> str:
    """Return ``value`` as ``figure`` does; ``<100.00`` where only rounding would make the ``bound`` of it."""
    short = value < bound and rounded(value, places=MOST_PLACES) == bound
    return f"{'<' if short else ''}{figure(value)}"


def gaining(points: Fraction | Decimal) -> str:
    """Return that so many points more could be had, such as ``可再得 0.40 分``: never none where there are some."""
    least = Decimal(1).scaleb(-MOST_PLACES)
    if points > 0 and rounded(points, places=MOST_PLACES) == 0:
        return f"可再得 <{least:f} 分"
    return f"可再得 {figure(points)} 分"


def figure(value: Fraction | Decimal) -> str:
    """Return ``value`` as it is written in a sentence: at most six places, at least two, no other trailing zeros."""
    text = f"{rounded(value, places=MOST_PLACES):f}"
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"
