"""Facts and lines made by hand for the tests of scoring: no ledger, no file."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ledger.kinds import Deduction, PublishedScore, Result, Target
from ledger.kinds.movements import Movement, moved_fen
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.rates import month_rates
from scoring.facts.year import Facts, PointsOff, RecordedRate, ScoreGiven
from scoring.rules.line import Line

ENVELOPE = {
    "department": "D1",
    "occurred_on": "2023-12-31",
    "recorded_at": "2024-01-15T00:00:00.000000Z",
    "recorded_by": "clerk",
}
MONTHS = [f"2023-{number:02d}" for number in range(1, 13)]
THROUGH_SEQ = 99


def facts(
    *,
    rates: Sequence[str] = (),
    movements: Sequence[tuple[str, int, str]] = (),
    targets: Sequence[PlannedAndDone] = (),
    deductions: Sequence[PointsOff] = (),
    published: Sequence[ScoreGiven] = (),
) -> Facts:
    """Return the facts of 2023: a bulletin for each of ``rates``, movements of (kind, fen, month) on one project."""
    moved = [
        Movement(project="P1", month=month, kind=kind, amount_fen=amount_fen) for kind, amount_fen, month in movements
    ]
    return Facts(
        year=2023,
        bulletins={
            month: RecordedRate(seq=seq, rate=Decimal(found))
            for seq, (month, found) in enumerate(zip(MONTHS, rates, strict=False), 1)
        },
        targets=tuple(targets),
        deductions=tuple(deductions),
        months=tuple(month_rates(moved, through="2023-12")),
        moved_fen=moved_fen(moved),
        through_seq=THROUGH_SEQ,
        published_scores={given.published.line: given for given in published},
        scores_given=tuple(published),
    )


def planned(
    value: str | None,
    done: str | None,
    *,
    direction: str = ">=",
    weight: str = "1",
    aspect: str = "output",
    seq: int = 1,
    coefficient: str | None = None,
    grade: str | None = None,
) -> PlannedAndDone:
    """Return a target with its result at the next seq; qualitative without a value, no result without any."""
    target = Target(
        event_id=f"t-{seq}",
        year=2023,
        indicator=f"I{seq}",
        aspect=aspect,
        name=f"指标{seq}",
        weight=weight,
        nature="qualitative" if value is None else "quantitative",
        direction=direction,
        value=value,
        unit="期",
        **ENVELOPE,
    )
    given = {"value": done, "grade": grade, "coefficient": coefficient}
    if not any(given.values()):
        return PlannedAndDone(target=target, target_seq=seq, result=None, result_seq=None)
    result = Result(event_id=f"r-{seq}", year=2023, indicator=f"I{seq}", **given, **ENVELOPE)
    return PlannedAndDone(target=target, target_seq=seq, result=result, result_seq=seq + 1)


def off(line: str, points: str, *, seq: int = 1, rubric: str = "r", reason: str = "超期备案") -> PointsOff:
    """Return a deduction recorded at ``seq``."""
    event_id = f"d-{seq}"
    return PointsOff(
        seq=seq,
        deduction=Deduction(
            event_id=event_id, year=2023, rubric=rubric, line=line, points=points, reason=reason, **ENVELOPE
        ),
    )


def given(line: str, score: str, *, seq: int = 7, reason: str = "专家评议") -> ScoreGiven:
    """Return a published score recorded at ``seq``."""
    published = PublishedScore(event_id=f"p-{seq}", year=2023, line=line, score=score, reason=reason, **ENVELOPE)
    return ScoreGiven(seq=seq, published=published)


def line(
    rule: str | None, weight: str | None = "10", *, lines: Sequence[Line] = (), id_: str = "a", **parameters: Any
) -> Line:
    """Return a line with a rule, or a weightless one below it."""
    points = None if weight is None else Decimal(weight)
    return Line(id=id_, title=f"指标{id_}", weight=points, rule=rule, parameters=parameters, lines=tuple(lines))


def budget_and_spending(
    *spent_fen: int, budget_fen: int = 1200, kind: str = "appropriation"
) -> list[tuple[str, int, str]]:
    """Return a budget in January and payments month by month."""
    payments = [("expenditure", fen, month) for fen, month in zip(spent_fen, MONTHS, strict=False) if fen]
    return [(kind, budget_fen, "2023-01"), *payments]
