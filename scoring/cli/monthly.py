"""The command that reports a month to the leadership: ``monthly``."""

from typing import Any

import click

from ledger.history.clocks import year_of_month
from ledger.history.snapshot import take_snapshot
from ledger.terminal.output import (
    all_option,
    as_json,
    as_of_option,
    department_option,
    ledger_to_read,
    print_json,
    refusals,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.figures import decimal_text, yuan
from scoring.facts.standings import Standing, remark_beyond_budget, remark_without_money
from scoring.reports.monthly import MonthlyReport, monthly_report
from scoring.reports.ranking import FEWEST_OFFICES, LAST_PLACES, quarter_ended, without_office
from scoring.reports.ranking_rows import place_json, place_row, remark_of_few, remark_without_office
from scoring.terminal.tables import print_table


@click.command()
@click.option("--through", "month", metavar="MONTH", required=True, help="The month to report, e.g. 2023-06.")
@all_option
@department_option
@as_of_option
@wide_option
@as_json
def monthly(month: str, every_project: bool, unit: str | None, as_of: str | None, as_json: bool) -> None:
    """Report a month to the leadership: basic expenditure and project funds, and the offices by execution rate."""
    with refusals():
        year = year_of_month(month)
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=month, as_of=as_of, unit=unit, every_project=every_project)
    report = monthly_report(snapshot)
    if as_json:
        print_json(_report_json(report))
        return
    name = snapshot.name
    print_table([_fund_row(title, one) for title, one in report.funds], caption=f"{name} {month} 支出情况（元）")
    print_table([place_row(place) for place in report.offices], caption="\n各处室项目资金（元）")
    rate = decimal_text(report.bulletin_rate)
    say(f"\n财政部门通报的支出执行率：{'尚无' if rate is None else f'{rate}%'}")
    few = remark_of_few(report.offices, last=LAST_PLACES if quarter_ended(month) else 0, fewest=FEWEST_OFFICES)
    beyond = remark_beyond_budget(place.standing for place in report.offices)
    apart = remark_without_office(without_office(snapshot))
    for remark in filter(None, (few, beyond, apart, remark_without_money(snapshot))):
        say(remark, err=True)


def _fund_row(title: str, standing: Standing[str]) -> dict[str, Any]:
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
        "through": report.month,
        "bulletin_rate": decimal_text(report.bulletin_rate),
        "funds": [_fund_row(title, one) for title, one in report.funds],
        "offices": [place_json(place) for place in report.offices],
    }
