"""The rule ``milestones``: points for every month by whose end a share of the year's budget has to be spent.

Source: the project form of an inspection service: 40 % by July, 7 points; 80.21 % by November, 8 points.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from ledger.figures import MONTHS_A_YEAR
from scoring.facts import Facts
from scoring.rubric import Line
from scoring.rule_result import RuleResult, figure


@frozen(kw_only=True)
class _Milestone:
    """A milestone of a year: what it earned and is worth, a sentence about it, and what is missing to tell."""

    earned: Decimal
    worth: Decimal
    sentence: str
    missing: str | None = None


def milestones(line: Line, facts: Facts) -> RuleResult:
    """Return the points of the milestones that the execution rate reached by the end of their months."""
    found = [_reached(milestone, line, facts) for milestone in line.parameters["milestones"]]
    missing = tuple(one.missing for one in found if one.missing)
    points = None if missing else sum((Fraction(one.earned) for one in found), Fraction(0))
    explanation = "；".join(one.sentence for one in found)
    without_budget = facts.months[-1].execution_share is None
    return RuleResult(
        points=points,
        explanation=explanation if points is None else f"{explanation}；合计 {figure(points)}",
        missing=missing,
        through_seq=facts.through_seq,
        inapplicable=explanation if without_budget and len(facts.months) == MONTHS_A_YEAR else "",
        shortfall=tuple(f"{one.sentence}；达到可再得 {figure(one.worth)} 分" for one in found if not one.earned),
    )


def _reached(milestone: Mapping[str, Any], line: Line, facts: Facts) -> _Milestone:
    number, wanted, points = int(milestone["month"]), Decimal(milestone["share"]), Decimal(milestone["points"])
    month, none = f"{facts.year}-{number:02d}", Decimal(0)
    if len(facts.months) < number:
        sentence = f"只计到 {facts.months[-1].month}，未到 {month}"
        return _Milestone(earned=none, worth=points, sentence=sentence, missing=f"{line.title}：{month} 的收支")
    share = facts.months[number - 1].execution_share
    if share is None:
        sentence = f"至 {month} 没有预算数，不能计算执行率"
        return _Milestone(earned=none, worth=points, sentence=sentence, missing=f"{line.title}：{month} 的预算数")
    reached = share * 100 >= wanted
    earned = points if reached else none
    sentence = (
        f"至 {month} 执行率 {figure(share * 100)}%，应达 {figure(wanted)}%，{'达到' if reached else '未达到'}，"
        f"得 {figure(earned)}"
    )
    return _Milestone(earned=earned, worth=points, sentence=sentence)
