"""Commands that record events: ``append``, ``import``."""

import sys
from typing import Any
from uuid import uuid4

import click
from attrs import asdict

from ledger.arguments import fields_given
from ledger.lines import Line, read_lines
from ledger.problems import Problem
from ledger.record import Outcome, record
from ledger.store import open_to_write
from ledger.terminal import REFUSED, account, as_json, ledger_path, print_json, refusals

MOST_PROBLEMS_PRINTED = 1000


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("kind")
@click.argument("fields", nargs=-1, type=click.UNPROCESSED, metavar="[--FIELD-NAME VALUE]...")
@as_json
def append(kind: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Record one event of KIND; see `jixiao kinds KIND` for its fields. An event_id is made up where not given."""
    line = fields_given(kind, fields)
    if isinstance(line, dict):
        line["event_id"] = line.get("event_id") or str(uuid4())
    outcome = _record([Line(fields=line) if isinstance(line, dict) else Line(refusal=line)], dry_run=False)
    named = {"event_id": line["event_id"]} if isinstance(line, dict) else {}
    if as_json:
        print_json({**named, **_as_json(outcome)})
    elif not outcome.problems and named:
        click.echo(named["event_id"])
    _finish(outcome, dry_run=False)


@click.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Check everything, record nothing.")
@as_json
def import_(file: str, dry_run: bool, as_json: bool) -> None:
    """Record every event of FILE (.jsonl or .csv; - is JSON Lines on stdin), all or nothing."""
    with refusals():
        lines = read_lines(file)
    outcome = _record(lines, dry_run=dry_run)
    if as_json:
        print_json(_as_json(outcome))
    _finish(outcome, dry_run=dry_run)


def _record(lines: Any, *, dry_run: bool) -> Outcome:
    with refusals(), open_to_write(ledger_path()) as ledger:
        return record(ledger, lines, recorded_by=account(), dry_run=dry_run)


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "recorded": len(outcome.recorded),
        "already_recorded": outcome.already_recorded,
        "problems": [asdict(problem) for problem in _printed(outcome)],
    }


def _finish(outcome: Outcome, *, dry_run: bool) -> None:
    """Say on stderr what became of the batch, and leave with exit code 1 where it was refused."""
    for problem in _printed(outcome):
        click.echo(problem.sentence(), err=True)
    if outcome.problems:
        total = len(outcome.problems)
        listed = f"，只列出前 {MOST_PROBLEMS_PRINTED} 个" if total > MOST_PROBLEMS_PRINTED else ""
        click.echo(f"共 {total} 个问题{listed}；没有写入任何事件", err=True)
        sys.exit(REFUSED)
    done = "可以记录（试运行，没有写入）" if dry_run else "已记录"
    click.echo(f"{done} {len(outcome.recorded)} 个事件，{outcome.already_recorded} 个早已记录", err=True)


def _printed(outcome: Outcome) -> tuple[Problem, ...]:
    return outcome.problems[:MOST_PROBLEMS_PRINTED]
