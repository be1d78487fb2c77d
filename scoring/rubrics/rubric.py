"""A rubric (评分标准): the tree of lines with weights and rules."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from scoring.rubrics.thresholds import Thresholds

CHOOSING = "either"
"""The rule whose children have weights and rules of their own, the better of which counts."""

FULL_MARKS, REBASE = "full_marks", "rebase"
"""What a line that does not apply counts: all its weight (按满分计), or nothing, the rest being re-based (折算)."""


IF_NOT_APPLICABLE = (FULL_MARKS, REBASE)


@frozen(kw_only=True)
class Line:
    """One node (指标). A line has a rule or weighted children; under a rule, children have no weight.

    ``weight`` is in points and None only below a rule: no source gives it, so it is not invented. ``local_weight`` is
    what the children add up to where their block has a scale of its own. Below ``either`` each child weighs as much as
    the line. ``not_applicable`` says what counts where there is nothing to measure, such as a target that was not set;
    where it is None, the fact is missing. ``source`` is what the line is taken from, where not from the rubric's.
    """

    id: str
    title: str
    weight: Decimal | None
    local_weight: Decimal | None = None
    rule: str | None
    not_applicable: str | None = None
    source: str | None = None
    parameters: Mapping[str, Any]
    lines: tuple["Line", ...]

    def walk(self) -> Iterator["Line"]:
        """Yield the line and every line below it, in tree order."""
        yield self
        for line in self.lines:
            yield from line.walk()


@frozen(kw_only=True)
class Grade:
    """A grade (等级) by its name, such as 优, and the least total in points that earns it."""

    name: str
    least: Decimal


@frozen(kw_only=True)
class Rubric:
    """A whole rubric. ``scale`` is the number of decimal places of every point and weight; the best grade is first.

    ``total_scale`` is that of the total where it is rounded once more, as to whole points. ``monitor`` are the
    thresholds of the year's watch, where the rubric has them.
    """

    id: str
    title: str
    source: str
    weight: Decimal
    scale: int
    total_scale: int | None = None
    grades: tuple[Grade, ...] = ()
    monitor: Thresholds | None = None
    lines: tuple[Line, ...]

    def walk(self) -> Iterator[Line]:
        """Yield every line in tree order."""
        for line in self.lines:
            yield from line.walk()
