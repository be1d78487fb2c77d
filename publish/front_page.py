"""The front page of a public database: how each figure of its rows is shown. Pure: rows in, a page's fields out.

Every field of ``FrontPage`` is ready to print; the words around the figures stand in the template. A policy may have
kept any table or column out of the database, save the key of a table: what is not there is shown as 暂缺.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen
from markupsafe import Markup

from publish.chart import MonthRates, chart
from publish.numbers_shown import (
    MISSING,
    difference_shown,
    fact_shown,
    points_shown,
    rate_shown,
    wan_yuan_shown,
    with_wan_yuan,
    without_rate,
)
from publish.points_lost import PointsLost, lines_without_score, points_lost
from scoring.sheet import SheetLine

Row = dict[str, Any]


@frozen(kw_only=True)
class MonthShown:
    """One month of the table behind the chart: money in 万元, rates in per cent, the difference in points."""

    name: str
    adjusted_budget: str
    executed: str
    execution_rate: str
    schedule: str
    bulletin_rate: str
    difference: str


@frozen(kw_only=True)
class FrontPage:
    """Everything the template prints; ``overview`` and ``publication`` are raw rows, for what needs no form of its own.

    ``tables`` are the names of the tables that can be linked to; ``halves`` is empty where there is no sheet to show.
    """

    overview: Row
    publication: Row
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
    publication: Row, overview: Row, months: Sequence[Row], sheet: Sequence[Row], *, tables: Iterable[str]
) -> FrontPage:
    """Return the front page of one year from rows of the tables publication, overview, months and score_sheet.

    Every row has all columns of its table; what the policy does not show is None, or there are no rows.
    """
    lines = [_sheet_line(row) for row in sheet]
    total, weight = _decimal(overview["total"]), _decimal(overview["weight"])
    return FrontPage(
        overview=overview,
        publication=publication,
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
        months=tuple(_month_shown(month) for month in months),
        chart=_chart(overview["year"], months),
        points_lost=points_lost(lines),
        without_score=lines_without_score(lines),
    )


def _chart(year: int, months: Sequence[Row]) -> Markup:
    """Return the year's chart, marked safe here because it comes out of an escaping serializer."""
    title = f"{year} 年各月执行率、序时进度和财政部门通报"
    rates = [f"{_month_name(row)}执行率{_rate_shown(row)}" for row in months]
    svg = chart([_month_rates(row) for row in months], title=title, description="，".join(rates))
    return Markup(svg)  # noqa: S704


def _month_rates(row: Row) -> MonthRates:
    """Return the rates of one row of the table months."""
    return MonthRates(
        month=row["month"],
        execution_rate=_decimal(row["execution_rate"]),
        schedule=_decimal(row["schedule"]),
        bulletin_rate=_decimal(row["bulletin_rate"]),
        without_rate=without_rate(row["adjusted_budget_fen"]),
    )


def _rate_shown(row: Row) -> str:
    """Return the execution rate of one row of the table months."""
    return rate_shown(row["execution_rate"], of_fen=row["adjusted_budget_fen"])


def _month_name(row: Row) -> str:
    """Return the month of a row as people say it: ``2023-01`` → ``"1月"``."""
    return f"{int(row['month'][-2:])}月"


def _month_shown(row: Row) -> MonthShown:
    """Return one row of the table months as the page prints it."""
    return MonthShown(
        name=_month_name(row),
        adjusted_budget=wan_yuan_shown(row["adjusted_budget_fen"]),
        executed=wan_yuan_shown(row["executed_fen"]),
        execution_rate=_rate_shown(row),
        schedule=fact_shown(row["schedule"]),
        bulletin_rate=fact_shown(row["bulletin_rate"]),
        difference=difference_shown(row["bulletin_rate"], row["execution_rate"]),
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
