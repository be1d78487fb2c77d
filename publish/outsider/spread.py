"""Whole units spread by shares, so that what is printed adds up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from publish.outsider.figures import added


def spread(units: int, shares: Sequence[Fraction], most: Sequence[int] | None = None) -> list[int]:
    """Return ``units`` spread by ``shares`` by largest remainder, ties by order; none gets more than its ``most``."""
    whole = added(shares)
    if not whole:
        return [0] * len(shares)
    quotas = [units * share / whole for share in shares]
    bounds = [units] * len(shares) if most is None else most
    found = [min(int(quota), bounds[place]) for place, quota in enumerate(quotas)]
    places = [place for place, share in enumerate(shares) if share]
    places.sort(key=lambda place: quotas[place] - found[place], reverse=True)
    left = units - sum(found)
    while left > 0:
        takers = [place for place in places if found[place] < bounds[place]][:left]
        if not takers:
            break
        for place in takers:
            found[place] += 1
        left -= len(takers)
    return found
