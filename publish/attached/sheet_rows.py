"""Reading the targets that stand below the lines of a score sheet."""

from collections.abc import Iterable
from typing import Any

from publish.attached.reading import Asked, Context, read_page, read_rows
from publish.pages.page_of_rows import ROWS_A_PAGE
from publish.pages.score_tree import ScoreLine
from publish.pages.sheet_rows import RowsOfLine, rounding, row_shown, rows_by_line

_ROWS_BYTES = 60_000
"""Of HTML, for the rows of one line on its own page."""


async def read_rows_of_lines(database: Any, lines: Iterable[ScoreLine]) -> dict[str, RowsOfLine]:
    """Return by line the department's targets below it, as many as a page that holds a whole sheet has room for."""
    asked = Asked(equal={"project_code": None}, filled=("line",), limit=ROWS_A_PAGE + 1)
    targets = await read_rows(database, "targets", asked)
    scores = {line.line: line.score if line.scored else None for line in lines}
    return rows_by_line(targets, scores, most=ROWS_A_PAGE)


async def read_rows_of_line(database: Any, line: ScoreLine, after: str | None) -> Context:
    """Return a page of the targets below one line."""
    asked = Asked(equal={"project_code": None, "line": line.line})
    page = await read_page(database, "targets", asked, after, _ROWS_BYTES)
    whole = len(page.rows) == page.total
    rest = rounding(page.rows, line.score if line.scored else None) if whole else ""
    return {"targets": page, "of_line": RowsOfLine(rows=tuple(map(row_shown, page.rows)), more=False, rounding=rest)}
