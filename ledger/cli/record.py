"""Commands that record events: ``append``, ``import``."""

from collections.abc import Mapping
from typing import Any

import click

from ledger.files.inputs import read_field_input
from ledger.lines.arguments import fields_from_input, fields_given
from ledger.lines.reading import Line, new_event_id, read_lines
from ledger.terminal.output import as_json, despite_clock, print_json, refusals
from ledger.terminal.recording import finish, outcome_json, record_lines, record_one
from ledger.values.progress import watched


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("kind")
@click.argument("fields", nargs=-1, type=click.UNPROCESSED, metavar="[--FIELD-NAME VALUE]...")
@click.option("--again", is_flag=True, help="Record an event without --event-id although one says the same.")
@despite_clock
@as_json
def append(kind: str, fields: tuple[str, ...], again: bool, despite_clock: bool, as_json: bool) -> None:
    """Record one event of KIND; see `jixiao kinds KIND` for its fields. An event_id is made up where not given.

    Without an event_id, what repeats a whole event that stands is refused: most likely it was entered twice.

    While a command runs, other accounts may see its arguments (ps), and the shell keeps them in its history. So a
    confidential field (payee, memo, signed_by) may be given as - and is then read from standard input, one of them at
    most; a newline at the end is no part of it.
    """
    line = fields_given(kind, fields)
    if isinstance(line, dict):
        line |= _read_from_input(kind, line)
        has_id = bool(line.get("event_id"))
        named = line if has_id else line | {"event_id": new_event_id()}
        made = Line(fields=named, has_made_up_id=not has_id and not again)
    else:
        made = Line(refusal=line)
    record_one(made, as_json=as_json, despite_clock=despite_clock)


def _read_from_input(kind: str, line: Mapping[str, Any]) -> dict[str, str]:
    """Return the confidential field that is given as ``-``, read from standard input."""
    asked = fields_from_input(kind, line)
    if len(asked) > 1:
        options = " and ".join(f"--{name.replace('_', '-')}" for name in asked)
        raise click.UsageError(f"Only one field can be read from standard input, not both {options}.")
    with refusals():
        return {name: read_field_input() for name in asked}


@click.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Check everything, record nothing.")
@despite_clock
@as_json
def import_(file: str, dry_run: bool, despite_clock: bool, as_json: bool) -> None:
    """Record every event of FILE (.jsonl or .csv; - is JSON Lines on stdin), all or nothing."""
    with refusals(), read_lines(file) as lines:
        seen = watched(lines, label="导入", length=lines.newlines)
        outcome = record_lines(seen, dry_run=dry_run, despite_clock=despite_clock)
    if as_json:
        print_json(outcome_json(outcome))
    finish(outcome, dry_run=dry_run)
