"""Reading score sheets: the targets that stand below the lines of the department's, and the sheet of one project."""

from collections.abc import Iterable
from typing import Any

from publish.attached.reading import Asked, Context, read_page, read_rows
from publish.pages.page_of_rows import ROWS_A_PAGE
from publish.pages.score_tree import ScoreLine
from publish.pages.sheet_rows import RowsOfLine, rounding, row_shown, rows_by_line

_ROWS_BYTES = 60_000
"""Of HTML, for the rows of one line on its own page."""
_SHEET_BYTES = 50_000
"""Of HTML, for the sheet of one project."""


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


async def read_project_sheet(database: Any, project: str, after: str | None) -> Context:
    """Return the total of a project, None where it has none, and a page of the lines of its sheet."""
    asked = Asked(equal={"project_code": project})
    found = await read_rows(database, "project_scores", asked)
    sheet = await read_page(database, "project_sheets", asked, after, _SHEET_BYTES)
    return {"score": found[0] if found else None, "sheet": sheet}
