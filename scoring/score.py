"""Filling in a score sheet: rules at the lines that have one, exact sums above them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, field, frozen

from ledger.figures import rounded
from scoring.errors import RubricError
from scoring.facts import Facts
from scoring.rubric import CHOOSING, Line, Rubric
from scoring.rule_completion import completion
from scoring.rule_deduction import deduction
from scoring.rule_manual import manual
from scoring.rule_milestones import milestones
from scoring.rule_per_points import per_points
from scoring.rule_rate import rate
from scoring.rule_result import NOT_SCORED_APART, Below, RuleResult, equals
from scoring.rule_steps import steps
from scoring.sheet import Sheet, SheetLine

RULES: Mapping[str, Callable[[Line, Facts], RuleResult]] = {
    "rate": rate,
    "completion": completion,
    "deduction": deduction,
    "steps": steps,
    "per_points": per_points,
    "milestones": milestones,
    "manual": manual,
}


@frozen(kw_only=True)
class _Filled:
    """A line and all below it, in tree order, the line itself first."""

    lines: tuple[SheetLine, ...]
    missing: tuple[str, ...] = field(default=())


def score(rubric: Rubric, facts: Facts, *, provisional: bool = False) -> Sheet:
    """Return the sheet of ``facts`` under ``rubric``.

    ``provisional`` counts what is known: a sum passes over lines without a score. Raises RubricError where a deduction
    recorded for this rubric names no line that points can be taken off.
    """
    of_rubric = tuple(off for off in facts.deductions if off.deduction.rubric == rubric.id)
    _check_deductions(rubric, evolve(facts, deductions=of_rubric))
    filler = _Filler(rubric=rubric, facts=evolve(facts, deductions=of_rubric), provisional=provisional)
    filled = [filler.fill(line, None) for line in rubric.lines]
    missing = tuple(needed for one in filled for needed in one.missing)
    return Sheet(
        year=facts.year,
        rubric=rubric,
        total=_sum([one.lines[0] for one in filled], provisional=provisional),
        missing=missing,
        unused=tuple(_unused(rubric, facts)),
        lines=tuple(line for one in filled for line in one.lines),
    )


@frozen(kw_only=True)
class _Filler:
    rubric: Rubric
    facts: Facts
    provisional: bool

    def fill(self, line: Line, parent: str | None) -> _Filled:
        if line.rule is not None and line.rule != CHOOSING:
            return self._by_rule(line, line.rule, parent)
        below = [self.fill(lower, line.id) for lower in line.lines]
        tops = [one.lines[0] for one in below]
        points, sentence = self._best(line, tops) if line.rule == CHOOSING else self._sum(line, tops)
        filled = evolve(
            self._line(line, parent, points),
            explanation=sentence,
            rule=line.rule,
            events=_union(top.events for top in tops),
            through_seq=max((top.through_seq for top in tops if top.through_seq is not None), default=None),
        )
        lines = (filled, *(lower for one in below for lower in one.lines))
        missing = tuple(needed for one in below for needed in one.missing)
        # Where one of them has full marks, what the others lack is not needed.
        return _Filled(lines=lines, missing=() if line.rule == CHOOSING and points == line.weight else missing)

    def _sum(self, line: Line, tops: list[SheetLine]) -> tuple[Decimal | None, str]:
        total = _sum(tops, provisional=self.provisional)
        sentence = _sum_sentence(tops, total)
        if total is None or line.local_weight is None:
            return total, sentence
        weight, whole = self._points(line.weight), self._points(line.local_weight)
        exact = Fraction(total) * Fraction(line.weight or 0) / Fraction(line.local_weight)
        points = rounded(exact, places=self.rubric.scale)
        return points, f"{sentence}；折算 {total:f} × {weight} ÷ {whole} {equals(exact)}{self._rounding(exact, points)}"

    def _best(self, line: Line, tops: list[SheetLine]) -> tuple[Decimal | None, str]:
        known = [(top.score, top.title) for top in tops if top.score is not None]
        best = max((score for score, _ in known), default=None)
        unknown = "、".join(top.title for top in tops if top.score is None)
        if unknown and not self.provisional and best != line.weight:
            return None, f"下级指标择优计分，缺：{unknown}"
        listed = "、".join(f"{title} {score:f}" for score, title in known)
        return (
            best,
            f"下级指标择优计分：{listed}，取 {best:f}" if best is not None else f"下级指标择优计分，缺：{unknown}",
        )

    def _by_rule(self, line: Line, rule: str, parent: str | None) -> _Filled:
        result = RULES[rule](line, self.facts)
        points = None if result.points is None else rounded(result.points, places=self.rubric.scale)
        filled = evolve(
            self._line(line, parent, points),
            explanation=result.explanation + self._rounding(result.points, points) + result.remark,
            rule=rule,
            events=_union([result.events, *(below.events for below in result.below.values())]),
            through_seq=result.through_seq,
        )
        return _Filled(lines=(filled, *self._below(line, result.below)), missing=result.missing)

    def _line(self, line: Line, parent: str | None, points: Decimal | None) -> SheetLine:
        return SheetLine(
            line=line.id,
            parent=parent,
            title=line.title,
            weight=self._points(line.weight),
            score=points,
            deduction=self._difference(line.weight, points),
        )

    def _below(self, line: Line, found: Mapping[str, Below]) -> Iterator[SheetLine]:
        for lower in line.lines:
            below = found.get(lower.id, Below(explanation=NOT_SCORED_APART))
            yield evolve(
                self._line(lower, line.id, None),
                deduction=self._points(below.deduction),
                explanation=below.explanation,
                events=below.events,
            )
            yield from self._below(lower, found)

    def _rounding(self, exact: Fraction | None, points: Decimal | None) -> str:
        if exact is None or points is None or exact == points:
            return ""
        return f"，四舍五入为 {points:f}"

    def _points(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else rounded(value, places=self.rubric.scale)

    def _difference(self, weight: Decimal | None, points: Decimal | None) -> Decimal | None:
        return None if weight is None or points is None else self._points(weight - points)


def _check_deductions(rubric: Rubric, facts: Facts) -> None:
    ruled = (line for line in rubric.walk() if line.rule == "deduction")
    accepting = {lower.id for line in ruled for lower in line.walk()}
    for off in facts.deductions:
        if off.deduction.line not in accepting:
            listed = "、".join(sorted(accepting)) or "无"
            place = f"第 {off.seq} 号事件 {off.deduction.event_id}"
            message = f"{place}：{rubric.id} 没有可扣分的指标 {off.deduction.line}，可扣分的有 {listed}"
            raise RubricError("deduction_names_no_line", message)


def _unused(rubric: Rubric, facts: Facts) -> Iterator[str]:
    for off in facts.deductions:
        if off.deduction.rubric != rubric.id:
            place = f"第 {off.seq} 号事件 {off.deduction.event_id}"
            yield f"{place}：扣分记在评分标准 {off.deduction.rubric} 名下，不计入 {rubric.id}"
    for seq, result in facts.results_without_target:
        yield f"第 {seq} 号事件 {result.event_id}：完成情况 {result.indicator} 没有对应的绩效目标，不计分"


def _sum(lines: list[SheetLine], *, provisional: bool) -> Decimal | None:
    known = [line.score for line in lines if line.score is not None]
    if not known or (len(known) < len(lines) and not provisional):
        return None
    return sum(known, Decimal(0))


def _sum_sentence(lines: list[SheetLine], total: Decimal | None) -> str:
    """Return how the scores of ``lines`` add up, and which have none."""
    missing = "、".join(line.title for line in lines if line.score is None)
    if total is None:
        return f"下级指标得分未齐，缺：{missing}"
    addends = " + ".join(f"{line.score:f}" for line in lines if line.score is not None)
    if missing:
        return f"已有的下级指标得分合计：{addends} = {total:f}；缺：{missing}"
    return f"下级指标得分合计：{addends} = {total:f}"


def _union(events: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({seq for group in events for seq in group}))
