"""A line of a rubric (指标): what a rule is applied to."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from scoring.forms.parameter_types import one_of

FULL_MARKS, REBASE = "full_marks", "rebase"
"""What a line that does not apply counts: all its weight (按满分计), or nothing, the rest being re-based (折算)."""

IF_NOT_APPLICABLE = one_of(FULL_MARKS, REBASE, chinese={FULL_MARKS: "按满分计", REBASE: "折算"})


@frozen(kw_only=True)
class Line:
    """A line has a rule or weighted children; under a rule, children have no weight.

    ``weight`` is in points and None only below a rule: no source gives it, so it is not invented. ``local_weight`` is
    what the children add up to where their block has a scale of its own. Below ``either`` each child weighs as much as
    the line. ``not_applicable`` says what counts where there is nothing to measure, such as a target that was not set;
    where it is None, the fact is missing. ``source`` is what the line is taken from, where not from the rubric's.
    ``scale`` is the number of decimal places of points, the rubric's.
    """

    id: str
    title: str
    weight: Decimal | None
    local_weight: Decimal | None = None
    rule: str | None
    not_applicable: str | None = None
    source: str | None = None
    scale: int = 2
    parameters: Mapping[str, Any]
    lines: tuple["Line", ...]

    def walk(self) -> Iterator["Line"]:
        """Yield the line and every line below it, in tree order."""
        yield self
        for line in self.lines:
            yield from line.walk()
