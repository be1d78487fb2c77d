"""The score sheet as a tree of lines that unfold. Pure: rows in, lines in tree order out."""

from collections.abc import Sequence

from attrs import frozen

from publish.content.seq_ranges import seqs_in
from publish.pages.numbers_shown import points_shown
from publish.tables.table import Row
from scoring.rules.by_name import RULE_WORDS


@frozen(kw_only=True)
class ScoreLine:
    """One line: how deep it lies (0 at the top), its points ready to print, and what explains it.

    ``weight`` is "" for a line that is not scored by itself. ``event_seqs`` is a text such as ``3,7-18``, "" where
    there are none; ``events`` is how many these are.
    """

    depth: int
    line: str
    title: str
    weight: str
    score: str
    deduction: str
    lost: bool
    explanation: str
    rule: str
    event_seqs: str
    events: int


def score_lines(rows: Sequence[Row]) -> list[ScoreLine]:
    """Return the lines of rows of the table score_sheet, which stand in tree order."""
    depths: dict[str | None, int] = {None: -1}
    lines = []
    for row in rows:
        depths[row["line"]] = depths.get(row["parent"], -1) + 1
        lines.append(_line(row, depths[row["line"]]))
    return lines


def _line(row: Row, depth: int) -> ScoreLine:
    event_seqs = row["event_seqs"] or ""
    return ScoreLine(
        depth=depth,
        line=row["line"],
        title=row["title"] or row["line"],
        weight=row["weight"] or "",
        score=points_shown(row["score"]) if row["weight"] else "",
        deduction=row["deduction"] or "",
        lost=bool((row["deduction"] or "").strip("0.")),
        explanation=row["explanation"] or "",
        rule=RULE_WORDS.get(row["rule"] or "", ""),
        event_seqs=event_seqs,
        events=sum(1 for _ in seqs_in(event_seqs)),
    )
