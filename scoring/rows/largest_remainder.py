"""Whole units spread by shares, so that what is printed adds up."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def spread(units: int, shares: Sequence[Fraction], most: Sequence[int] | None = None) -> list[int]:
    """Return ``units`` spread by ``shares`` by largest remainder, ties by order.

    None gets more than its ``most``, and none whose share is 0; what then finds no place is left out.
    """
    # In whole numbers, because there are many rows and fractions are slow.
    common = lcm(*(share.denominator for share in shares))
    parts = [share.numerator * (common // share.denominator) for share in shares]
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    bounds = [units] * len(parts) if most is None else most
    found = [min(units * part // whole, bound) for part, bound in zip(parts, bounds, strict=True)]
    left = units - sum(found)
    if not left:
        return found
    places = [place for place, part in enumerate(parts) if part]
    places.sort(key=lambda place: units * parts[place] - found[place] * whole, reverse=True)
    while left > 0 and (takers := [place for place in places if found[place] < bounds[place]][:left]):
        for place in takers:
            found[place] += 1
        left -= len(takers)
    return found
