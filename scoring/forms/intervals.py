"""Intervals: bands of figures with open or closed ends, and whether they meet without gap or overlap."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import frozen

from scoring.forms.parameter_types import FIGURE_FROM_0, ParameterType

ENDS: dict[str, ParameterType] = dict.fromkeys(("is", "from", "above", "to", "below"), FIGURE_FROM_0)
"""The names of an interval's ends, and what they may hold."""
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
    ends = {name: Decimal(given[name]) for name in ENDS if name in given}
    low = ends.get("is", ends.get("from", ends.get("above")))
    high = ends.get("is", ends.get("to", ends.get("below")))
    return Interval(
        low=low,
        low_closed="above" not in ends and low is not None,
        high=high,
        high_closed="below" not in ends and high is not None,
    )


def overlap(before: Interval, after: Interval) -> str | None:
    """Return, in Chinese, that two intervals, the lower first, share a number; None where they do not."""
    if before.high is None or after.low is None or after.low < before.high:
        return f"档 {before} 与档 {after} 重叠"
    if after.low == before.high and before.high_closed and after.low_closed:
        return f"档 {before} 与档 {after} 重叠于 {after.low}"
    return None


def gap(before: Interval, after: Interval) -> str | None:
    """Return, in Chinese, that two intervals, the lower first, leave out a number between them; None else."""
    if before.high is None or after.low is None or after.low < before.high:
        return None
    if after.low > before.high or not (before.high_closed or after.low_closed):
        return f"档 {before} 与档 {after} 之间有空缺"
    return None


def faults_of_all(intervals: list[Interval]) -> Iterator[str]:
    """Yield, in Chinese, where ``intervals`` in their order overlap or leave out a number from 0 to infinity."""
    first, last = intervals[0], intervals[-1]
    if first.low is not None and (first.low > 0 or not first.low_closed):
        yield f"第一档 {first} 之前有空缺，应从 0 起"
    if last.high is not None:
        yield f"最后一档 {last} 之后有空缺，应无上限"
    for one in intervals:
        if one.is_empty or (one.high is not None and not one.high_closed and one.high <= 0):
            yield f"档 {one} 里没有任何 0 以上的数"
    for before, after in pairwise(intervals):
        fault = overlap(before, after) or gap(before, after)
        if fault:
            yield fault
