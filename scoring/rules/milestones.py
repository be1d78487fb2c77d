"""The rule ``milestones``: points for every month by whose end a share of the year's budget has to be spent.

Source: the project form of an inspection service: 40 % by July, 7 points; 80.21 % by November, 8 points.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from ledger.values.days import months_of
from ledger.values.figures import MONTHS_A_YEAR
from scoring.facts.year import Facts
from scoring.forms.fault import Fault
from scoring.forms.parameter_types import FIGURE_FROM_0, list_of, one_of
from scoring.rules.line import FULL_MARKS, Line
from scoring.rules.result import RuleResult, equals, figure, gaining, told
from scoring.rules.rule import Rule


@frozen(kw_only=True)
class _Milestone:
    """A milestone of a year: what it earned and is worth, a sentence about it, and what is missing to tell.

    ``applies`` is False where there was no budget yet.
    """

    earned: Decimal
    worth: Decimal
    sentence: str
    missing: str | None = None
    applies: bool = True


def milestones(line: Line, facts: Facts) -> RuleResult:
    """Return the points of the milestones that the execution rate reached by the end of their months.

    A milestone before there was any budget is missing, unless the line says what counts where nothing applies.
    """
    found = [_reached(milestone, line, facts) for milestone in line.parameters["milestones"]]
    explanation = "；".join(one.sentence for one in found)
    lacking = [one for one in found if one.missing]
    whole_year = len(facts.months) == MONTHS_A_YEAR and not any(one.applies for one in found)
    if lacking and (line.not_applicable is None or whole_year or any(one.applies for one in lacking)):
        return RuleResult(
            points=None,
            explanation=explanation,
            missing=tuple(one.missing for one in lacking if one.missing),
            through_seq=facts.through_seq,
            inapplicable=explanation if whole_year else "",
        )
    points, arithmetic = _added(found, line)
    return RuleResult(
        points=points,
        explanation=f"{explanation}；{arithmetic}",
        through_seq=facts.through_seq,
        shortfall=tuple(f"{one.sentence}；达到{gaining(one.worth)}" for one in found if one.applies and not one.earned),
    )


def _added(found: Sequence[_Milestone], line: Line) -> tuple[Fraction, str]:
    """Return the points of the milestones together, and how they come about."""
    earned = sum((Fraction(one.earned) for one in found), Fraction(0))
    left_out = sum((Fraction(one.worth) for one in found if not one.applies), Fraction(0))
    if not left_out:
        return earned, f"合计 {figure(earned)}"
    if line.not_applicable == FULL_MARKS:
        whole = earned + left_out
        return whole, f"没有预算数的时点按满分计，合计 {figure(earned)} + {figure(left_out)} = {figure(whole)}"
    weight = Fraction(line.weight or 0)
    points = earned * weight / (weight - left_out)
    sentence = f"没有预算数的时点不计，折算 {figure(earned)} × {figure(weight)} ÷ {figure(weight - left_out)}"
    return points, f"{sentence} {equals(points)}"


def _reached(milestone: Mapping[str, Any], line: Line, facts: Facts) -> _Milestone:
    number, wanted, points = int(milestone["month"]), Decimal(milestone["share"]), Decimal(milestone["points"])
    month, none = months_of(facts.year)[number - 1], Decimal(0)
    if len(facts.months) < number:
        sentence = f"只计到 {facts.months[-1].month}，未到 {month}"
        return _Milestone(earned=none, worth=points, sentence=sentence, missing=f"{line.title}：{month} 的收支")
    share = facts.months[number - 1].execution_share
    if share is None:
        sentence = f"至 {month} 没有预算数，不能计算执行率"
        missing = f"{line.title}：{month} 的预算数"
        return _Milestone(earned=none, worth=points, sentence=sentence, missing=missing, applies=False)
    reached = share * 100 >= wanted
    earned = points if reached else none
    sentence = (
        f"至 {month} 执行率 {told(share * 100)}%，应达 {figure(wanted)}%，{'达到' if reached else '未达到'}，"
        f"得 {figure(earned)}"
    )
    return _Milestone(earned=earned, worth=points, sentence=sentence)


def _faults(line: Line) -> Iterator[Fault]:
    given = line.parameters["milestones"]
    total = sum((Decimal(milestone["points"]) for milestone in given), Decimal(0))
    if line.weight is not None and total != line.weight:
        yield Fault("weights_do_not_add_up", f"分值为 {line.weight}，各时点分值合计为 {total}")
    months = [int(milestone["month"]) for milestone in given]
    if months != sorted(set(months)):
        yield Fault("invalid_parameter", "各时点的 month 应从早到晚，不重复")
    for milestone in given:
        if Decimal(milestone["share"]) > 100:
            yield Fault("unreachable_line", f"执行率不能达到 {milestone['share']}%")


_MILESTONE = {
    "month": one_of(*(str(number) for number in range(1, MONTHS_A_YEAR + 1))),
    "share": FIGURE_FROM_0,
    "points": FIGURE_FROM_0,
}
MILESTONES = Rule(
    name="milestones",
    words="按各时点是否达到执行率得分",
    score=milestones,
    parameters={"milestones": list_of(_MILESTONE, required=("month", "share", "points"))},
    required=("milestones",),
    faults=_faults,
)
