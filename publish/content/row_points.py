"""What a row of a score sheet says of its target, beside that: the line that scores it, its points, what was published.

A target in no row weighs nothing. How far it was met is said all the same, where no rubric is needed to tell.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import frozen

from ledger.values.figures import decimal_text, percent
from publish.tables.table import Row
from scoring.facts.fulfilment import fulfilled
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.year import ScoreGiven
from scoring.rows.row import Row as SheetRow
from scoring.sheets.sheet import Sheet


@frozen(kw_only=True)
class Scored:
    """A row, the id of the line that it stands below, and the score that was published for it, if any."""

    line: str
    row: SheetRow
    published: ScoreGiven | None


def scored_by_seq(sheets: Iterable[Sheet]) -> dict[int, Scored]:
    """Return the rows of some sheets by the seqs of their targets; the first where alternatives score one twice."""
    found: dict[int, Scored] = {}
    for sheet in sheets:
        for line in sheet.lines:
            for row in line.rows:
                planned = row.fulfilled.planned
                given = sheet.published_rows.get(planned.target.indicator)
                if isinstance(planned, PlannedAndDone):
                    found.setdefault(planned.target_seq, Scored(line=line.line, row=row, published=given))
    return found


def points_cells(planned: PlannedAndDone, scored: Mapping[int, Scored]) -> Row:
    """Return the cells of a target in the table targets that come from its row."""
    one, share = scored.get(planned.target_seq), share_met(planned, scored)
    row, given = (one.row, one.published) if one else (None, None)
    return {
        "fulfilment": decimal_text(percent(share)),
        "line": one.line if one else None,
        "line_weight": decimal_text(row.weight) if row else None,
        "score": decimal_text(row.score) if row else None,
        "lost": decimal_text(row.lost) if row else None,
        "published_score": given.published.score if given else None,
        "published_reason": given.published.reason if given else None,
    }


def share_met(planned: PlannedAndDone, scored: Mapping[int, Scored]) -> Fraction | None:
    """Return how far a target was met, a share of 1: by its row, else by itself; None where nobody can tell."""
    one = scored.get(planned.target_seq)
    return one.row.fulfilled.share if one else fulfilled(planned).share
