"""Rows of a line whose targets are scored one by one: the weight of a target is its points, the line is their sum."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from ledger.values.figures import rounded
from scoring.facts.fulfilment import Fulfilled
from scoring.rows.row import Row


def rows_by_points(found: Sequence[Fulfilled], *, scale: int, full_marks: bool) -> tuple[Row, ...]:
    """Return a row for each target, its points rounded at ``scale``.

    One that does not apply scores its weight with ``full_marks``, else it has none.
    """
    whole = sum((Decimal(one.planned.target.weight) for one in found), Decimal(0))
    return tuple(_row(one, scale, whole, counts=one.applies or full_marks) for one in found)


def _row(one: Fulfilled, scale: int, whole: Decimal, *, counts: bool) -> Row:
    worth = Fraction(one.planned.target.weight)
    share = one.share if one.applies else Fraction(1)
    return Row(
        fulfilled=one,
        weight=rounded(worth, places=scale) if counts else None,
        score=rounded(worth * share, places=scale) if counts and share is not None else None,
        of_weight=whole,
        among=Fraction(whole),
    )


def faults_of_points(found: Sequence[Fulfilled], *, weight: Decimal, scale: int) -> Iterator[str]:
    """Yield why the weights of targets are not the points of a line of that weight, with both sums."""
    weights = [(one.planned.target.name, Decimal(one.planned.target.weight)) for one in found]
    whole = sum((weight for _, weight in weights), Decimal(0))
    if whole != weight:
        yield f"各项目标的权重合计为 {whole:f}，应为本指标的分值 {weight:f}"
    for name, one in weights:
        if one != rounded(one, places=scale):
            yield f"{name}的权重 {one:f} 多于 {scale} 位小数"
