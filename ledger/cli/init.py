"""The command that makes a ledger: ``init``."""

import click

from ledger.create import create_ledger
from ledger.terminal.output import account, refusals
from ledger.terminal.saying import say


@click.command()
@click.argument("ledger", type=click.Path())
@click.option("--department", required=True, metavar="CODE", help="Code of the department.")
@click.option("--name", required=True, help="Full name of the department.")
def init(ledger: str, department: str, name: str) -> None:
    """Make a new ledger file for one department."""
    with refusals():
        create_ledger(ledger, department=department, name=name, recorded_by=account())
    say(f"已建立账本 {ledger}：{name.strip()}（{department.strip()}）", err=True)
