"""Scoring a year: a rubric and the facts in, a score sheet out."""

from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from ledger.history.corrections import reversal_command
from ledger.values.figures import rounded
from ledger.values.nearest import choices
from scoring.errors import RubricError
from scoring.facts.year import Facts
from scoring.rubrics.rubric import Rubric
from scoring.rules.result import equals
from scoring.sheets.line_scorer import LineScorer
from scoring.sheets.published_apart import TOTAL, codes_of_rows, published_apart
from scoring.sheets.sheet import Sheet, SheetLine
from scoring.sheets.sum_of_lines import applying, sum_of, weight_of
from scoring.sheets.unused_facts import questioned_facts, unused_facts

NOTHING_APPLIES = "适用的指标：全部指标均不适用"


def score(rubric: Rubric, facts: Facts, *, provisional: bool = False) -> Sheet:
    """Return the sheet of ``facts`` under ``rubric``.

    ``provisional`` counts what is known: a sum passes over lines without a score. Raises RubricError where a deduction
    recorded for this rubric names no line that points can be taken off.
    """
    of_rubric = tuple(off for off in facts.deductions if off.deduction.rubric == rubric.id)
    facts = evolve(facts, published_scores=facts.published_under(rubric.id))
    counted = evolve(facts, deductions=of_rubric)
    _check_deductions(rubric, counted)
    scorer = LineScorer(rubric=rubric, facts=counted, provisional=provisional)
    scored = [scorer.score(line, None) for line in rubric.lines]
    tops = [one.lines[0] for one in scored]
    total, explanation = _total(rubric, tops, provisional=provisional)
    lines = tuple(line for one in scored for line in one.lines)
    given = published_apart(rubric, facts)
    codes = codes_of_rows(lines)
    return Sheet(
        year=facts.year,
        project=facts.project,
        rubric=rubric,
        total=total,
        total_explanation=explanation,
        published_total=given.get(TOTAL),
        published_rows={code: one for code, one in given.items() if code in codes},
        missing=tuple(needed for one in scored for needed in one.missing)
        if weight_of(applying(tops))
        else (NOTHING_APPLIES,),
        unused=tuple(unused_facts(rubric, facts, lines)),
        questioned=tuple(questioned_facts(facts)),
        lines=lines,
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
