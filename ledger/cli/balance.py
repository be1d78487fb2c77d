"""The command that adds up projects: ``balance``."""

from collections.abc import Sequence
from typing import Any

import click

from ledger.history.balance import Balance, GroupBalance, YearsMoney, balances, balances_by
from ledger.history.narrowing import Narrowing, narrowed
from ledger.history.offices import group_cells, office_cells, office_in_words, office_of
from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.kinds.movements import BUDGET_SIGN, EXECUTED_SIGN, MONEY_KINDS
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
from ledger.terminal.tables import print_table
from ledger.values.figures import decimal_text, yuan
from ledger.values.words import CATEGORIES

MONEY_COLUMNS = (*BUDGET_SIGN, "adjusted_budget", *EXECUTED_SIGN, "executed", "remaining")

_OF = {"project": "项目", "office": "处室", "department": "各单位"}


@click.command()
@year_option
@click.option("--by", type=click.Choice(["project", "office", "department"]), default="project", help="One row each.")
@department_option
@through_option
@narrowing_options(top="Only the N rows with the largest adjusted budget, the largest first.")
@all_option
@as_of_option
@wide_option
@as_json
def balance(
    year: int,
    by: str,
    unit: str | None,
    through: str | None,
    narrowing: Narrowing,
    every_project: bool,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Show the budget, expenditure and what remains of every project, office or unit, in yuan."""
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(
            ledger, year=year, through=through, as_of=as_of, every_project=every_project, unit=unit
        )
    with refusals():
        asked = narrowed(snapshot, narrowing)
    found: Sequence[Balance | GroupBalance] = balances(asked) if by == "project" else balances_by(asked, by)
    rows = [_row(one, snapshot, by) for one in narrowing.first(found, by=lambda one: one.adjusted_budget_fen)]
    first = of_how_many(narrowing, len(found), by="调整后预算数")
    if as_json:
        print_rows_as_json(rows, through=snapshot.through, first=first)
    else:
        caption = f"{snapshot.name}{whose(narrowing)} 至 {snapshot.through} {_OF[by]}收支（元）{first}"
        print_table(_for_reading(rows), caption=caption)


def _for_reading(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows without the columns of movements that no project has, so that a terminal can hold them."""
    silent = {name for name in MONEY_KINDS if all(row[name] == yuan(0) for row in rows)}
    return [
        {name: CATEGORIES.get(value, value) if name == "category" else value for name, value in row.items()}
        for row in ({name: value for name, value in office_in_words(one).items() if name not in silent} for one in rows)
    ]


def _row(found: Balance | GroupBalance, snapshot: Snapshot, by: str) -> dict[str, Any]:
    if isinstance(found, GroupBalance):
        return {**group_cells(found.group, snapshot, by=by), **_money(found)}
    project = found.project
    office = office_cells(office_of(project, snapshot))
    return {
        "project": project.project,
        "name": project.name,
        **office,
        "category": project.category,
        **_money(found),
    }


def _money(found: YearsMoney) -> dict[str, Any]:
    money = {name: yuan(getattr(found, f"{name}_fen")) for name in MONEY_COLUMNS}
    return {**money, "execution_rate": decimal_text(found.execution_rate)}
