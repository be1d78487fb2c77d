"""The rule ``completion``: weight × the weighted fulfilment of the department's targets of the named aspects."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ledger.words import ASPECTS
from scoring.facts import Facts
from scoring.fulfilment import Fulfilled, fulfilled
from scoring.rubric import Line
from scoring.rule_result import NOT_SCORED_APART, Below, RuleResult, figure, times


def completion(line: Line, facts: Facts) -> RuleResult:
    """Return weight × Σ(target weight × fulfilment) ÷ Σ(target weight), and the fulfilment of each line below."""
    found = _of_aspects(line, facts)
    below = {lower.id: _below(lower, _of_aspects(lower, facts)) for lower in line.walk() if lower is not line}
    events = tuple(sorted(seq for one in found for seq in one.planned.events))
    named = "、".join(ASPECTS[aspect] for aspect in line.parameters["aspects"])
    missing, explanation = _missing(f"{named}绩效目标", found)
    if missing:
        missing = tuple(f"{line.title}：{needed}" for needed in missing)
        return RuleResult(points=None, explanation=explanation, events=events, missing=missing, below=below)
    weight, share = line.weight or Decimal(0), _weighted_share(found)
    whole = f"{named}共 {len(found)} 项目标，按权重计完成 {figure(share * 100)}%"
    return RuleResult(
        points=Fraction(weight) * share,
        explanation=f"{whole}；{times(weight, share * 100)}",
        remark=_shortfalls(found),
        events=events,
        below=below,
    )


def _missing(named: str, found: Sequence[Fulfilled]) -> tuple[tuple[str, ...], str]:
    """Return what is needed before ``found`` can be counted, and a sentence about it; nothing if they can."""
    if not found:
        return (named,), f"没有记录{named}"
    needed = tuple(one.missing for one in found if one.missing)
    if needed:
        return needed, f"{named}共 {len(found)} 项，其中 {len(needed)} 项资料不齐"
    if not _total_weight(found):
        return (f"{named}的权重",), f"{named}共 {len(found)} 项，权重合计为 0"
    return (), ""


def _of_aspects(line: Line, facts: Facts) -> list[Fulfilled]:
    aspects = line.parameters.get("aspects", ())
    return [fulfilled(planned) for planned in facts.targets if planned.target.aspect in aspects]


def _below(line: Line, found: Sequence[Fulfilled]) -> Below:
    if "aspects" not in line.parameters:
        return Below(explanation=NOT_SCORED_APART)
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
