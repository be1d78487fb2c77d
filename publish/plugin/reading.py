"""What the front page reads from a public database attached to Datasette."""

from collections.abc import Sequence
from typing import Any

from publish.front_page import FrontPage, Row, front_page
from publish.tables import TABLES

PUBLICATION = "SELECT * FROM publication"
OVERVIEW = "SELECT * FROM overview ORDER BY year DESC LIMIT 1"
MONTHS = "SELECT * FROM months WHERE substr(month, 1, 4) = :year ORDER BY month"
SCORE_SHEET = "SELECT * FROM score_sheet ORDER BY position"

# Without one of these a sheet cannot say where points were lost, and half a sheet would mislead.
SHEET_NEEDS = ("line", "parent", "title", "weight", "score", "deduction")


async def read_front_page(database: Any) -> FrontPage | None:
    """Return the front page of the latest year in ``database`` (Datasette's), None where it holds no year."""
    overviews = await _rows(database, OVERVIEW, table="overview")
    if not overviews:
        return None
    publication = await _rows(database, PUBLICATION, table="publication")
    months = await _rows(database, MONTHS, table="months", year=str(overviews[0]["year"]))
    sheet = await _rows(database, SCORE_SHEET, table="score_sheet", needs=SHEET_NEEDS)
    return front_page(publication[0], overviews[0], months, sheet, tables=await database.table_names())


async def _rows(database: Any, sql: str, *, table: str, needs: Sequence[str] = (), **parameters: str) -> list[Row]:
    """Return the rows of ``sql`` as dictionaries with every column of ``table``, None where one is not shown.

    There are none where the table itself, or a column in ``needs``, is not shown.
    """
    columns = await database.table_columns(table)
    if not columns or not set(needs).issubset(columns):
        return []
    absent: Row = dict.fromkeys(column.name for column in TABLES[table].columns)
    return [absent | dict(row) for row in (await database.execute(sql, parameters)).rows]
