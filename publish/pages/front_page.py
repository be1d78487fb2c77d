"""The front page of a public database: how each figure of its rows is shown. Pure: rows in, a page's fields out.

Every field of ``FrontPage`` is ready to print; the words around the figures stand in the template. A policy may have
kept any table or column out of the database, save the key of a table: what is not there is shown as 未公开.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen
from markupsafe import Markup

from publish.pages.months import MonthShown, chart_of, months_shown, schedule_in_words
from publish.pages.numbers_shown import (
    MISSING,
    count_shown,
    decimal_of,
    fact_shown,
    points_shown,
    rate_shown,
    wan_yuan_shown,
    with_wan_yuan,
)
from publish.pages.points_lost import PointsLost, by_points, lines_without_score, points_lost, sheet_lines
from publish.pages.published_beside import published_beside
from publish.tables.table import Row
from scoring.sheets.sheet import SheetLine

_OF_BULLETINS = '"of":"bulletins"'

Absent = Mapping[str, str]
"""For each column of a table the word where it holds nothing."""


@frozen(kw_only=True)
class YearShown:
    """One year beside the others: points, money in 万元, rates in per cent."""

    year: int
    total: str
    adjusted_budget: str
    executed: str
    execution_rate: str
    average_bulletin_rate: str
    published_total: str


def year_shown(overview: Row, absent: Absent) -> YearShown:
    """Return one row of the table overview as the comparison of years prints it."""
    return YearShown(
        year=overview["year"],
        total=points_shown(overview["total"], absent["total"]),
        adjusted_budget=wan_yuan_shown(overview["adjusted_budget_fen"], absent["adjusted_budget_fen"]),
        executed=wan_yuan_shown(overview["executed_fen"], absent["executed_fen"]),
        execution_rate=_execution_rate(overview, absent),
        average_bulletin_rate=fact_shown(overview["average_bulletin_rate"], absent["average_bulletin_rate"]),
        published_total=overview["published_total"] or "",
    )


def _project_targets(overview: Row) -> str:
    """Return how many targets projects have, how many were missed and of how many nothing is reported, in words."""
    if not overview["project_targets"]:
        return ""
    counts = {"个未完成": overview["missed_targets"], "个未填报": overview["unreported_targets"]}
    said = [f"{count_shown(number)} {words}" for words, number in counts.items() if number]
    if not said and None not in counts.values():
        said = ["全部完成"]
    return "，".join((f"{count_shown(overview['project_targets'])} 个项目目标", *said))


def _execution_rate(overview: Row, absent: Absent) -> str:
    budget_fen = overview["adjusted_budget_fen"]
    return rate_shown(overview["execution_rate"], of_fen=budget_fen, absent=absent["execution_rate"])


@frozen(kw_only=True)
class FrontPage:
    """Everything the template prints; ``overview`` is the raw row, for what needs no form of its own.

    ``years`` are all years side by side, none where there is only one; ``halves`` is empty where there is no sheet to
    show; ``schedule`` says which months fell behind it; ``has_average`` is whether the bulletins have an average, and
    ``needs_average`` whether a page that has none must say so; ``points_lost`` has the most points first. ``published``
    is what was published beside the total, ``project_targets`` how many targets projects have and how many were missed;
    both are "" where there is nothing to say.
    """

    overview: Row
    years: tuple[YearShown, ...]
    department: str
    total: str
    published: str
    project_targets: str
    lost_total: Decimal | None
    halves: tuple[SheetLine, ...]
    adjusted_budget: str
    executed: str
    execution_rate: str
    average_bulletin_rate: str
    bulletins: int
    has_average: bool
    needs_average: bool
    surrendered: str
    months: tuple[MonthShown, ...]
    chart: Markup
    schedule: str
    points_lost: tuple[PointsLost, ...]
    without_score: tuple[SheetLine, ...]


def front_page(
    overviews: Sequence[Row], months: Sequence[Row], sheet: Sequence[Row], *, absent: Absent, months_absent: Absent
) -> FrontPage:
    """Return the front page of the last year of ``overviews`` from rows of the tables overview, months and score_sheet.

    Every row has all columns of its table; what the policy does not show is None, or there are no rows. ``absent`` and
    ``months_absent`` are the words for it in the tables overview and months.
    """
    overview = overviews[-1]
    lines = sheet_lines(sheet)
    total, weight = decimal_of(overview["total"]), decimal_of(overview["weight"])
    bulletins = sum(month["bulletin_rate"] is not None for month in months)
    return FrontPage(
        overview=overview,
        years=tuple(year_shown(one, absent) for one in overviews) if len(overviews) > 1 else (),
        department=overview["department"] or f"部门名称{MISSING}",
        total=points_shown(overview["total"], absent["total"]),
        published=published_beside(overview["published_total"], overview["total"], "总分"),
        project_targets=_project_targets(overview),
        lost_total=None if total is None or weight is None else weight - total,
        halves=tuple(line for line in lines if line.parent is None),
        adjusted_budget=with_wan_yuan(overview["adjusted_budget_fen"], absent["adjusted_budget_fen"]),
        executed=with_wan_yuan(overview["executed_fen"], absent["executed_fen"]),
        execution_rate=_execution_rate(overview, absent),
        average_bulletin_rate=fact_shown(overview["average_bulletin_rate"], absent["average_bulletin_rate"]),
        bulletins=bulletins,
        has_average=overview["average_bulletin_rate"] is not None,
        needs_average=bulletins > 0
        or absent["average_bulletin_rate"] != MISSING
        or any(one["average_bulletin_rate"] is not None for one in overviews)
        or _may_rest_on_bulletins(sheet),
        surrendered=with_wan_yuan(overview["surrendered_fen"], absent["surrendered_fen"]),
        months=months_shown(months, months_absent),
        chart=chart_of(overview["year"], months, months_absent),
        schedule=schedule_in_words(months),
        points_lost=by_points(points_lost(lines)),
        without_score=lines_without_score(lines),
    )


def _may_rest_on_bulletins(sheet: Sequence[Row]) -> bool:
    """Tell whether a line counts bulletins, as far as the rows of the sheet say what their rules count."""
    parameters = [row["parameters"] for row in sheet if row["parameters"]]
    return not parameters or any(_OF_BULLETINS in one for one in parameters)
