"""What of the facts counts for nothing under a rubric, or looks as if it were meant otherwise, in Chinese sentences."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ledger.values.listed import FEW, Listed
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.year import Facts, ScoreGiven
from scoring.rows.row import Row
from scoring.rubrics.rubric import Rubric
from scoring.sheets.published_apart import TOTAL, codes_of_rows, published_apart
from scoring.sheets.sheet import SheetLine

_BEFORE_BUDGET, _ASKED = "有的月份累计支出超过累计预算", "批复前支出，请核对"


def unused_facts(rubric: Rubric, facts: Facts, lines: Iterable[SheetLine]) -> Iterator[str]:
    """Yield what of ``facts`` the sheet of these ``lines`` does not use, or uses otherwise than it seems meant."""
    lines = tuple(lines)
    for off in facts.deductions:
        if off.deduction.rubric != rubric.id:
            place = f"第 {off.seq} 号事件 {off.deduction.event_id}"
            yield f"{place}：扣分记在评分标准 {off.deduction.rubric} 名下，不计入 {rubric.id}"
    for seq, result in facts.results_without_target:
        yield f"第 {seq} 号事件 {result.event_id}：完成情况 {result.indicator} 没有对应的绩效目标，不计分"
    yield from _published(rubric, facts, lines)
    weights = {line.id: line.weight for line in rubric.walk()}
    for line in lines:
        yield from _of_rows(line, weights[line.line])


def questioned_facts(facts: Facts) -> Iterator[str]:
    """Yield what may be asked of ``facts``, though no points depend on it."""
    if facts.before_budget == (facts.project,):
        yield f"{_BEFORE_BUDGET}；{_ASKED}"
    elif facts.before_budget:
        yield f"{Listed(before=f'{_BEFORE_BUDGET}的项目：', items=facts.before_budget, bound=FEW)}；{_ASKED}"


def _published(rubric: Rubric, facts: Facts, lines: tuple[SheetLine, ...]) -> Iterator[str]:
    for given in facts.scores_given:
        if not given.is_under(rubric.id) or facts.published_scores[given.published.line] is given:
            continue
        later = facts.published_scores[given.published.line]
        yield f"{_place(given)}：公布得分 {given.published.score} 已由{_place(later)} 的 {later.published.score} 取代"
    codes = codes_of_rows(lines)
    for line, given in published_apart(rubric, facts).items():
        if line != TOTAL and line not in codes:
            yield f"{_place(given)}：公布得分记在指标 {line} 上，{rubric.id} 没有这个指标"
    for name, weight, given in _weighed(rubric, facts, lines):
        if Decimal(given.published.score) > weight:
            yield f"{_place(given)}：{name}的公布得分 {given.published.score} 超过分值 {weight:f}"


def _weighed(rubric: Rubric, facts: Facts, lines: tuple[SheetLine, ...]) -> Iterator[tuple[str, Decimal, ScoreGiven]]:
    """Yield of each published score what it is of, what that weighs, and the score."""
    apart = published_apart(rubric, facts)
    if TOTAL in apart:
        yield "总分", rubric.weight, apart[TOTAL]
    for line in lines:
        if line.published is not None and line.weight is not None:
            yield line.title, line.weight, line.published
        for row in line.rows:
            given = apart.get(row.fulfilled.planned.target.indicator)
            if given is not None and row.weight is not None:
                yield row.fulfilled.planned.target.name, row.weight, given


def _of_rows(line: SheetLine, weight: Decimal | None) -> Iterator[str]:
    """Yield what of the rows of a line, which the rubric gives that ``weight``, looks as if it were meant otherwise."""
    if not line.rows or weight is None:
        return
    whole = sum((Decimal(row.fulfilled.planned.target.weight) for row in line.rows), Decimal(0))
    if whole != weight:
        yield f"{line.title}：各项目标的权重合计为 {whole:f}，按分值 {weight:f} 计分"
    for row in line.rows:
        yield from _coefficient(row)


def _coefficient(row: Row) -> Iterator[str]:
    """Yield that a coefficient recorded with a quantitative result was not used."""
    planned = row.fulfilled.planned
    if planned.target.nature == "qualitative" or row.fulfilled.by_coefficient or planned.coefficient_text is None:
        return
    if isinstance(planned, PlannedAndDone) and planned.result is not None and planned.applies:
        place = f"第 {planned.result_seq} 号事件 {planned.result.event_id}"
        yield f"{place}：{planned.target.name}的得分系数 {planned.coefficient_text} 没有用上，按完成值计分"


def _place(given: ScoreGiven) -> str:
    return f"第 {given.seq} 号事件 {given.published.event_id}"
