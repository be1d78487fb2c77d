"""Commands that describe the kinds of event: ``kinds``, ``template``."""

import click

from ledger.kinds import KINDS, SET_BY_LEDGER, fields_of, kind_named, must_be_given
from ledger.lines.csv_lines import template as template_of
from ledger.terminal.output import as_json, print_json, refusals
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.terminal.tables import print_table


@click.command()
@click.argument("kind", required=False)
@wide_option
@as_json
def kinds(kind: str | None, as_json: bool) -> None:
    """List the kinds of event, or the fields of KIND."""
    if kind is None:
        rows = [{"kind": name, "title": found.title} for name, found in KINDS.items()]
    else:
        with refusals():
            found = kind_named(kind)
        rows = [
            {
                "field": field.name,
                "required": "是" if must_be_given(found, field) else "",
                "type": field.type.name,
                "meaning": field.meaning,
            }
            for field in fields_of(found)
            if field.name not in SET_BY_LEDGER
        ]
    print_json(rows) if as_json else print_table(rows)


@click.command()
@click.argument("kind")
def template(kind: str) -> None:
    """Print the header of an empty CSV table for KIND, to be filled in and imported."""
    with refusals():
        kind_named(kind)
    say(template_of(kind), nl=False)
