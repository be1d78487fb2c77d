"""The rule ``completion``: weight × the weighted fulfilment of the targets of the named aspects."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from ledger.values.listed import Listed, around
from ledger.values.words import ASPECTS
from scoring.facts.fulfilment import Fulfilled, total_weight, weighted_share
from scoring.facts.year import Facts
from scoring.forms.fault import Fault
from scoring.forms.grade_bands import BANDS, faults_of_bands
from scoring.forms.parameter_types import one_of, some_of
from scoring.rules.completion_of_projects import completion_of_projects
from scoring.rules.fulfilled_together import (
    FulfilledTogether,
    events_of,
    fulfilled_together,
    named_aspects,
    of_aspects,
)
from scoring.rules.line import Line
from scoring.rules.result import NOT_SCORED_APART, Below, RuleResult, figure, gaining, times
from scoring.rules.rule import Rule


def completion(line: Line, facts: Facts) -> RuleResult:
    """Return weight × Σ(target weight × fulfilment) ÷ Σ(target weight), and the fulfilment of each line below.

    The targets are those of what is scored, or with ``targets: projects`` those of the department's projects.
    """
    if line.parameters.get("targets") == "projects":
        return completion_of_projects(line, facts)
    together = fulfilled_together(line, facts.targets)
    found = of_aspects(line, line, facts.targets)
    told = () if together.share is None else _short(found)
    below = {lower.id: _below(line, lower, facts, told) for lower in line.walk() if lower is not line}
    if together.share is None:
        return RuleResult(
            points=None,
            explanation=together.sentence,
            events=together.events,
            missing=tuple(f"{line.title}：{needed}" for needed in together.missing),
            inapplicable=together.inapplicable,
            below=below,
        )
    return evolve(_scored(line, together, together.share, found), below=below)


def _scored(line: Line, together: FulfilledTogether, share: Fraction, found: Sequence[Fulfilled]) -> RuleResult:
    weight, percent = line.weight or Decimal(0), share * 100
    whole = f"{named_aspects(line)}共 {len(found)} 项目标，按权重计完成 {figure(percent)}%"
    return RuleResult(
        points=Fraction(weight) * share,
        explanation=f"{whole}；{times(weight, percent)}",
        remark=_remark(found),
        events=together.events,
        shortfall=tuple(_would_give(one, line, together) for one in found if one.share is not None and one.share < 1),
    )


def _below(ruling: Line, line: Line, facts: Facts, told: Sequence[Fulfilled]) -> Below:
    """Return what is said of a line below; in short without the targets that are ``told`` of above."""
    if "aspects" not in line.parameters:
        return Below(explanation=NOT_SCORED_APART)
    found = of_aspects(ruling, line, facts.targets)
    events = events_of(found)
    if not found:
        return Below(explanation="没有设定目标")
    seqs = {one.planned.events for one in told}
    listed = Listed(items=[one.sentence() for one in found], before="：", between="；")
    others = [one.sentence() for one in found if one.planned.events not in seqs]
    in_short = Listed(items=others, before="；其余：" if told else "：", between="；") if others else ""
    applying = [one for one in found if one.applies]
    if any(one.share is None for one in applying) or not total_weight(applying):
        counted = f"{len(found)} 项目标，完成情况未齐"
    else:
        counted = f"{len(found)} 项目标，按权重计完成 {figure(weighted_share(applying) * 100)}%"
    whole = f"{around(listed, before=counted)}"
    return Below(explanation=whole, in_short=around(in_short, before=counted), events=events)


def _short(found: Sequence[Fulfilled]) -> list[Fulfilled]:
    """Return the targets that count and were not met."""
    return [one for one in found if one.share is not None and one.share < 1 and Fraction(one.planned.target.weight)]


def _remark(found: Sequence[Fulfilled]) -> str | Listed:
    short = [one.sentence() for one in _short(found)]
    others = [one.planned.target.name for one in found if not one.applies]
    left_out = f"；不适用：{'、'.join(others)}" if others else ""
    if not short:
        return f"；全部完成{left_out}"
    return Listed(before="；未完成：", items=short, between="；", after=left_out)


def _would_give(one: Fulfilled, line: Line, together: FulfilledTogether) -> str:
    weight, share = Fraction(line.weight or 0), one.share or Fraction(0)
    points = weight * Fraction(one.planned.target.weight) * (1 - share) / together.weight
    return f"{one.sentence()}达到目标，{gaining(points)}"


def _faults(line: Line) -> Iterator[Fault]:
    return faults_of_bands(line.parameters.get("bands", ()))


_ASPECTS = some_of(*ASPECTS)
COMPLETION = Rule(
    name="completion",
    words="分值 × Σ(目标权重 × 完成程度) ÷ Σ 目标权重",
    score=completion,
    parameters={"aspects": _ASPECTS, "targets": one_of("own", "projects"), "bands": BANDS},
    required=("aspects",),
    below={"aspects": _ASPECTS},
    faults=_faults,
    of_departments=lambda line: line.parameters.get("targets") == "projects",
)
