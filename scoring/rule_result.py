"""What a rule gives back, and how its arithmetic is written."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from ledger.figures import rounded

MOST_PLACES = 6


@frozen(kw_only=True)
class Below:
    """What a rule says of a weightless line below it; ``deduction`` is the points recorded on it, where it has any."""

    explanation: str
    events: tuple[int, ...] = ()
    deduction: Decimal | None = None


@frozen(kw_only=True)
class RuleResult:
    """The points of a line, unrounded, 0 to its weight; None where a fact is ``missing``.

    ``explanation`` is the arithmetic as a Chinese sentence without the rounding. ``events`` are the seqs it rests on;
    ``through_seq`` stands instead where it rests on the money of the whole log.
    """

    points: Fraction | None
    explanation: str
    events: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    through_seq: int | None = None
    below: Mapping[str, Below] = field(factory=dict)


def figure(value: Fraction | Decimal) -> str:
    """Return ``value`` as it is written in a sentence: at most six places, at least two, no other trailing zeros."""
    text = f"{rounded(value, places=MOST_PLACES):f}"
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"
