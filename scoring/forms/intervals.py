"""The bands of the rule ``steps``: what each holds, and whether together they hold every figure once."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import frozen


@frozen(kw_only=True)
class Step:
    """A band and its points; an end that is None is open to all sides, one that is closed belongs to the band."""

    low: Decimal | None
    low_closed: bool
    high: Decimal | None
    high_closed: bool
    points: Decimal

    def holds(self, value: Fraction) -> bool:
        """Tell whether ``value`` lies in the band."""
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in the band."""
        return self.low is not None and self.high is not None and not self.holds(Fraction(self.low + self.high) / 2)

    def __str__(self) -> str:
        """Return the band as mathematicians write it."""
        low = "(−∞" if self.low is None else f"{'[' if self.low_closed else '('}{self.low}"
        high = "+∞)" if self.high is None else f"{self.high}{']' if self.high_closed else ')'}"
        return f"{low}, {high}"


def step_of(parameters: Mapping[str, Any]) -> Step:
    """Return the step that ``from`` or ``above``, ``to`` or ``below``, or ``is``, and ``points`` describe."""
    ends = {name: Decimal(value) for name, value in parameters.items()}
    low = ends.get("is", ends.get("from", ends.get("above")))
    high = ends.get("is", ends.get("to", ends.get("below")))
    return Step(
        low=low,
        low_closed="above" not in ends and low is not None,
        high=high,
        high_closed="below" not in ends and high is not None,
        points=ends["points"],
    )


def faults_of(steps: Sequence[Step]) -> Iterator[str]:
    """Yield, in Chinese, where ``steps`` in their order overlap or leave a gap between 0 and infinity."""
    first, last = steps[0], steps[-1]
    if first.low is not None and (first.low > 0 or not first.low_closed):
        yield f"第一档 {first} 之前有空缺，应从 0 起"
    if last.high is not None:
        yield f"最后一档 {last} 之后有空缺，应无上限"
    for step in steps:
        if step.is_empty or (step.high is not None and not step.high_closed and step.high <= 0):
            yield f"档 {step} 里没有任何 0 以上的数"
    for before, after in pairwise(steps):
        yield from faults_between(before, after)


def faults_between(before: Step, after: Step) -> Iterator[str]:
    """Yield, in Chinese, whether two steps, the lower first, overlap or leave a gap."""
    if before.high is None or after.low is None or after.low < before.high:
        yield f"档 {before} 与档 {after} 重叠"
    elif after.low > before.high or not (before.high_closed or after.low_closed):
        yield f"档 {before} 与档 {after} 之间有空缺"
    elif before.high_closed and after.low_closed:
        yield f"档 {before} 与档 {after} 重叠于 {after.low}"
