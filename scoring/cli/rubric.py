"""The commands about rubrics: ``rubric list``, ``rubric show``, ``rubric check``, ``rubric schema``."""

import sys

import click

from ledger.history.rubrics import shipped_rubrics
from ledger.terminal.groups import NamingGroup
from ledger.terminal.output import REFUSED, as_json, print_json, refusals
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.figures import decimal_text
from scoring.rubrics.reader import load, read_rubric
from scoring.rubrics.schema import as_text
from scoring.terminal.given_text import shipped_or_own_text, shipped_rubric
from scoring.terminal.tables import print_table


@click.group(cls=NamingGroup)
def rubric() -> None:
    """Look at rubrics, the files that say how a year is scored; docs/rubrics.md tells how to write one."""


@rubric.command(name="list")
@wide_option
@as_json
def list_shipped(as_json: bool) -> None:
    """List the rubrics that ship: id, title, source and weight."""
    with refusals():
        shipped = [load(shipped_rubric(name)) for name in shipped_rubrics()]
    rows = [
        {"id": one.id, "title": one.title, "source": one.source, "weight": decimal_text(one.weight)} for one in shipped
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, caption=f"随附的评分标准 {len(rows)} 个")


@rubric.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the text of a shipped rubric by its id, to be adopted or to begin another one with."""
    with refusals():
        text = shipped_rubric(name)
    say(text, nl=False)


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
