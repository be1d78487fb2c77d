"""What the pages of the year read: the front page, the score and its lines, the months, the statements."""

from collections.abc import Mapping
from typing import Any

from datasette.utils import tilde_decode

from publish.attached.reading import Asked, Context, absent_of, count_rows, number_in, read_page, read_rows
from publish.attached.sheet_rows import read_rows_of_line, read_rows_of_lines
from publish.attached.units import of_unit, read_units
from publish.pages.front_page import front_page
from publish.pages.months import chart_of, months_shown, schedule_in_words
from publish.pages.page_of_rows import page_of_list
from publish.pages.points_lost import (
    MOST_LOST,
    PointsLost,
    by_points,
    lines_without_score,
    points_lost,
    sheet_lines,
)
from publish.pages.score_tree import ScoreLine, above, levels_below, score_lines
from publish.pages.site import Site
from publish.pages.texts_shown import beginning, folded_bytes, shown_bytes
from publish.pages.units import UNIT
from publish.plugin.confidential_sentence import confidential_sentence
from publish.plugin.errors import NotThere
from publish.tables.table import Row
from scoring.sheets.sheet import SheetLine

# Without one of these a sheet cannot say where points were lost, and half a sheet would mislead.
SHEET_NEEDS = {"line", "parent", "title", "weight", "score", "deduction"}
TARGETS_BYTES = 50_000
"""Of HTML, for the targets that stand below something else."""
OWN_TARGETS_BYTES, UNIT_TARGETS_BYTES = 25_000, 15_000
"""Of HTML, for the department's targets and for those of its units, where there are both."""
LEVELS_BYTES, LOST_BYTES = 60_000, 20_000
"""Of HTML, for the upper levels of a large sheet, and for what lost points there."""
_LINE_BYTES = 500


async def read_front_page(database: Any, request: Any, site: Site) -> Context | None:
    """Return the year at a glance, and the years side by side; None where no year is shown."""
    overviews = await read_rows(database, "overview")
    if not overviews:
        return None
    sheet, shows_sheet = await _sheet(database)
    months = await read_rows(database, "months", Asked(starting={"month": f"{overviews[-1]['year']}-"}))
    absent, months_absent = await absent_of(database, "overview"), await absent_of(database, "months")
    return {
        "page": front_page(overviews, months, sheet, absent=absent, months_absent=months_absent),
        "shows_sheet": shows_sheet,
        "most": MOST_LOST,
        "confidential": await confidential_sentence(database, site),
    }


async def read_score(database: Any, request: Any, site: Site) -> Context:
    """Return the score sheet as a tree, its upper levels where it is large, and the targets of no project."""
    overviews = await read_rows(database, "overview")
    lines = score_lines(await read_rows(database, "score_sheet"))
    context = {
        "overview": overviews[-1] if overviews else None,
        "absent": await absent_of(database, "overview"),
        "lines": lines,
        "rows": await read_rows_of_lines(database, lines) if site.whole_sheet else {},
        **await _targets(database, request, site),
    }
    if site.whole_sheet:
        return context
    lost = page_of_list(await _lost_or_missing(database), 0, size=_lost_bytes, most_bytes=LOST_BYTES)
    return context | _levels(levels_below(lines), request) | {"lost": lost}


async def _targets(database: Any, request: Any, site: Site) -> Context:
    """Return a page of the department's own targets, and a page of those that its units have for themselves."""
    of_units = Asked(equal={"project_code": None}, filled=UNIT)
    of_department = Asked(equal={"project_code": None}, empty=UNIT)
    units, unit = await read_units(database, "targets", asked=of_units), request.args.get("subunit_code") or ""
    asked, most_bytes = of_unit(of_units, unit, site.department_code), OWN_TARGETS_BYTES if units else TARGETS_BYTES
    own_after, units_after = request.args.get("targets_after"), request.args.get("units_after")
    return {
        "targets": await read_page(database, "targets", of_department, own_after, most_bytes),
        "units": units,
        "unit": unit,
        "unit_targets": await read_page(database, "targets", asked, units_after, UNIT_TARGETS_BYTES),
    }


async def read_line(database: Any, request: Any, site: Site) -> Context:
    """Return one line of the score sheet, what it lies below, and the levels below it."""
    lines = score_lines(await read_rows(database, "score_sheet"))
    asked = tilde_decode(request.url_vars["line"])
    line = next((one for one in lines if one.line == asked), None)
    if line is None:
        raise NotThere(f"评分表没有指标 {asked}")
    rows = await read_rows_of_line(database, line, request.args.get("rows_after"))
    return {"line": line, "above": above(lines, line), **rows} | _levels(levels_below(lines, line), request)


async def line_exists(database: Any, site: Site, said: Mapping[str, str]) -> bool:
    """Tell whether the year's score sheet has the line that an address names."""
    return await count_rows(database, "score_sheet", Asked(equal={"line": tilde_decode(said["line"])})) > 0


async def read_points_lost(database: Any, request: Any, site: Site) -> Context:
    """Return a page of the lines that lost points, most first, and then of those that lack a score."""
    after = number_in(request.args.get("after")) or 0
    return {"lost": page_of_list(await _lost_or_missing(database), after, size=_lost_bytes)}


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
    """Return a page of the official totals beside those of the log, of the unit that the visitor asked for."""
    unit = request.args.get("subunit_code") or ""
    asked = of_unit(Asked(), unit, site.department_code)
    return {
        "statements": await read_page(database, "statements", asked, request.args.get("after")),
        "units": await read_units(database, "statements", {site.department_code: "部门整体和本级项目"}),
        "unit": unit,
    }


async def _sheet(database: Any) -> tuple[list[Row], bool]:
    """Return the rows of the score sheet, and whether they can say where points were lost; none where they cannot."""
    tells = set(await database.table_columns("score_sheet")) >= SHEET_NEEDS
    return await read_rows(database, "score_sheet") if tells else [], tells


async def _lost_or_missing(database: Any) -> list[PointsLost | SheetLine]:
    rows, _ = await _sheet(database)
    lines = sheet_lines(rows)
    return [*by_points(points_lost(lines)), *lines_without_score(lines)]


def _lost_bytes(one: PointsLost | SheetLine) -> int:
    return _LINE_BYTES + shown_bytes(beginning(one.title)) + folded_bytes(one.explanation)


def _levels(lines: list[ScoreLine], request: Any) -> Context:
    """Return a page of lines without their explanations, and how deep the deepest of them lies."""
    page = page_of_list(
        lines,
        number_in(request.args.get("after")) or 0,
        size=lambda line: _LINE_BYTES + shown_bytes(beginning(line.title)),
        most_bytes=LEVELS_BYTES,
    )
    return {"levels": page, "deepest": max((line.depth for line in lines), default=0)}
