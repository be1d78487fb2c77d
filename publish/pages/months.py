"""The twelve months as the pages print them: a table, and the same as a picture. Pure: rows in, fields out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen
from markupsafe import Markup

from publish.pages.chart import MonthRates, chart
from publish.pages.numbers_shown import difference_shown, fact_shown, rate_shown, wan_yuan_shown, without_rate

Row = dict[str, Any]


@frozen(kw_only=True)
class MonthShown:
    """One month of the table behind the chart: money in 万元, rates in per cent, the difference in points.

    ``month`` is as the log writes it, ``name`` as people say it.
    """

    month: str
    name: str
    adjusted_budget: str
    executed: str
    execution_rate: str
    schedule: str
    attainment: str
    bulletin_rate: str
    difference: str


def months_shown(rows: Sequence[Row]) -> tuple[MonthShown, ...]:
    """Return rows of the table months as a page prints them."""
    return tuple(_month_shown(row) for row in rows)


def chart_of(year: int, rows: Sequence[Row]) -> Markup:
    """Return the year's chart, marked safe here because it comes out of an escaping serializer."""
    title = f"{year} 年各月执行率、序时进度和财政部门通报"
    rates = [f"{_month_name(row)}执行率{_rate_shown(row)}" for row in rows]
    svg = chart([_month_rates(row) for row in rows], title=title, description="，".join(rates))
    return Markup(svg)  # noqa: S704


def _month_rates(row: Row) -> MonthRates:
    return MonthRates(
        month=row["month"],
        execution_rate=_decimal(row["execution_rate"]),
        schedule=_decimal(row["schedule"]),
        bulletin_rate=_decimal(row["bulletin_rate"]),
        without_rate=without_rate(row["adjusted_budget_fen"]),
    )


def _rate_shown(row: Row) -> str:
    return rate_shown(row["execution_rate"], of_fen=row["adjusted_budget_fen"])


def _month_name(row: Row) -> str:
    """Return the month of a row as people say it: ``2023-01`` → ``"1月"``."""
    return f"{int(row['month'][-2:])}月"


def _month_shown(row: Row) -> MonthShown:
    return MonthShown(
        month=row["month"],
        name=_month_name(row),
        adjusted_budget=wan_yuan_shown(row["adjusted_budget_fen"]),
        executed=wan_yuan_shown(row["executed_fen"]),
        execution_rate=_rate_shown(row),
        schedule=fact_shown(row["schedule"]),
        attainment=rate_shown(row["attainment"], of_fen=row["adjusted_budget_fen"]),
        bulletin_rate=fact_shown(row["bulletin_rate"]),
        difference=difference_shown(row["bulletin_rate"], row["execution_rate"]),
    )


def _decimal(figure: str | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)
