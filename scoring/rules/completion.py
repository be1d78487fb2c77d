"""The rule ``completion``: weight × the weighted fulfilment of targets, or the sum of their points."""

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
from scoring.forms.parameter_types import CODES, one_of, some_of
from scoring.rows.by_points import faults_of_points
from scoring.rules.completion_by_rows import weighing, with_rows
from scoring.rules.completion_of_projects import completion_of_projects
from scoring.rules.fulfilled_together import (
    FulfilledTogether,
    counted,
    events_of,
    fulfilled_together,
    how_many,
)
from scoring.rules.line import Line
from scoring.rules.result import NOT_SCORED_APART, Below, RuleResult, figure, gaining, times
from scoring.rules.rule import Rule


def completion(line: Line, facts: Facts) -> RuleResult:
    """Return weight × Σ(target weight × fulfilment) ÷ Σ(target weight), with its rows, and what the lines below say.

    With ``weights: points`` the weight of a target is its points and the line the sum of its rows, each rounded. The
    targets are those of what is scored, or with ``targets: projects`` those of the department's projects.
    """
    if line.parameters.get("targets") == "projects":
        return completion_of_projects(line, facts)
    together = fulfilled_together(line, facts.targets)
    if line.parameters.get("weights") == "points":
        together = _as_points(line, together)
    below = {lower.id: _below(line, lower, facts) for lower in line.walk() if lower is not line}
    if together.share is None:
        result = RuleResult(
            points=None,
            explanation=together.sentence,
            events=together.events,
            missing=tuple(f"{line.title}：{needed}" for needed in together.missing),
            inapplicable=together.inapplicable,
        )
    else:
        result = _scored(line, together, together.share)
    return evolve(with_rows(line, result, together.found), below=below)


def _as_points(line: Line, together: FulfilledTogether) -> FulfilledTogether:
    """Return the same, missing where the weights of the targets are not the points of the line."""
    faults = tuple(faults_of_points(weighing(together.found), weight=line.weight or Decimal(0), scale=line.scale))
    if together.inapplicable or not together.found or not faults:
        return together
    return evolve(together, share=None, sentence="；".join(faults), missing=(*together.missing, *faults))


def _scored(line: Line, together: FulfilledTogether, share: Fraction) -> RuleResult:
    weight, percent = line.weight or Decimal(0), share * 100
    whole = f"{how_many(line, together.found)}，按权重计完成 {figure(percent)}%"
    return RuleResult(
        points=Fraction(weight) * share,
        explanation=f"{whole}；{times(weight, percent)}",
        remark=_remark(together.found),
        events=together.events,
        shortfall=tuple(
            _would_give(one, line, together) for one in together.found if one.share is not None and one.share < 1
        ),
    )


def _below(ruling: Line, line: Line, facts: Facts) -> Below:
    """Return what is said of a line below; in short without the targets, which stand in rows above."""
    if "aspects" not in line.parameters:
        return Below(explanation=NOT_SCORED_APART)
    found = counted(ruling, line, facts.targets)
    events = events_of(found)
    if not found:
        return Below(explanation="没有设定目标")
    listed = Listed(items=[one.sentence() for one in found], before="：", between="；")
    applying = [one for one in found if one.applies]
    if any(one.share is None for one in weighing(applying)) or not total_weight(applying):
        said = f"{len(found)} 项目标，完成情况未齐"
    else:
        said = f"{len(found)} 项目标，按权重计完成 {figure(weighted_share(applying) * 100)}%"
    return Below(explanation=f"{around(listed, before=said)}", in_short=said, events=events)


def _short(found: Sequence[Fulfilled]) -> list[Fulfilled]:
    """Return the targets that count and were not met."""
    return [one for one in weighing(found) if one.share is not None and one.share < 1]


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
    given = line.parameters
    if "aspects" in given and "indicators" in given:
        yield Fault("invalid_parameter", "aspects 与 indicators 只能给出一个：indicators 列出的指标已经选定")
    if given.get("targets") == "projects":
        for name in ONLY_OF_OWN_TARGETS:
            if name in given:
                yield Fault("invalid_parameter", f"{name} 不能与 targets: projects 同用：各项目的目标没有逐行的分值")
    yield from faults_of_bands(given.get("bands", ()))


ONLY_OF_OWN_TARGETS = ("indicators", "coefficients", "weights")
"""The parameters that say nothing of the targets of projects, which have no rows."""
_ASPECTS = some_of(*ASPECTS, chinese=ASPECTS)
COMPLETION = Rule(
    name="completion",
    words="分值 × Σ(目标权重 × 完成程度) ÷ Σ 目标权重",
    score=completion,
    parameters={
        "aspects": _ASPECTS,
        "indicators": CODES,
        "targets": one_of("own", "projects"),
        "weights": one_of("share", "points"),
        "coefficients": one_of("qualitative", "recorded"),
        "bands": BANDS,
    },
    below={"aspects": _ASPECTS},
    faults=_faults,
    of_departments=lambda line: line.parameters.get("targets") == "projects",
)
