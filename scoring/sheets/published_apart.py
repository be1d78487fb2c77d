"""Published scores that stand on no line of a rubric: that of the total, and those of rows."""

from collections.abc import Iterable, Mapping

from scoring.facts.year import Facts, ScoreGiven
from scoring.rubrics.rubric import Rubric
from scoring.sheets.sheet import SheetLine

TOTAL = "total"
"""The line that a published total is recorded on, where the rubric has no line of that id."""


def published_apart(rubric: Rubric, facts: Facts) -> Mapping[str, ScoreGiven]:
    """Return the published scores that are on no line of the rubric, by what they are recorded on."""
    lines = {line.id for line in rubric.walk()}
    return {line: given for line, given in facts.published_scores.items() if line not in lines}


def codes_of_rows(lines: Iterable[SheetLine]) -> set[str]:
    """Return the codes of the indicators that a sheet shows as rows."""
    return {row.fulfilled.planned.target.indicator for line in lines for row in line.rows}
