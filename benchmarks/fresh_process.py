"""One call in a fresh process: ``python -m benchmarks.fresh_process MODULE:FUNCTION ARGUMENT...``; prints its time."""

import sys
from importlib import import_module

import click

from benchmarks.timing import timed
from ledger.terminal.main import suit_bulk_work


def main(function: str, *arguments: str) -> None:
    """Import the function, call it with ``arguments`` and print the seconds of the call alone."""
    module, _, name = function.partition(":")
    called = getattr(import_module(module), name)
    # As the command line of jixiao has it; for peers too, which are none the worse for it.
    suit_bulk_work()
    click.echo(timed(lambda: called(*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
