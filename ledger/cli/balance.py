"""The command that adds up projects: ``balance``."""

from typing import Any

import click

from ledger.history.balance import Balance, balances
from ledger.history.snapshot import take_snapshot
from ledger.kinds.movements import BUDGET_SIGN, EXECUTED_SIGN, MONEY_KINDS
from ledger.terminal.output import (
    all_option,
    as_json,
    as_of_option,
    ledger_to_read,
    print_rows_as_json,
    print_table,
    through_option,
    year_option,
)
from ledger.values.figures import yuan
from ledger.values.words import CATEGORIES

MONEY_COLUMNS = (*BUDGET_SIGN, "adjusted_budget", *EXECUTED_SIGN, "executed", "remaining")


@click.command()
@year_option
@through_option
@all_option
@as_of_option
@as_json
def balance(year: int, through: str | None, every_project: bool, as_of: str | None, as_json: bool) -> None:
    """Show every project's budget, expenditure and what remains, in yuan."""
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=through, as_of=as_of, every_project=every_project)
    rows = [_row(found) for found in balances(snapshot)]
    if as_json:
        print_rows_as_json(rows, through=snapshot.through)
    else:
        caption = f"{snapshot.department.name} 至 {snapshot.through} 项目收支（元）"
        print_table(_for_reading(rows), caption=caption)


def _for_reading(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows without the columns of movements that no project has, so that a terminal can hold them."""
    silent = {name for name in MONEY_KINDS if all(row[name] == yuan(0) for row in rows)}
    return [
        {name: value for name, value in row.items() if name not in silent}
        | {"category": CATEGORIES.get(row["category"], row["category"])}
        for row in rows
    ]


def _row(found: Balance) -> dict[str, Any]:
    project = found.project
    money = {name: yuan(getattr(found, f"{name}_fen")) for name in MONEY_COLUMNS}
    rate = found.execution_rate
    return {
        "project": project.project,
        "name": project.name,
        "office": project.office,
        "category": project.category,
        **money,
        "execution_rate": None if rate is None else str(rate),
    }
