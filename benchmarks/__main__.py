"""``python -m benchmarks``: measure the ledger beside its peers and print the table."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.city_year import FEWEST_EVENTS
from benchmarks.machine import machine
from benchmarks.measures import (
    append_command,
    doubling,
    growth,
    importing,
    memory,
    publishing,
    replay,
    sheets,
    single_append,
    site,
    verification,
)
from benchmarks.prepared import Prepared
from benchmarks.table import Row, markdown, write_into

MEASURES: dict[str, Callable[[Prepared, int], Iterator[Row]]] = {
    "import": importing.rows,
    "append": single_append.rows,
    "command": append_command.rows,
    "replay": replay.rows,
    "quick": verification.quick_rows,
    "verify": verification.rows,
    "memory": memory.rows,
    "sheets": sheets.rows,
    "publish": publishing.rows,
}
APART: dict[str, Callable[[Prepared, int], Iterator[Row]]] = {
    "growth": growth.rows,
    "doubling": doubling.rows,
    "site": site.rows,
}
"""What is measured only where it is asked for."""


@click.command()
@click.option("--events", type=click.IntRange(min=FEWEST_EVENTS), default=1_000_000, show_default=True)
@click.option("--repeat", type=click.IntRange(min=1), default=5, show_default=True, help="Runs that a median is of.")
@click.option("--only", metavar="NAME,...", default=",".join(MEASURES), show_default=True, help="What to measure.")
@click.option("--write", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Page to put it into too.")
def main(events: int, repeat: int, only: str, write: Path | None) -> None:
    """Measure and print a Markdown table; progress goes to stderr, files to a temporary directory."""
    names = only.split(",")
    unknown = sorted(set(names) - set(MEASURES) - set(APART))
    if unknown:
        raise click.UsageError(f"no such measure: {', '.join(unknown)}; there are {', '.join(MEASURES | APART)}")
    with TemporaryDirectory(prefix="jixiao-bench-") as folder:
        prepared = Prepared(folder=Path(folder), events=events)
        text = f"{machine(prepared.folder)}- `{_command()}`\n\n{markdown(_rows(prepared, repeat, names))}"
    click.echo(text)
    if write:
        write_into(write, text)


def _rows(prepared: Prepared, repeat: int, names: list[str]) -> Iterator[Row]:
    for name in names:
        click.echo(f"measuring {name} ...", err=True)
        for row in (MEASURES | APART)[name](prepared, repeat):
            click.echo("  " + " | ".join(cell for cell in row.cells() if cell), err=True)
            yield row


def _command() -> str:
    return " ".join(["python -m benchmarks", *sys.argv[1:]])


if __name__ == "__main__":
    main()
