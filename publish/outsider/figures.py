"""Exact figures, and how the tables write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

SEQS = re.compile(r"[0-9]{1,15}(-[0-9]{1,15})?(,[0-9]{1,15}(-[0-9]{1,15})?)*")
PLACES = tuple("0123456")
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rounded(value: Fraction, places: int) -> str:
    """Return ``value`` rounded half up (away from zero) to ``places``, as tables hold it."""
    scaled = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    return f"{Decimal(f'{-scaled if value < 0 else scaled}E-{places}'):f}"


def percent(part_fen: int, whole_fen: int) -> str | None:
    """Return the rate in per cent with two places, None where there is nothing to divide by."""
    return rounded(Fraction(100 * part_fen, whole_fen), 2) if whole_fen > 0 else None


def places_of(figure: str) -> int:
    """Return the number of decimal places of a figure."""
    return len(figure.partition(".")[2])


def added(figures: Iterable[Any]) -> Fraction:
    """Return the exact sum of figures."""
    return sum((Fraction(one) for one in figures), Fraction(0))


def canonical(value: Any) -> str:
    """Return canonical JSON as bodies and parameters are written in; it holds no float."""
    return ENCODER.encode(value)


def ranges_of(text: str) -> list[tuple[int, int]]:
    """Return the ranges of seqs such as ``3,7-18``; none where they are not in order."""
    if not SEQS.fullmatch(text):
        return []
    ranges, before = [], 0
    for part in text.split(","):
        start, _, end = part.partition("-")
        first, last = int(start), int(end or start)
        if not before < first <= last:
            return []
        ranges.append((first, last))
        before = last
    return ranges


def merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges in order, those that overlap or touch made one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def text_of_ranges(ranges: list[tuple[int, int]]) -> str | None:
    """Return ranges as tables hold them, such as ``3,7-18``; None where there are none."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges) or None
