"""The rule ``deduction``: weight − the points taken off the line and the weightless lines below it, never below 0."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ledger.values.listed import Listed
from scoring.facts.year import Facts, PointsOff
from scoring.rules.line import Line
from scoring.rules.result import Below, RuleResult, figure, gaining
from scoring.rules.rule import Rule

NONE_RECORDED = "未记录扣分"


def deduction(line: Line, facts: Facts) -> RuleResult:
    """Return weight − deductions, floor 0, and the points recorded on each line below.

    ``facts`` hold only deductions of the rubric that is being scored.
    """
    titles = {lower.id: lower.title for lower in line.walk()}
    found = [off for off in facts.deductions if off.deduction.line in titles]
    weight = line.weight or Decimal(0)
    taken = _total(found)
    left = weight - taken
    reasons = [f"{titles[off.deduction.line]}扣 {off.deduction.points} 分（{_reason(off)}）" for off in found]
    floored = "，最低计 0.00" if left < 0 else ""
    return RuleResult(
        points=Fraction(max(left, Decimal(0))),
        explanation=f"{figure(weight)} − {figure(taken)} = {figure(left)}{floored}",
        remark=Listed(before="；", items=reasons or [NONE_RECORDED]),
        events=tuple(sorted(off.seq for off in found)),
        below={lower.id: _below(lower, found) for lower in line.walk() if lower is not line},
        shortfall=tuple(_would_give(off, titles[off.deduction.line], left) for off in found),
    )


def _would_give(off: PointsOff, title: str, left: Decimal) -> str:
    """Return what a line with ``left`` points, 0 at least, would regain without one deduction."""
    points = Decimal(off.deduction.points)
    gained = max(Decimal(0), left + points) - max(Decimal(0), left)
    return f"没有{title}的扣分（{points} 分），{gaining(gained)}"


def _below(line: Line, found: Sequence[PointsOff]) -> Below:
    on_line = [off for off in found if off.deduction.line in {lower.id for lower in line.walk()}]
    if not on_line:
        return Below(explanation=NONE_RECORDED, deduction=Decimal(0))
    reasons = [f"扣 {off.deduction.points} 分：{_reason(off)}" for off in on_line]
    listed = Listed(items=reasons, between="；")
    seqs = tuple(sorted(off.seq for off in on_line))
    return Below(explanation=str(listed), in_short=listed, events=seqs, deduction=_total(on_line))


def _reason(off: PointsOff) -> str:
    """Return the reason in one line, whatever line breaks it was recorded with."""
    return " ".join(off.deduction.reason.split())


def _total(found: Sequence[PointsOff]) -> Decimal:
    return sum((Decimal(off.deduction.points) for off in found), Decimal(0))


DEDUCTION = Rule(
    name="deduction",
    words="分值 − 记录的扣分，最低为 0",
    score=deduction,
    can_be_inapplicable=False,
    of_departments=lambda _: True,
    by_points=True,
)
