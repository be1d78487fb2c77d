"""The command that shows the months: ``rates``."""

from collections.abc import Iterator
from typing import Any

import click

from ledger.history.offices import group_cells, group_of, office_in_words
from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.terminal.output import (
    all_option,
    as_json,
    as_of_option,
    department_option,
    ledger_to_read,
    print_rows_as_json,
    through_option,
    year_option,
)
from ledger.terminal.screen import wide_option
from ledger.values.figures import decimal_text, yuan
from scoring.facts.of_snapshot import facts_of
from scoring.facts.rates import MonthRate, month_rates_by
from scoring.terminal.tables import print_table


@click.command()
@year_option
@click.option("--by", type=click.Choice(["department", "office", "project"]), help="One set of rows each.")
@through_option
@all_option
@department_option
@as_of_option
@wide_option
@as_json
def rates(
    year: int,
    by: str | None,
    through: str | None,
    every_project: bool,
    unit: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Show the year's months: budget, executed, execution rate, schedule, attainment and official rate."""
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(
            ledger, year=year, through=through, as_of=as_of, unit=unit, every_project=every_project
        )
    if by is None:
        rows = [_rate_row(month) for month in facts_of(snapshot).months]
    else:
        rows = [{**cells, **_rate_row(month)} for cells, months in _sets(snapshot, by) for month in months]
    if as_json:
        print_rows_as_json(rows, through=snapshot.through)
    else:
        caption = f"{snapshot.name} {year} 年{snapshot.until}各月执行率（元，自 1 月累计）"
        print_table(list(map(office_in_words, rows)), caption=caption)


def _sets(snapshot: Snapshot, by: str) -> Iterator[tuple[dict[str, Any], list[MonthRate]]]:
    """Yield what each set of rows is of, as cells, and its months."""
    moved, through, listed = snapshot.movements, snapshot.through, snapshot.listed
    if by == "project":
        for code, months in month_rates_by(moved, {code: code for code in listed}, through=through).items():
            yield {"project": code}, months
        return
    groups = {code: group_of(project, snapshot, by=by) for code, project in listed.items()}
    for group, months in month_rates_by(moved, groups, through=through).items():
        yield group_cells(group, snapshot, by=by), months


def _rate_row(month: MonthRate) -> dict[str, Any]:
    return {
        "month": month.month,
        "adjusted_budget": yuan(month.adjusted_budget_fen),
        "executed": yuan(month.executed_fen),
        "execution_rate": decimal_text(month.execution_rate),
        "schedule": decimal_text(month.schedule),
        "attainment": decimal_text(month.attainment),
        "bulletin_rate": decimal_text(month.shown_bulletin_rate),
    }
