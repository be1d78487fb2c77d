"""The command that shows the months: ``rates``."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from ledger.history.narrowing import Narrowing, narrowed
from ledger.history.offices import group_cells, group_of, office_in_words
from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.terminal.narrowing import narrowing_options, of_how_many, whose
from ledger.terminal.output import (
    all_option,
    as_json,
    as_of_option,
    department_option,
    ledger_to_read,
    print_rows_as_json,
    refusals,
    through_option,
    year_option,
)
from ledger.terminal.screen import wide_option
from ledger.values.figures import decimal_text, yuan
from scoring.facts.of_snapshot import facts_of
from scoring.facts.rates import MonthRate, month_rates, month_rates_by
from scoring.terminal.tables import print_table


@click.command()
@year_option
@click.option("--by", type=click.Choice(["department", "office", "project"]), help="One set of rows each.")
@through_option
@narrowing_options(top="With --by, only the N sets of rows with the largest adjusted budget, the largest first.")
@all_option
@department_option
@as_of_option
@wide_option
@as_json
def rates(
    year: int,
    by: str | None,
    through: str | None,
    narrowing: Narrowing,
    every_project: bool,
    unit: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Show the year's months: budget, executed, execution rate, schedule, attainment and official rate.

    They are the department's; with --office or --project those of what is asked for, which has no official rate.
    """
    if narrowing.top is not None and by is None:
        raise click.UsageError("--top needs --by: without it there is one set of rows.")
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(
            ledger, year=year, through=through, as_of=as_of, unit=unit, every_project=every_project
        )
    with refusals():
        sets = list(_sets(narrowed(snapshot, narrowing), by, narrowing))
    chosen = narrowing.first(sets, by=lambda one: one[1][-1].adjusted_budget_fen)
    rows = [{**cells, **_rate_row(month)} for cells, months in chosen for month in months]
    first = of_how_many(narrowing, len(sets), by="调整后预算数")
    if as_json:
        print_rows_as_json(rows, through=snapshot.through, first=first)
        return
    in_caption = narrowing.given if by is None else {}
    shown = [{name: value for name, value in row.items() if name not in in_caption} for row in rows]
    caption = f"{snapshot.name}{whose(narrowing)} {year} 年{snapshot.until}各月执行率（元，自 1 月累计）{first}"
    print_table(list(map(office_in_words, shown)), caption=caption)


def _sets(
    snapshot: Snapshot, by: str | None, narrowing: Narrowing
) -> Iterator[tuple[dict[str, Any], Sequence[MonthRate]]]:
    """Yield what each set of rows is of, as cells, and its months; all together where nothing says by what."""
    moved, through, listed = snapshot.movements, snapshot.through, snapshot.listed
    if by is None:
        months = month_rates(moved, through=through) if narrowing.given else facts_of(snapshot).months
        yield {**narrowing.given}, months
        return
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
