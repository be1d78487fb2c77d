"""The front page of a public database: how each figure of its rows is shown. Pure: rows in, a page's fields out.

Every field of ``FrontPage`` is ready to print; the words around the figures stand in the template. A policy may have
kept any table or column out of the database, save the key of a table: what is not there is shown as 暂缺.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen
from markupsafe import Markup

from publish.pages.months import MonthShown, chart_of, months_shown
from publish.pages.numbers_shown import MISSING, fact_shown, points_shown, rate_shown, wan_yuan_shown, with_wan_yuan
from publish.pages.points_lost import PointsLost, lines_without_score, points_lost
from scoring.sheet import SheetLine

Row = dict[str, Any]


@frozen(kw_only=True)
class YearShown:
    """One year beside the others: points, money in 万元, rates in per cent."""

    year: int
    total: str
    adjusted_budget: str
    executed: str
    execution_rate: str
    average_bulletin_rate: str


def year_shown(overview: Row) -> YearShown:
    """Return one row of the table overview as the comparison of years prints it."""
    return YearShown(
        year=overview["year"],
        total=points_shown(overview["total"]),
        adjusted_budget=wan_yuan_shown(overview["adjusted_budget_fen"]),
        executed=wan_yuan_shown(overview["executed_fen"]),
        execution_rate=rate_shown(overview["execution_rate"], of_fen=overview["adjusted_budget_fen"]),
        average_bulletin_rate=fact_shown(overview["average_bulletin_rate"]),
    )


@frozen(kw_only=True)
class FrontPage:
    """Everything the template prints; ``overview`` is the raw row, for what needs no form of its own.

    ``years`` are all years side by side, none where there is only one; ``tables`` are the names of the tables that can
    be linked to; ``halves`` is empty where there is no sheet to show.
    """

    overview: Row
    years: tuple[YearShown, ...]
    tables: frozenset[str]
    department: str
    total: str
    lost_total: Decimal | None
    halves: tuple[SheetLine, ...]
    adjusted_budget: str
    executed: str
    execution_rate: str
    average_bulletin_rate: str
    bulletins: int
    surrendered: str
    months: tuple[MonthShown, ...]
    chart: Markup
    points_lost: tuple[PointsLost, ...]
    without_score: tuple[SheetLine, ...]


def front_page(
    overviews: Sequence[Row], months: Sequence[Row], sheet: Sequence[Row], *, tables: Iterable[str]
) -> FrontPage:
    """Return the front page of the last year of ``overviews`` from rows of the tables overview, months and score_sheet.

    Every row has all columns of its table; what the policy does not show is None, or there are no rows.
    """
    overview = overviews[-1]
    lines = [_sheet_line(row) for row in sheet]
    total, weight = _decimal(overview["total"]), _decimal(overview["weight"])
    return FrontPage(
        overview=overview,
        years=tuple(year_shown(one) for one in overviews) if len(overviews) > 1 else (),
        tables=frozenset(tables),
        department=overview["department"] or f"部门名称{MISSING}",
        total=points_shown(overview["total"]),
        lost_total=None if total is None or weight is None else weight - total,
        halves=tuple(line for line in lines if line.parent is None),
        adjusted_budget=with_wan_yuan(overview["adjusted_budget_fen"]),
        executed=with_wan_yuan(overview["executed_fen"]),
        execution_rate=rate_shown(overview["execution_rate"], of_fen=overview["adjusted_budget_fen"]),
        average_bulletin_rate=fact_shown(overview["average_bulletin_rate"]),
        bulletins=sum(month["bulletin_rate"] is not None for month in months),
        surrendered=with_wan_yuan(overview["surrendered_fen"]),
        months=months_shown(months),
        chart=chart_of(overview["year"], months),
        points_lost=points_lost(lines),
        without_score=lines_without_score(lines),
    )


def _sheet_line(row: Row) -> SheetLine:
    """Return one row of the table score_sheet."""
    return SheetLine(
        line=row["line"],
        parent=row["parent"],
        title=row["title"],
        weight=_decimal(row["weight"]),
        score=_decimal(row["score"]),
        deduction=_decimal(row["deduction"]),
        explanation=row["explanation"] or "",
    )


def _decimal(figure: str | None) -> Decimal | None:
    """Return an exact figure of the public database, None where it has none."""
    return None if figure is None else Decimal(figure)
