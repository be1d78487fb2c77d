"""The commands about rubrics: ``rubric check``."""

import sys

import click

from ledger.terminal.groups import NamingGroup
from ledger.terminal.output import REFUSED, as_json, print_json, refusals
from ledger.terminal.saying import say
from scoring.rubrics.reader import read_rubric
from scoring.rubrics.schema import as_text
from scoring.terminal.given_text import shipped_or_own_text


@click.group(cls=NamingGroup)
def rubric() -> None:
    """Look at rubrics, the files that say how a year is scored; docs/rubrics.md tells how to write one."""


@rubric.command()
def schema() -> None:
    """Print the JSON Schema of rubrics, by which an editor checks one while it is written."""
    say(as_text(), nl=False)


@rubric.command()
@click.argument("file")
@as_json
def check(file: str, as_json: bool) -> None:
    """Check the rubric in FILE, or a shipped one, before it is used: every problem with its place.

    Exit code 1 if there is any.
    """
    with refusals():
        found, unsorted = read_rubric(shipped_or_own_text(file))
    faults = sorted(unsorted, key=lambda fault: fault.row or 0)
    if as_json:
        rows = [{"row": fault.row, "code": fault.code, "message": fault.message} for fault in faults]
        print_json({"ok": found is not None, "problems": rows})
    for fault in () if as_json else faults:
        say(fault.sentence())
    if found is None:
        sys.exit(REFUSED)
    if not as_json:
        say(f"{found.id}：{sum(1 for _ in found.walk())} 个指标，满分 {found.weight}，没有问题")
