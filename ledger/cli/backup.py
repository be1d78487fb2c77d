"""The command that copies a ledger: ``backup``."""

from pathlib import Path

import click

from ledger.backup import backup as copy_ledger
from ledger.terminal.output import as_json, ledger_path, print_json, refusals
from ledger.terminal.saying import say


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@as_json
def backup(file: str, as_json: bool) -> None:
    """Copy the ledger as it is now to the new file FILE and verify the copy; writers may go on meanwhile."""
    with refusals():
        made = copy_ledger(ledger_path(), Path(file))
    if as_json:
        print_json({"file": file, "events": made.events, "root": made.root})
    else:
        say(f"已复制到 {file} 并核验：{made.events} 个事件，根 {made.root}")
