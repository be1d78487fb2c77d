"""The command that ranks offices: ``ranking``."""

import click

from ledger.history.snapshot import take_snapshot
from ledger.terminal.output import as_json, as_of_option, ledger_to_read, print_json, refusals
from ledger.terminal.saying import say
from scoring.facts.standings import remark_without_money
from scoring.reports.ranking import LAST_PLACES, end_of_quarter, without_office
from scoring.reports.ranking import ranking as ranking_of
from scoring.reports.ranking_rows import place_json, place_row, remark_without_office
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
        print_json([place_json(place) for place in places])
    else:
        caption = f"{snapshot.department.name} {quarter} 处室排名（元）"
        print_table([place_row(place) for place in places], caption=caption)
    for remark in filter(None, (remark_without_office(without_office(snapshot)), remark_without_money(snapshot))):
        say(remark, err=True)
