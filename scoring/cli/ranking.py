"""The command that ranks offices: ``ranking``."""

import click

from ledger.history.clocks import require_begun, seq_as_of
from ledger.history.snapshot import of_unit, snapshot_at, with_all_projects
from ledger.terminal.output import (
    all_option,
    as_json,
    as_of_option,
    department_option,
    ledger_to_read,
    print_rows_as_json,
    refusals,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from scoring.facts.standings import remark_beyond_budget, remark_without_money
from scoring.reports.ranking import FEWEST_OFFICES, LAST_PLACES, months_of_quarter, without_office
from scoring.reports.ranking import ranking as ranking_of
from scoring.reports.ranking_rows import place_json, place_row, remark_of_few, remark_without_office
from scoring.terminal.tables import print_table


@click.command()
@click.option("--quarter", metavar="QUARTER", required=True, help="The quarter at whose end to rank, e.g. 2023Q3.")
@click.option(
    "--last",
    type=click.IntRange(min=0),
    default=LAST_PLACES,
    show_default=True,
    help="How many distinct last places below 100 %, never the first, owe an improvement plan.",
)
@click.option(
    "--fewest",
    type=click.IntRange(min=1),
    default=FEWEST_OFFICES,
    show_default=True,
    help="Of how many ranked offices at least there are last places.",
)
@all_option
@department_option
@as_of_option
@wide_option
@as_json
def ranking(
    quarter: str,
    last: int,
    fewest: int,
    every_project: bool,
    unit: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Rank the offices by the execution rate of their project funds from January to the end of a quarter.

    Of each project at most its budget by then counts as executed. Offices with the same rate share a rank. Project
    funds are those of all projects not declared personnel or operating expenditure.
    """
    with refusals():
        first_month, *_, month = months_of_quarter(quarter)
    with ledger_to_read() as ledger:
        # Who ranks a quarter that is under way asks for no period that has not begun.
        require_begun(ledger, quarter, first_month=first_month)
        snapshot = snapshot_at(ledger, seq_as_of(ledger, as_of), year=int(month[:4]), through=month)
    with refusals():
        snapshot = snapshot if unit is None else of_unit(snapshot, unit)
    if every_project:
        snapshot = with_all_projects(snapshot)
    places = ranking_of(snapshot, quarter=quarter, last=last, fewest=fewest)
    if as_json:
        print_rows_as_json(map(place_json, places), through=month)
    else:
        caption = f"{snapshot.name} {quarter} 处室排名（元）"
        print_table([place_row(place) for place in places], caption=caption)
    few = remark_of_few(places, last=last, fewest=fewest)
    beyond = remark_beyond_budget(place.standing for place in places)
    apart = remark_without_office(without_office(snapshot))
    for remark in filter(None, (few, beyond, apart, remark_without_money(snapshot))):
        say(remark, err=True)
