"""The twelve months as the pages print them: a table, a picture, and a sentence. Pure: rows in, fields out."""

from collections.abc import Mapping, Sequence

from attrs import frozen
from markupsafe import Markup

from publish.content.seq_ranges import seq_ranges
from publish.pages.chart import MonthRates, chart
from publish.pages.numbers_shown import (
    decimal_of,
    difference_shown,
    fact_shown,
    rate_shown,
    wan_yuan_shown,
    without_rate,
)
from publish.tables.table import Row

Absent = Mapping[str, str]
"""For each column of the table months the word where it holds nothing."""


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


def months_shown(rows: Sequence[Row], absent: Absent) -> tuple[MonthShown, ...]:
    """Return rows of the table months as a page prints them."""
    return tuple(_month_shown(row, absent) for row in rows)


def chart_of(year: int, rows: Sequence[Row], absent: Absent) -> Markup:
    """Return the year's chart, marked safe here because it comes out of an escaping serializer."""
    title = f"{year} 年各月执行率、序时进度和财政部门通报"
    rates = [
        f"{one.name}执行率{one.execution_rate}，序时进度{one.schedule}，通报{one.bulletin_rate}"
        for one in months_shown(rows, absent)
    ]
    svg = chart([_month_rates(row, absent) for row in rows], title=title, description="；".join(rates))
    return Markup(svg)  # noqa: S704


def schedule_in_words(rows: Sequence[Row]) -> str:
    """Return the sentence that says which months fell behind the schedule, "" where no month tells."""
    pairs = [(_number(row), decimal_of(row["execution_rate"]), decimal_of(row["schedule"])) for row in rows]
    told = [(number, rate, schedule) for number, rate, schedule in pairs if rate is not None and schedule is not None]
    behind = [number for number, rate, schedule in told if rate < schedule]
    if not behind:
        return "各月都赶上了序时进度。" if told and len(told) == len(rows) else ""
    named = "、".join(f"{run.replace('-', ' 至 ')} 月" for run in (seq_ranges(behind) or "").split(","))
    return f"没有赶上序时进度的有 {len(behind)} 个月：{named}。"


def _month_rates(row: Row, absent: Absent) -> MonthRates:
    return MonthRates(
        month=row["month"],
        execution_rate=decimal_of(row["execution_rate"]),
        schedule=decimal_of(row["schedule"]),
        bulletin_rate=decimal_of(row["bulletin_rate"]),
        without_rate=without_rate(row["adjusted_budget_fen"], absent["execution_rate"]),
        without_schedule=absent["schedule"],
        without_bulletin=absent["bulletin_rate"],
    )


def _number(row: Row) -> int:
    return int(row["month"][-2:])


def _month_shown(row: Row, absent: Absent) -> MonthShown:
    budget = row["adjusted_budget_fen"]
    of_bulletin = row["bulletin_rate"] is None
    return MonthShown(
        month=row["month"],
        name=f"{_number(row)}月",
        adjusted_budget=wan_yuan_shown(budget, absent["adjusted_budget_fen"]),
        executed=wan_yuan_shown(row["executed_fen"], absent["executed_fen"]),
        execution_rate=rate_shown(row["execution_rate"], of_fen=budget, absent=absent["execution_rate"]),
        schedule=fact_shown(row["schedule"], absent["schedule"]),
        attainment=rate_shown(row["attainment"], of_fen=budget, absent=absent["attainment"]),
        bulletin_rate=fact_shown(row["bulletin_rate"], absent["bulletin_rate"]),
        difference=difference_shown(
            row["bulletin_rate"], row["execution_rate"], absent["bulletin_rate" if of_bulletin else "execution_rate"]
        ),
    )
