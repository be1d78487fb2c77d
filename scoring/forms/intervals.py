"""Intervals: bands of figures with open or closed ends, and whether they meet without gap or overlap."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from scoring.forms.parameter_types import FIGURE_FROM_0, SIGNED_FIGURE, ParameterType

NAMES_OF_ENDS = ("is", "from", "above", "to", "below")
ENDS_FROM_0: dict[str, ParameterType] = dict.fromkeys(NAMES_OF_ENDS, FIGURE_FROM_0)
"""The names of the ends of an interval of shares or points, and what they may hold."""
SIGNED_ENDS: dict[str, ParameterType] = dict.fromkeys(NAMES_OF_ENDS, SIGNED_FIGURE)
"""Those of an interval of figures, which may lie below 0."""
_ENDS_TOGETHER = ({"from", "to"}, {"from", "below"}, {"above", "to"}, {"above", "below"}, {"is"})


@frozen(kw_only=True)
class Interval:
    """All numbers between two ends. An end that is None is open to all sides; one that is closed belongs to it."""

    low: Decimal | None
    low_closed: bool
    high: Decimal | None
    high_closed: bool

    def holds(self, value: Fraction) -> bool:
        """Tell whether ``value`` lies in it."""
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low is not None and self.high is not None and not self.holds(Fraction(self.low + self.high) / 2)

    def __str__(self) -> str:
        """Return the interval as mathematicians write it."""
        low = "(−∞" if self.low is None else f"{'[' if self.low_closed else '('}{self.low}"
        high = "+∞)" if self.high is None else f"{self.high}{']' if self.high_closed else ')'}"
        return f"{low}, {high}"


def are_ends(given: Mapping[str, Any]) -> bool:
    """Tell whether these names go together: ``from`` or ``above``, ``to`` or ``below``, or only ``is``."""
    return any(given.keys() <= ends for ends in _ENDS_TOGETHER)


def interval_of(given: Mapping[str, Any]) -> Interval:
    """Return the interval of the ends that ``given`` names; its other keys do not count."""
    ends = {name: Decimal(given[name]) for name in NAMES_OF_ENDS if name in given}
    low = ends.get("is", ends.get("from", ends.get("above")))
    high = ends.get("is", ends.get("to", ends.get("below")))
    return Interval(
        low=low,
        low_closed="above" not in ends and low is not None,
        high=high,
        high_closed="below" not in ends and high is not None,
    )


def ascending(intervals: Iterable[Interval]) -> list[Interval]:
    """Return ``intervals`` with the lowest first, in whatever order a form prints them."""
    return sorted(intervals, key=_place)


def _place(one: Interval) -> tuple[bool, Decimal, bool, bool, Decimal, bool]:
    low, high = one.low or Decimal(0), one.high or Decimal(0)
    return (one.low is not None, low, not one.low_closed, one.high is None, high, one.high_closed)


def overlaps(intervals: Sequence[Interval]) -> Iterator[str]:
    """Yield, in Chinese, which of some ``ascending`` intervals share a number."""
    for before, after in _neighbours(intervals):
        fault = _overlap(before, after)
        if fault:
            yield fault


def faults_of_all(given: Iterable[Interval]) -> Iterator[str]:
    """Yield, in Chinese, where intervals overlap or leave out a number: from 0, or any where an end is below 0."""
    intervals = ascending(given)
    signed = any(end is not None and end < 0 for one in intervals for end in (one.low, one.high))
    empty = [one for one in intervals if one.is_empty or (not signed and _is_below_0(one))]
    yield from (f"档 {one} 里没有任何{'' if signed else ' 0 以上的'}数" for one in empty)
    sound = [one for one in intervals if one not in empty]
    if not sound:
        return
    first, last = sound[0], _furthest(sound)
    if signed and first.low is not None:
        yield f"第一档 {first} 之前有空缺，有负数时应无下限"
    if not signed and first.low is not None and (first.low > 0 or not first.low_closed):
        yield f"第一档 {first} 之前有空缺，应从 0 起"
    if last.high is not None:
        yield f"最后一档 {last} 之后有空缺，应无上限"
    for before, after in _neighbours(sound):
        fault = _overlap(before, after) or _gap(before, after)
        if fault:
            yield fault


def _is_below_0(one: Interval) -> bool:
    return one.high is not None and not one.high_closed and one.high <= 0


def _furthest(intervals: Sequence[Interval]) -> Interval:
    """Return the one that reaches the furthest up, the first of several."""
    return max(intervals, key=lambda one: (one.high is None, one.high or Decimal(0), one.high_closed))


def _neighbours(intervals: Sequence[Interval]) -> Iterator[tuple[Interval, Interval]]:
    """Yield each of some ``ascending`` intervals but the first, after the one before it that reaches the furthest."""
    for number, after in enumerate(intervals[1:], start=1):
        yield _furthest(intervals[:number]), after


def _overlap(before: Interval, after: Interval) -> str | None:
    """Return, in Chinese, that two intervals, the lower first, share a number; None where they do not."""
    if before.high is None or after.low is None or after.low < before.high:
        return f"档 {before} 与档 {after} 重叠"
    if after.low == before.high and before.high_closed and after.low_closed:
        return f"档 {before} 与档 {after} 重叠于 {after.low}"
    return None


def _gap(before: Interval, after: Interval) -> str | None:
    """Return, in Chinese, that two intervals that share no number leave one out between them; None else."""
    if before.high is None or after.low is None:
        return None
    if after.low > before.high or not (before.high_closed or after.low_closed):
        return f"档 {before} 与档 {after} 之间有空缺"
    return None
