"""Scoring the lines of a sheet: by its rule where a line has one, by exact sums above."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, field, frozen

from ledger.values.figures import rounded
from ledger.values.listed import Listed, around
from scoring.facts.year import Facts, ScoreGiven
from scoring.rows.row import Row
from scoring.rubrics.rubric import Rubric
from scoring.rules.by_name import result_of
from scoring.rules.either import CHOOSING
from scoring.rules.line import FULL_MARKS, REBASE, Line
from scoring.rules.result import NOT_SCORED_APART, Below, RuleResult, equals, figure
from scoring.sheets.sheet import SheetLine
from scoring.sheets.sum_of_lines import applying, sum_of, sum_sentence, weight_of


@frozen(kw_only=True)
class ScoredLines:
    """A line and all below it, in tree order, the line itself first."""

    lines: tuple[SheetLine, ...]
    missing: tuple[str, ...] = field(default=())


@frozen(kw_only=True)
class LineScorer:
    """Scores the lines of ``rubric`` by ``facts``; ``provisional`` passes over what is missing."""

    rubric: Rubric
    facts: Facts
    provisional: bool

    def score(self, line: Line, parent: str | None) -> ScoredLines:
        """Return a line, which stands below ``parent``, with all lines below it."""
        result = result_of(line, self.facts)
        if result is not None:
            return self._by_rule(line, result, parent)
        below = [self.score(lower, line.id) for lower in line.lines]
        tops = [one.lines[0] for one in below]
        if not weight_of(applying(tops)):
            return self._with_below(self._left_out(line, parent, "下级指标均不适用，不计分"), below)
        points, sentence = self._best(line, tops) if line.rule == CHOOSING else self._sum(line, tops)
        whole = line.rule == CHOOSING or line.local_weight is not None
        weight = line.weight if whole else weight_of(applying(tops))
        filled = self._line(evolve(line, weight=weight), parent, points, sentence)
        return self._with_below(filled, below, needed=not (line.rule == CHOOSING and points == line.weight))

    def _with_below(self, filled: SheetLine, below: list[ScoredLines], *, needed: bool = True) -> ScoredLines:
        """Return a line over ``below``. What they lack is not ``needed`` where one of several has full marks."""
        tops = [one.lines[0] for one in below]
        whole = evolve(
            filled,
            events=_union(top.events for top in tops),
            through_seq=max((top.through_seq for top in tops if top.through_seq is not None), default=None),
        )
        missing = tuple(lacking for one in below for lacking in one.missing)
        return ScoredLines(
            lines=(whole, *(lower for one in below for lower in one.lines)), missing=missing if needed else ()
        )

    def _sum(self, line: Line, tops: list[SheetLine]) -> tuple[Decimal | None, str | Listed]:
        total = sum_of(tops, provisional=self.provisional)
        sentence = sum_sentence(tops, total)
        if total is None or line.local_weight is None:
            return total, sentence
        weight, whole = self._points(line.weight), self._points(weight_of(applying(tops)))
        exact = Fraction(total) * Fraction(line.weight or 0) / Fraction(weight_of(applying(tops)))
        points = rounded(exact, places=self.rubric.scale)
        converted = f"；折算 {total:f} × {weight} ÷ {whole} {equals(exact)}{_rounding(exact, points)}"
        return points, around(sentence, after=converted)

    def _best(self, line: Line, tops: list[SheetLine]) -> tuple[Decimal | None, str]:
        counting = applying(tops)
        known = [(self._whole(line, top), top) for top in counting if top.score is not None]
        best = max((score for score, _ in known), default=None)
        unknown = "、".join(top.title for top in counting if top.score is None)
        if unknown and not self.provisional and best != line.weight:
            return None, f"下级指标择优计分，缺：{unknown}"
        if best is None:
            return None, f"下级指标择优计分，缺：{unknown}"
        listed = "、".join(_converted(top, score, line.weight or Decimal(0)) for score, top in known)
        return best, f"下级指标择优计分：{listed}，取 {best:f}"

    def _whole(self, line: Line, top: SheetLine) -> Decimal:
        """Return the score of an alternative as out of the whole weight, though a part of it was left out."""
        exact = Fraction(top.score or 0) * Fraction(line.weight or 0) / Fraction(top.weight or 1)
        return rounded(exact, places=self.rubric.scale)

    def _by_rule(self, line: Line, result: RuleResult, parent: str | None) -> ScoredLines:
        if result.inapplicable and line.not_applicable == REBASE:
            sentence = f"{result.explanation}；不适用，不计入总分，其余指标折算"
            left_out = evolve(self._left_out(line, parent, sentence), events=result.events, rows=result.rows)
            return ScoredLines(lines=(left_out, *self._below(line, result.below)))
        if result.inapplicable and line.not_applicable == FULL_MARKS:
            full = f"{result.explanation}；不适用，按满分计，得 {figure(line.weight or Decimal(0))}"
            result = evolve(result, points=Fraction(line.weight or 0), explanation=full, missing=(), shortfall=())
        counting = line if result.weight is None else evolve(line, weight=result.weight)
        ruled = self._ruled(counting, parent, result)
        filled = evolve(
            ruled,
            rows=result.rows,
            rounding=self._points(_without_row(ruled, result.rows)) or Decimal(0),
            events=_union([result.events, *(below.events for below in result.below.values())]),
            through_seq=result.through_seq,
            shortfall=result.shortfall,
        )
        return ScoredLines(lines=(filled, *self._below(line, result.below)), missing=result.missing)

    def _ruled(self, line: Line, parent: str | None, result: RuleResult) -> SheetLine:
        points = None if result.points is None else rounded(result.points, places=self.rubric.scale)
        said = result.explanation + _rounding(result.points, points)
        # What is remarked on single targets stands in the rows.
        in_short = said if result.rows else None
        return self._line(line, parent, points, around(result.remark, before=said), in_short)

    def _left_out(self, line: Line, parent: str | None, sentence: str) -> SheetLine:
        return evolve(self._line(evolve(line, weight=None), parent, None, sentence), applies=False)

    def _line(
        self,
        line: Line,
        parent: str | None,
        points: Decimal | None,
        sentence: str | Listed,
        in_short: str | Listed | None = None,
    ) -> SheetLine:
        given = None if line.rule == "manual" else self.facts.published_scores.get(line.id)
        return SheetLine(
            line=line.id,
            parent=parent,
            title=line.title,
            weight=self._points(line.weight),
            score=points,
            deduction=None if line.weight is None or points is None else self._points(line.weight - points),
            explanation=f"{sentence}{_beside(given, points)}",
            in_short=around(sentence if in_short is None else in_short, after=_beside(given, points)),
            rule=line.rule,
            published=given,
        )

    def _below(self, line: Line, found: Mapping[str, Below]) -> Iterator[SheetLine]:
        for lower in line.lines:
            below = found.get(lower.id, Below(explanation=NOT_SCORED_APART))
            yield evolve(
                self._line(lower, line.id, None, below.explanation, below.in_short),
                deduction=self._points(below.deduction),
                events=below.events,
            )
            yield from self._below(lower, found)

    def _points(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else rounded(value, places=self.rubric.scale)


def _without_row(line: SheetLine, rows: Iterable[Row]) -> Decimal:
    """Return the points of a line that no row earns."""
    scores = [row.score for row in rows if row.score is not None]
    return Decimal(0) if line.score is None or not scores else line.score - sum(scores, Decimal(0))


def _rounding(exact: Fraction | None, points: Decimal | None) -> str:
    if exact is None or points is None or exact == points:
        return ""
    return f"，四舍五入为 {points:f}"


def _converted(top: SheetLine, score: Decimal, weight: Decimal) -> str:
    """Return the score of an alternative, with its conversion where its own weight was smaller."""
    if top.score == score or top.weight is None:
        return f"{top.title} {score:f}"
    return f"{top.title} {top.score:f}（折算 {top.score:f} × {figure(weight)} ÷ {figure(top.weight)}，得 {score:f}）"


def _beside(given: ScoreGiven | None, points: Decimal | None) -> str:
    """Return what is said of a score that was published for a line that has one of its own."""
    if given is None:
        return ""
    compared = "没有计算得分"
    if points is not None:
        compared = f"与计算得分{'相同' if points == Decimal(given.published.score) else '不同'}"
    reason = " ".join(given.published.reason.split())
    return f"；公布得分 {given.published.score}，{compared}，理由：{reason}"


def _union(events: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({seq for group in events for seq in group}))
