"""The rows of a completion line, and what they change of its points, its weight and its sentence."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from ledger.values.figures import rounded
from scoring.facts.fulfilment import Fulfilled
from scoring.rows.by_points import faults_of_points, rows_by_points
from scoring.rows.by_share import rows_by_share
from scoring.rows.row import Row
from scoring.rules.fulfilled_together import how_many
from scoring.rules.line import FULL_MARKS, REBASE, Line
from scoring.rules.result import RuleResult, figure, gaining


def weighing(found: Sequence[Fulfilled]) -> list[Fulfilled]:
    """Return the targets that weigh anything: one of weight 0 counts in no completion, and has no row."""
    return [one for one in found if Fraction(one.planned.target.weight)]


def with_rows(line: Line, result: RuleResult, found: Sequence[Fulfilled]) -> RuleResult:
    """Return the result of a line with a row for each of the targets ``found`` that weighs anything."""
    said = how_many(line, found)
    found, full_marks = weighing(found), line.not_applicable == FULL_MARKS
    weight = line.weight or Decimal(0)
    if line.parameters.get("weights") != "points":
        whole = weight if result.inapplicable and full_marks else None
        points = whole if result.points is None else rounded(result.points, places=line.scale)
        rows = rows_by_share(found, weight=weight, points=points, scale=line.scale, full_marks=full_marks)
        return evolve(result, rows=rows)
    rows = rows_by_points(found, scale=line.scale, full_marks=full_marks)
    if any(faults_of_points(found, weight=weight, scale=line.scale)):
        # What the rows add up to is no score of this line.
        return evolve(result, rows=tuple(evolve(row, score=None) for row in rows))
    return _summed(line, evolve(result, rows=rows), said)


def _summed(line: Line, result: RuleResult, said: str) -> RuleResult:
    """Return the result of a line that is the sum of its rows; without those that do not apply it weighs less."""
    counting = [row for row in result.rows if row.weight is not None]
    weight = sum((row.weight for row in counting if row.weight is not None), Decimal(0))
    left_out = line.not_applicable == REBASE and counting and weight != line.weight
    result = evolve(result, weight=weight if left_out else None)
    if result.points is None:
        return result
    scores = [row.score for row in counting if row.score is not None]
    total = sum(scores, Decimal(0))
    base = f"（适用的分值 {figure(weight)}）" if left_out else ""
    return evolve(
        result,
        points=Fraction(total),
        explanation=f"{said}，逐项计分合计 {figure(total)}{base}",
        shortfall=tuple(_would_give(row) for row in counting if row.lost),
    )


def _would_give(row: Row) -> str:
    return f"{row.fulfilled.sentence()}达到目标，{gaining(row.lost or Decimal(0))}"
