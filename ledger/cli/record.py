"""Commands that record events: ``append``, ``import``."""

import click

from ledger.lines.arguments import fields_given
from ledger.lines.reading import Line, new_event_id, read_lines
from ledger.terminal.output import as_json, print_json, refusals
from ledger.terminal.recording import finish, outcome_json, record_lines, record_one
from ledger.values.progress import watched


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("kind")
@click.argument("fields", nargs=-1, type=click.UNPROCESSED, metavar="[--FIELD-NAME VALUE]...")
@as_json
def append(kind: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Record one event of KIND; see `jixiao kinds KIND` for its fields. An event_id is made up where not given."""
    line = fields_given(kind, fields)
    if isinstance(line, dict):
        line["event_id"] = line.get("event_id") or new_event_id()
    record_one(Line(fields=line) if isinstance(line, dict) else Line(refusal=line), as_json=as_json)


@click.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Check everything, record nothing.")
@as_json
def import_(file: str, dry_run: bool, as_json: bool) -> None:
    """Record every event of FILE (.jsonl or .csv; - is JSON Lines on stdin), all or nothing."""
    with refusals(), read_lines(file) as lines:
        outcome = record_lines(watched(lines, label="导入", length=lines.newlines), dry_run=dry_run)
    if as_json:
        print_json(outcome_json(outcome))
    finish(outcome, dry_run=dry_run)
