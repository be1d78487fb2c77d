"""Rows of a sheet as JSON, and as rows to print below their line."""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.values.figures import decimal_text, percent
from ledger.values.words import DIRECTIONS
from scoring.facts.fulfilment import Fulfilled
from scoring.facts.indicators import Indicator, PlannedAndDone
from scoring.facts.year import ScoreGiven
from scoring.rows.row import Row
from scoring.rules.result import figure
from scoring.sheets.sheet import SheetLine


def row_json(row: Row, published: Mapping[str, ScoreGiven]) -> dict[str, Any]:
    """Return a row as ``score --json`` prints it; ``published`` are the scores of rows by the code of the indicator.

    ``weight`` and what follows are points; ``fulfilment`` is in per cent, two places. None where nothing is known.
    """
    planned, target = row.fulfilled.planned, row.fulfilled.planned.target
    given = published.get(target.indicator)
    return {
        "indicator": target.indicator,
        "indicator_class": target.indicator_class,
        "aspect": target.aspect,
        "name": target.name,
        "project": target.project,
        "nature": target.nature,
        "direction": target.direction,
        "unit": target.unit,
        "target": planned.planned_text or target.text,
        "result": planned.done_text or planned.grade or _said(planned),
        "applies": row.fulfilled.applies,
        "target_weight": target.weight,
        "weight": decimal_text(row.weight),
        "fulfilment": decimal_text(percent(row.fulfilled.share)),
        "score": decimal_text(row.score),
        "lost": decimal_text(row.lost),
        "reason": None if not isinstance(planned, PlannedAndDone) or planned.result is None else planned.result.reason,
        "published_score": None if given is None else given.published.score,
        "events": list(planned.events) if given is None else sorted({*planned.events, given.seq}),
    }


def printed_rows(line: SheetLine, published: Mapping[str, ScoreGiven], *, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of a line as rows to print, set in as deep as what lies below it; then 尾差, if any."""
    indent = "· " * depth
    for row in line.rows:
        given = published.get(row.fulfilled.planned.target.indicator)
        beside = "" if given is None else f"；公布得分 {given.published.score}"
        yield {
            "line": f"{indent}{row.fulfilled.planned.target.name}",
            "weight": decimal_text(row.weight),
            "score": decimal_text(row.score),
            "deduction": decimal_text(row.lost),
            "explanation": f"{fulfilment_in_words(row.fulfilled)}{beside}",
        }
    if line.rounding:
        yield {
            "line": f"{indent}尾差",
            "weight": None,
            "score": decimal_text(line.rounding),
            "deduction": None,
            "explanation": "取整之后没有分到各行的分",
        }


def explained_rows(line: SheetLine, published: Mapping[str, ScoreGiven]) -> list[dict[str, Any]]:
    """Return the rows of a line as ``explain --json`` prints them: with the points of one more unit, six places."""
    return [
        row_json(row, published) | {"one_more_unit": None if (gain := row.one_more_unit()) is None else figure(gain)}
        for row in line.rows
    ]


def fulfilment_in_words(fulfilled: Fulfilled) -> str:
    """Return target, result and how far the one was met, in a few words."""
    planned = fulfilled.planned
    target, unit = planned.target, planned.target.unit or ""
    if not fulfilled.applies:
        return "不适用"
    done = planned.done_text
    if target.nature == "qualitative":
        wanted = target.text
        said = [wanted and f"目标 {wanted}", planned.grade or _said(planned) or "未评"]
    else:
        wanted = f"目标 {DIRECTIONS[target.direction]} {planned.planned_text}{unit}"
        said = [wanted, "未填报" if done is None else f"完成 {done}{unit}"]
    if fulfilled.share is not None:
        how = "按系数计" if fulfilled.by_coefficient else "不按比例，达到才计" if fulfilled.all_or_nothing else ""
        said.append(f"{figure(fulfilled.share * 100)}%{f'（{how}）' if how else ''}")
    return "，".join(part for part in said if part)


def _said(planned: Indicator) -> str | None:
    """Return the result in words, where it has any."""
    if not isinstance(planned, PlannedAndDone) or planned.result is None:
        return None
    return planned.result.text
