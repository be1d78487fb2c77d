"""The rule ``milestones``: points for every month by whose end a share of the year's budget has to be spent.

Source: the project form of an inspection service: 40 % by July, 7 points; 80.21 % by November, 8 points.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.facts import Facts
from scoring.rubric import Line
from scoring.rule_result import RuleResult, figure


def milestones(line: Line, facts: Facts) -> RuleResult:
    """Return the points of the milestones that the execution rate reached by the end of their months."""
    found = [_reached(milestone, line, facts) for milestone in line.parameters["milestones"]]
    missing = tuple(needed for _, _, needed in found if needed)
    points = None if missing else sum((earned for earned, _, _ in found), Fraction(0))
    explanation = "；".join(sentence for _, sentence, _ in found)
    total = "" if points is None else f"；合计 {figure(points)}"
    return RuleResult(
        points=points, explanation=f"{explanation}{total}", missing=missing, through_seq=facts.through_seq
    )


def _reached(milestone: Mapping[str, Any], line: Line, facts: Facts) -> tuple[Fraction, str, str | None]:
    """Return what a milestone earns, a sentence about it, and what is missing to tell."""
    number, wanted, points = int(milestone["month"]), Decimal(milestone["share"]), Decimal(milestone["points"])
    month = f"{facts.year}-{number:02d}"
    if len(facts.months) < number:
        return Fraction(0), f"只计到 {facts.months[-1].month}，未到 {month}", f"{line.title}：{month} 的收支"
    share = facts.months[number - 1].execution_share
    if share is None:
        return Fraction(0), f"至 {month} 没有预算数，不能计算执行率", f"{line.title}：{month} 的预算数"
    reached = share * 100 >= wanted
    earned = points if reached else Decimal(0)
    sentence = (
        f"至 {month} 执行率 {figure(share * 100)}%，应达 {figure(wanted)}%，{'达到' if reached else '未达到'}，"
        f"得 {figure(earned)}"
    )
    return Fraction(earned), sentence, None
