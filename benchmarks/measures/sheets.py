"""Score sheets: 10,000 sheets of 30 lines, beside the bare arithmetic of their points and beside a tenth of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unittest.mock import patch

from attrs import evolve

from benchmarks.prepared import Prepared
from benchmarks.table import Goal, Row
from benchmarks.timing import medians, timed
from ledger.kinds import Result, Target
from ledger.kinds.movements import moved_fen
from ledger.values.figures import rounded
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.rates import month_rates
from scoring.facts.year import Facts
from scoring.rubrics.rubric import Rubric
from scoring.rules.line import Line
from scoring.sheets.score import score

SHEETS, FEWER = 10_000, 1_000
BLOCKS, RULED_A_BLOCK = 6, 4
LINES = BLOCKS * (1 + RULED_A_BLOCK)
AS_LONG_EACH = Goal(sign="≤", bound=1.1)
WITH_ROWS = Goal(sign="≥", bound=0.7)
ENVELOPE: dict[str, Any] = {
    "department": "D",
    "occurred_on": "2023-12-31",
    "recorded_at": "2024-01-15T00:00:00.000000Z",
    "recorded_by": "bench",
}


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the sheets scored in a second beside the bare arithmetic, and the time of each beside fewer of them."""
    rubric = _rubric()
    by_rows = evolve(rubric, lines=tuple(map(_by_rows, rubric.lines)))
    years = [_facts(number) for number in range(SHEETS)]
    sides = {
        "many": lambda: timed(lambda: _score_all(rubric, years)),
        "few": lambda: timed(lambda: _score_all(rubric, years[:FEWER])),
        "bare": lambda: timed(lambda: _add_up_all(years)),
        "rows": lambda: timed(lambda: _score_all(by_rows, years[:FEWER])),
        "no rows": lambda: timed(lambda: _score_without_rows(by_rows, years[:FEWER])),
    }
    taken = medians(sides, repeat=repeat)
    yield Row(
        what=f"score {SHEETS:,} sheets of {LINES} lines",
        jixiao=_sheets(SHEETS, taken["many"]),
        peer="their points alone: multiply, round, add",
        peer_figure=_sheets(SHEETS, taken["bare"]),
        value=taken["many"] / taken["bare"],
    )
    yield Row(
        what="one sheet of so many",
        jixiao=_sheets(SHEETS, taken["many"]),
        peer=f"one of {FEWER:,}",
        peer_figure=_sheets(FEWER, taken["few"]),
        value=(taken["many"] / SHEETS) / (taken["few"] / FEWER),
        goal=AS_LONG_EACH,
    )
    yield Row(
        what=f"{FEWER:,} sheets of {LINES} lines with a row a target",
        jixiao=_sheets(FEWER, taken["rows"]),
        peer="the same sheets, rows left out",
        peer_figure=_sheets(FEWER, taken["no rows"]),
        value=taken["no rows"] / taken["rows"],
        goal=WITH_ROWS,
    )


def _score_without_rows(rubric: Rubric, years: Sequence[Facts]) -> None:
    with patch("scoring.rules.completion.with_rows", lambda line, result, found: result):
        _score_all(rubric, years)


def _score_all(rubric: Rubric, years: Sequence[Facts]) -> None:
    for facts in years:
        if score(rubric, facts).total is None:
            raise RuntimeError("a sheet of the benchmark has no total")


def _add_up_all(years: Sequence[Facts]) -> None:
    for facts in years:
        shares = (min(Fraction(1), Fraction(one.done or 0) / Fraction(one.planned or 1)) for one in facts.targets)
        sum((rounded(4 * share, places=2) for share in shares), Decimal(0))


def _rubric() -> Rubric:
    """Return a rubric of 30 lines: blocks of four lines, each the weighted result of one target."""
    blocks = tuple(
        Line(
            id=f"B{block}",
            title=f"block {block}",
            weight=Decimal(4 * RULED_A_BLOCK),
            rule=None,
            parameters={},
            lines=tuple(_ruled(f"I{block * RULED_A_BLOCK + number}") for number in range(RULED_A_BLOCK)),
        )
        for block in range(BLOCKS)
    )
    weight = sum((block.weight for block in blocks if block.weight is not None), Decimal(0))
    return Rubric(id="bench", title="bench", source="benchmark", weight=weight, scale=2, lines=blocks)


def _by_rows(line: Line) -> Line:
    """Return the line with each of its indicators scored as a target, so that it has a row."""
    if line.rule is None:
        return evolve(line, lines=tuple(map(_by_rows, line.lines)))
    return evolve(line, rule="completion", parameters={"indicators": [line.id]})


def _ruled(indicator: str) -> Line:
    parameters = {"of": "indicator", "indicator": indicator}
    return Line(id=indicator, title=indicator, weight=Decimal(4), rule="rate", parameters=parameters, lines=())


def _facts(number: int) -> Facts:
    targets = tuple(_planned(number, index) for index in range(BLOCKS * RULED_A_BLOCK))
    return Facts(
        year=2023,
        bulletins={},
        targets=targets,
        deductions=(),
        months=tuple(month_rates([], through="2023-12")),
        moved_fen=moved_fen([]),
        through_seq=1,
    )


def _planned(number: int, index: int) -> PlannedAndDone:
    name, done = f"I{index}", f"{(number * 31 + index * 17) % 10_000 / 100:.2f}"
    target = Target(
        event_id=f"t-{number}-{index}",
        year=2023,
        indicator=name,
        aspect="output",
        name=name,
        weight="1",
        value="100",
        **ENVELOPE,
    )
    result = Result(event_id=f"r-{number}-{index}", year=2023, indicator=name, value=done, **ENVELOPE)
    return PlannedAndDone(target=target, target_seq=2 * index + 1, result=result, result_seq=2 * index + 2)


def _sheets(sheets: int, seconds: float) -> str:
    return f"{sheets / seconds:,.0f} sheets/s"
