"""The commands that rank offices and report the month: ``ranking`` and ``monthly``."""

from typing import Any

import click

from ledger.clocks import year_of_month
from ledger.figures import decimal_text, yuan
from ledger.snapshot import take_snapshot
from ledger.terminal import as_json, as_of_option, ledger_to_read, print_json, print_table, refusals
from scoring.monthly import MonthlyReport, monthly_report
from scoring.ranking import LAST_PLACES, Place, end_of_quarter, without_office
from scoring.ranking import ranking as ranking_of
from scoring.standings import Standing


@click.command()
@click.option("--quarter", metavar="QUARTER", required=True, help="The quarter at whose end to rank, e.g. 2023Q3.")
@click.option(
    "--last",
    type=click.IntRange(min=0),
    default=LAST_PLACES,
    show_default=True,
    help="How many distinct last places below 100 % owe an improvement plan.",
)
@as_of_option
@as_json
def ranking(quarter: str, last: int, as_of: str | None, as_json: bool) -> None:
    """Rank the offices by the execution rate of their project funds from January to the end of a quarter.

    Offices with the same rate share a rank. Project funds are those of all projects not declared personnel or operating
    expenditure.
    """
    with refusals():
        month = end_of_quarter(quarter)
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=int(month[:4]), through=month, as_of=as_of)
    places = ranking_of(snapshot, quarter=quarter, last=last)
    if as_json:
        print_json([_place_json(place) for place in places])
    else:
        caption = f"{snapshot.department.name} {quarter} 处室排名（元）"
        print_table([_place_row(place) for place in places], caption=caption)
    _say_without_office(without_office(snapshot))


@click.command()
@click.option("--through", "month", metavar="MONTH", required=True, help="The month to report, e.g. 2023-06.")
@as_of_option
@as_json
def monthly(month: str, as_of: str | None, as_json: bool) -> None:
    """Report a month to the leadership: basic expenditure and project funds, and the offices by execution rate."""
    with refusals():
        year = year_of_month(month)
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=month, as_of=as_of)
    report = monthly_report(snapshot)
    if as_json:
        print_json(_report_json(report))
        return
    name = snapshot.department.name
    print_table([_fund_row(title, one) for title, one in report.funds], caption=f"{name} {month} 支出情况（元）")
    print_table([_place_row(place) for place in report.offices], caption="\n各处室项目资金（元）")
    rate = decimal_text(report.bulletin_rate)
    click.echo(f"\n财政部门通报的支出执行率：{'尚无' if rate is None else f'{rate}%'}")
    _say_without_office(without_office(snapshot))


def _say_without_office(codes: list[str]) -> None:
    if codes:
        click.echo(f"注意：{len(codes)} 个项目没有处室，不参加排名：{'、'.join(codes)}", err=True)


def _place_json(place: Place) -> dict[str, Any]:
    return {
        "rank": place.rank,
        "office": place.office,
        "adjusted_budget": yuan(place.standing.now.adjusted_budget_fen),
        "executed": yuan(place.standing.now.executed_fen),
        "execution_rate": decimal_text(place.execution_rate),
        "flagged": place.flagged,
        "improvement_plan": place.improvement_plan,
    }


def _place_row(place: Place) -> dict[str, Any]:
    filed = "已报" if place.improvement_plan else "未报"
    signed = "已签" if place.rank is not None else ""
    return _place_json(place) | {
        "flagged": "末位" if place.flagged else "",
        "improvement_plan": filed if place.flagged or place.improvement_plan else "",
        "pledge": f"未签 {'、'.join(place.unpledged)}" if place.unpledged else signed,
    }


def _fund_row(title: str, standing: Standing) -> dict[str, Any]:
    now = standing.now
    return {
        "expenditure_type": title,
        "executed_this_month": yuan(standing.executed_this_month_fen),
        "adjusted_budget": yuan(now.adjusted_budget_fen),
        "executed": yuan(now.executed_fen),
        "remaining": yuan(standing.remaining_fen),
        "execution_rate": decimal_text(now.execution_rate),
        "schedule": decimal_text(now.schedule),
        "attainment": decimal_text(now.attainment),
    }


def _report_json(report: MonthlyReport) -> dict[str, Any]:
    return {
        "month": report.month,
        "bulletin_rate": decimal_text(report.bulletin_rate),
        "funds": [_fund_row(title, one) for title, one in report.funds],
        "offices": [_place_json(place) for place in report.offices],
    }
