"""Whole units spread by shares, so that what is printed adds up."""

from collections.abc import Sequence
from fractions import Fraction


def spread(units: int, shares: Sequence[Fraction], most: Sequence[int] | None = None) -> list[int]:
    """Return ``units`` spread by ``shares`` by largest remainder, ties by order.

    None gets more than its ``most``, and none whose share is 0; what then finds no place is left out.
    """
    whole = sum(shares, Fraction(0))
    if not whole:
        return [0] * len(shares)
    quotas = [units * share / whole for share in shares]
    bounds = [units] * len(shares) if most is None else most
    found = [min(int(quota), bound) for quota, bound in zip(quotas, bounds, strict=True)]
    places = [place for place, share in enumerate(shares) if share]
    places.sort(key=lambda place: quotas[place] - found[place], reverse=True)
    while (left := units - sum(found)) > 0:
        takers = [place for place in places if found[place] < bounds[place]][:left]
        if not takers:
            break
        for place in takers:
            found[place] += 1
    return found
