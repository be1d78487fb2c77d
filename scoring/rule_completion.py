"""The rule ``completion``: weight × the weighted fulfilment of the department's targets of the named aspects."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ledger.words import ASPECTS
from scoring.facts import Facts
from scoring.fulfilment import Fulfilled, fulfilled
from scoring.rubric import Line
from scoring.rule_result import Below, RuleResult, figure


def completion(line: Line, facts: Facts) -> RuleResult:
    """Return weight × Σ(target weight × fulfilment) ÷ Σ(target weight), and the fulfilment of each line below."""
    found = _of_aspects(line, facts)
    below = {lower.id: _below(_of_aspects(lower, facts)) for lower in line.walk() if lower is not line}
    events = tuple(sorted(seq for one in found for seq in one.planned.events))
    missing = tuple(f"{line.title}：{one.missing}" for one in found if one.missing)
    named = "、".join(ASPECTS[aspect] for aspect in line.parameters["aspects"])
    total_weight = _total_weight(found)
    if not total_weight:
        missing = (f"{line.title}：{named}绩效目标",)
    if missing:
        explanation = f"{named}共 {len(found)} 项目标，缺 {len(missing)} 项资料"
        return RuleResult(points=None, explanation=explanation, events=events, missing=missing, below=below)
    weight = line.weight or Decimal(0)
    share = _weighted_share(found)
    points = Fraction(weight) * share
    explanation = (
        f"{named}共 {len(found)} 项目标，按权重计完成 {figure(share * 100)}%；"
        f"{figure(weight)} × {figure(share * 100)}% = {figure(points)}{_shortfalls(found)}"
    )
    return RuleResult(points=points, explanation=explanation, events=events, below=below)


def _of_aspects(line: Line, facts: Facts) -> list[Fulfilled]:
    aspects = line.parameters.get("aspects", ())
    return [fulfilled(planned) for planned in facts.targets if planned.target.aspect in aspects]


def _below(found: Sequence[Fulfilled]) -> Below:
    events = tuple(sorted(seq for one in found for seq in one.planned.events))
    if not found:
        return Below(explanation="没有设定目标")
    listed = "；".join(one.sentence() for one in found)
    if any(one.share is None for one in found) or not _total_weight(found):
        return Below(explanation=f"{len(found)} 项目标，完成情况未齐：{listed}", events=events)
    share = figure(_weighted_share(found) * 100)
    return Below(explanation=f"{len(found)} 项目标，按权重计完成 {share}%：{listed}", events=events)


def _total_weight(found: Sequence[Fulfilled]) -> Fraction:
    return sum((Fraction(one.planned.target.weight) for one in found), Fraction(0))


def _weighted_share(found: Sequence[Fulfilled]) -> Fraction:
    earned = sum((Fraction(one.planned.target.weight) * (one.share or 0) for one in found), Fraction(0))
    return earned / _total_weight(found)


def _shortfalls(found: Sequence[Fulfilled]) -> str:
    short = [one.sentence() for one in found if one.share is not None and one.share < 1]
    return f"；未完成：{'；'.join(short)}" if short else "；全部完成"
