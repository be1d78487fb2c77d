"""A rubric (评分标准): the tree of lines with weights and rules."""

from collections.abc import Iterator
from decimal import Decimal

from attrs import frozen

from scoring.rubrics.thresholds import Thresholds
from scoring.rules.line import Line


@frozen(kw_only=True)
class Grade:
    """A grade (等级) by its name, such as 优, and the least total in points that earns it."""

    name: str
    least: Decimal


@frozen(kw_only=True)
class Rubric:
    """A whole rubric. ``scale`` is the number of decimal places of every point and weight; the best grade is first.

    ``total_scale`` is that of the total where it is rounded once more, as to whole points. ``monitor`` are the
    thresholds of the year's watch, where the rubric has them. ``remarks`` are sentences on what it was adopted with,
    and what no rubric may hold any more.
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
    remarks: tuple[str, ...] = ()

    def walk(self) -> Iterator[Line]:
        """Yield every line in tree order."""
        for line in self.lines:
            yield from line.walk()


def rests_on_bulletins(rubric: Rubric) -> bool:
    """Tell whether any line counts the average of the year's bulletins."""
    return any(line.parameters.get("of") == "bulletins" for line in rubric.walk())
