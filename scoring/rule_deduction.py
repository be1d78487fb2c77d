"""The rule ``deduction``: weight − the points taken off the line and the weightless lines below it, never below 0."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from scoring.facts import Facts, PointsOff
from scoring.rubric import Line
from scoring.rule_result import Below, RuleResult, figure

NONE_RECORDED = "未记录扣分"


def deduction(line: Line, facts: Facts) -> RuleResult:
    """Return weight − deductions, floor 0, and the points recorded on each line below.

    ``facts`` hold only deductions of the rubric that is being scored.
    """
    titles = {lower.id: lower.title for lower in line.walk()}
    found = [off for off in facts.deductions if off.deduction.line in titles]
    weight = line.weight or Decimal(0)
    taken = _total(found)
    points = max(weight - taken, Decimal(0))
    listed = (f"{titles[off.deduction.line]} {off.deduction.points}（{off.deduction.reason}）" for off in found)
    reasons = "、".join(listed)
    floored = "，最低为 0" if taken > weight else ""
    explanation = f"{figure(weight)} − {figure(taken)} = {figure(points)}{floored}；{reasons or NONE_RECORDED}"
    return RuleResult(
        points=Fraction(points),
        explanation=explanation,
        events=tuple(sorted(off.seq for off in found)),
        below={lower.id: _below(lower, found) for lower in line.walk() if lower is not line},
    )


def _below(line: Line, found: Sequence[PointsOff]) -> Below:
    on_line = [off for off in found if off.deduction.line in {lower.id for lower in line.walk()}]
    if not on_line:
        return Below(explanation=NONE_RECORDED, deduction=Decimal(0))
    reasons = "；".join(f"扣 {off.deduction.points}：{off.deduction.reason}" for off in on_line)
    return Below(explanation=reasons, events=tuple(sorted(off.seq for off in on_line)), deduction=_total(on_line))


def _total(found: Sequence[PointsOff]) -> Decimal:
    return sum((Decimal(off.deduction.points) for off in found), Decimal(0))
