"""Scoring a year: a rubric and the facts in, a score sheet out."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from ledger.history.corrections import reversal_command
from ledger.values.figures import rounded
from ledger.values.nearest import choices
from scoring.errors import RubricError
from scoring.facts.year import Facts, ScoreGiven
from scoring.rubrics.rubric import Rubric
from scoring.rules.result import equals
from scoring.sheets.line_scorer import LineScorer
from scoring.sheets.sheet import Sheet, SheetLine
from scoring.sheets.sum_of_lines import applying, sum_of, weight_of

TOTAL = "total"
"""The line that a published total is recorded on, where the rubric has no line of that id."""
NOTHING_APPLIES = "适用的指标：全部指标均不适用"


def score(rubric: Rubric, facts: Facts, *, provisional: bool = False) -> Sheet:
    """Return the sheet of ``facts`` under ``rubric``.

    ``provisional`` counts what is known: a sum passes over lines without a score. Raises RubricError where a deduction
    recorded for this rubric names no line that points can be taken off.
    """
    of_rubric = tuple(off for off in facts.deductions if off.deduction.rubric == rubric.id)
    counted = evolve(facts, deductions=of_rubric)
    _check_deductions(rubric, counted)
    scorer = LineScorer(rubric=rubric, facts=counted, provisional=provisional)
    scored = [scorer.score(line, None) for line in rubric.lines]
    tops = [one.lines[0] for one in scored]
    total, explanation = _total(rubric, tops, provisional=provisional)
    return Sheet(
        year=facts.year,
        project=facts.project,
        rubric=rubric,
        total=total,
        total_explanation=explanation,
        published_total=None if _is_line(rubric, TOTAL) else facts.published_scores.get(TOTAL),
        missing=tuple(needed for one in scored for needed in one.missing)
        if weight_of(applying(tops))
        else (NOTHING_APPLIES,),
        unused=tuple(_unused(rubric, facts)),
        lines=tuple(line for one in scored for line in one.lines),
    )


def _total(rubric: Rubric, tops: list[SheetLine], *, provisional: bool) -> tuple[Decimal | None, str]:
    """Return the total, and how it comes about where it is not the plain sum of the lines."""
    total, said = sum_of(tops, provisional=provisional), ""
    if total is None or not weight_of(applying(tops)):
        return None, said
    base = weight_of(applying(tops))
    if base != rubric.weight:
        exact = Fraction(total) * Fraction(rubric.weight) / Fraction(base)
        whole = rounded(rubric.weight, places=rubric.scale)
        said = f"合计 {total:f}，适用指标的分值合计 {base:f}，折算 {total:f} × {whole:f} ÷ {base:f} {equals(exact)}"
        total = rounded(exact, places=rubric.scale)
        said += "" if exact == total else f"，四舍五入为 {total:f}"
    if rubric.total_scale is None or rubric.total_scale >= rubric.scale:
        return total, said
    whole_points = rounded(total, places=rubric.total_scale)
    stage = f"总分按 {rubric.total_scale} 位小数四舍五入：{total:f} → {whole_points:f}"
    return whole_points, "；".join(filter(None, (said, stage)))


def _check_deductions(rubric: Rubric, facts: Facts) -> None:
    ruled = (line for line in rubric.walk() if line.rule == "deduction")
    accepting = {lower.id for line in ruled for lower in line.walk()}
    for off in facts.deductions:
        if off.deduction.line not in accepting:
            every = f"可扣分的 {len(accepting)} 个指标见评分标准全文"
            instead = choices(off.deduction.line, sorted(accepting), every=every)
            place = f"第 {off.seq} 号事件 {off.deduction.event_id}"
            message = (
                f"{place}：{rubric.id} 没有可扣分的指标 {off.deduction.line}，{instead}；"
                f"可以 {reversal_command(off.deduction)} 冲销"
            )
            raise RubricError("deduction_names_no_line", message)


def _unused(rubric: Rubric, facts: Facts) -> Iterator[str]:
    for off in facts.deductions:
        if off.deduction.rubric != rubric.id:
            place = f"第 {off.seq} 号事件 {off.deduction.event_id}"
            yield f"{place}：扣分记在评分标准 {off.deduction.rubric} 名下，不计入 {rubric.id}"
    for seq, result in facts.results_without_target:
        yield f"第 {seq} 号事件 {result.event_id}：完成情况 {result.indicator} 没有对应的绩效目标，不计分"
    for given in facts.scores_replaced:
        later = facts.published_scores[given.published.line]
        yield f"{_place(given)}：公布得分 {given.published.score} 已由{_place(later)} 的 {later.published.score} 取代"
    for line, given in facts.published_scores.items():
        if line != TOTAL and not _is_line(rubric, line):
            yield f"{_place(given)}：公布得分记在指标 {line} 上，{rubric.id} 没有这个指标"


def _is_line(rubric: Rubric, id_: str) -> bool:
    return any(line.id == id_ for line in rubric.walk())


def _place(given: ScoreGiven) -> str:
    return f"第 {given.seq} 号事件 {given.published.event_id}"
