"""What the pages of the year read: the front page, the score, the months, the statements."""

from typing import Any

from publish.attached.reading import Asked, Context, absent_of, read_rows
from publish.pages.front_page import front_page
from publish.pages.months import chart_of, months_shown, schedule_in_words
from publish.pages.score_tree import score_lines
from publish.pages.site import Site
from publish.plugin.confidential_sentence import confidential_sentence

# Without one of these a sheet cannot say where points were lost, and half a sheet would mislead.
SHEET_NEEDS = {"line", "parent", "title", "weight", "score", "deduction"}


async def read_front_page(database: Any, request: Any, site: Site) -> Context | None:
    """Return the year at a glance, and the years side by side; None where no year is shown."""
    overviews = await read_rows(database, "overview")
    if not overviews:
        return None
    shows_sheet = set(await database.table_columns("score_sheet")) >= SHEET_NEEDS
    sheet = await read_rows(database, "score_sheet") if shows_sheet else []
    months = await read_rows(database, "months", Asked(starting={"month": f"{overviews[-1]['year']}-"}))
    absent, months_absent = await absent_of(database, "overview"), await absent_of(database, "months")
    page = front_page(overviews, months, sheet, absent=absent, months_absent=months_absent)
    return {"page": page, "shows_sheet": shows_sheet, "confidential": await confidential_sentence(database, site)}


async def read_score(database: Any, request: Any, site: Site) -> Context:
    """Return the score sheet as a tree, and the targets of the whole department that it scores."""
    overviews = await read_rows(database, "overview")
    return {
        "overview": overviews[-1] if overviews else None,
        "absent": await absent_of(database, "overview"),
        "lines": score_lines(await read_rows(database, "score_sheet")),
        "targets": await read_rows(database, "targets", Asked(equal={"project_code": None})),
    }


async def read_months(database: Any, request: Any, site: Site) -> Context:
    """Return the twelve months as a picture, a sentence and a table."""
    months, absent = await read_rows(database, "months"), await absent_of(database, "months")
    return {
        "months": months_shown(months, absent),
        "chart": chart_of(site.year, months, absent),
        "schedule": schedule_in_words(months),
        "confidential": await confidential_sentence(database, site),
    }


async def read_statements(database: Any, request: Any, site: Site) -> Context:
    """Return the official totals beside those of the log."""
    return {"statements": await read_rows(database, "statements")}
