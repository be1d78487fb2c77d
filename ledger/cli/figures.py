"""Commands that compute from the log: ``balance``, ``verify``."""

import sys
from typing import Any

import click
from attrs import asdict

from ledger.balance import Balance, balances
from ledger.figures import yuan
from ledger.movements import MONEY_KINDS
from ledger.snapshot import take_snapshot
from ledger.terminal import (
    VERIFICATION_FAILED,
    as_json,
    as_of_option,
    ledger_path,
    ledger_to_read,
    print_json,
    print_table,
    refusals,
    through_option,
    year_option,
)
from ledger.verify import Verification
from ledger.verify import verify as verify_file
from ledger.words import CATEGORIES

MONEY_COLUMNS = (
    "appropriation",
    "carry_over",
    "supplement",
    "reduction",
    "virement",
    "surrender",
    "adjusted_budget",
    "expenditure",
    "refund",
    "executed",
    "remaining",
)


@click.command()
@year_option
@through_option
@as_of_option
@as_json
def balance(year: int, through: str | None, as_of: str | None, as_json: bool) -> None:
    """Show every project's budget, expenditure and what remains, in yuan."""
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=through, as_of=as_of)
    rows = [_row(found) for found in balances(snapshot)]
    caption = f"{snapshot.department.name} 至 {snapshot.through} 项目收支（元）"
    print_json(rows) if as_json else print_table(_for_reading(rows), caption=caption)


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


@click.command()
@as_json
def verify(as_json: bool) -> None:
    """Check the whole ledger: file, schema, every body and hash, details, rules and sums. Exit code 3 if wrong."""
    with refusals():
        found = verify_file(ledger_path())
    if as_json:
        problems = [asdict(problem) for problem in found.problems]
        print_json({"ok": found.ok, "events": found.events, "root": found.root, "problems": problems})
    else:
        _print_verification(found)
    if not found.ok:
        sys.exit(VERIFICATION_FAILED)


def _print_verification(found: Verification) -> None:
    click.echo(
        f"重读并重新计算了 {found.events} 个事件的摘要、{found.details} 份保密字段的摘要，"
        f"重放了全部规则，核对了 {found.sums} 项资金合计，检查了数据库文件与表结构。"
    )
    click.echo(f"根：{found.root}")
    for wrong in found.problems:
        place = f"第 {wrong.seq} 号事件" if wrong.seq is not None else "账本"
        click.echo(f"{place}：{wrong.message} [{wrong.code}]")
    click.echo("核验通过：没有发现问题" if found.ok else f"核验未通过：发现 {len(found.problems)} 个问题")
