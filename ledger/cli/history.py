"""Commands that read the log: ``log``, ``show``, ``export``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from attrs import asdict

from ledger.claims.compared import check_claim
from ledger.claims.reopenings import Reopening, reopenings
from ledger.export import write_export
from ledger.history.corrections import chain
from ledger.history.entries import Entry, department, details, entries, find, leaf_hash_at
from ledger.history.log import Asked, ListedEvent, listed
from ledger.kinds import kind_named
from ledger.kinds.interchange import line_of
from ledger.storage.store import Ledger
from ledger.terminal.event_rows import full_line_of, summary_of
from ledger.terminal.long_output import print_long_json, print_long_table
from ledger.terminal.output import as_json, ledger_to_read, print_json, print_json_lines, refusals
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.terminal.tables import print_table
from ledger.values.listed import Listed
from ledger.values.words import RELATIONS, field_word


@click.command()
@click.option("--kind", metavar="KIND", help="Only events of this kind.")
@click.option("--project", metavar="CODE", help="Only events that name this project.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only the first N of them.")
@click.option("--tail", metavar="N", type=click.IntRange(min=1), help="Only the last N of them.")
@wide_option
@as_json
def log(kind: str | None, project: str | None, limit: int | None, tail: int | None, as_json: bool) -> None:
    """List the events in the order they were recorded, each with what corrects it and what it corrects."""
    if kind is not None:
        with refusals():
            kind_named(kind)
    if limit is not None and tail is not None:
        raise click.UsageError("Give --limit or --tail, not both.")
    with ledger_to_read() as ledger:
        rows = map(_row, listed(ledger, Asked(kind=kind, project=project, first=limit, last=tail)))
        if as_json:
            print_long_json(rows)
            return
        caption = f"{department(ledger).name} 事件日志"
        print_long_table(map(_with_chain_in_words, rows), caption=caption)


@click.command()
@click.argument("event")
@wide_option
@as_json
def show(event: str, as_json: bool) -> None:
    """Show one event (EVENT is its event_id or seq) and what reverses, refunds, replaces or erases it.

    A statement is shown beside the ledger's own total, a disclosure beside the log its checkpoint was made of, and what
    closed, reopened or was booked into a reopened month with that.
    """
    with ledger_to_read() as ledger:
        entry = find(ledger, event)
        whole = _full(ledger, entry, with_details=True)
        compared = check_claim(ledger, entry.event)
        caption = "" if as_json else f"{department(ledger).name} 第 {entry.seq} 号事件：{entry.event.title}"
        reopened = [one for one in reopenings(ledger) if one.is_about(entry)]
        related = [{"relation": link.relation, **summary_of(link.entry)} for link in chain(ledger, entry)]
    if as_json:
        comparison = {} if compared is None else {"comparison": asdict(compared)}
        again = {"reopenings": [_reopening(one) for one in reopened]} if reopened else {}
        print_json({**whole, **comparison, **again, "chain": related})
        return
    if compared is not None:
        whole["comparison"] = compared.sentence
    shown = [*((name, _in_one_cell(value)) for name, value in whole.items())]
    shown += [("reopenings", one.sentence()) for one in reopened]
    rows = [{"field": name, "title": field_word(whole["kind"], name), "value": value} for name, value in shown]
    print_table(rows, caption=caption)
    if related:
        in_words = [{**row, "relation": RELATIONS[row["relation"]]} for row in related]
        print_table(in_words, caption="\n相关事件")


@click.command()
@click.option("--full", is_flag=True, help="Everything, seq and hashes included: for reading, not for import.")
@click.option("--with-details", is_flag=True, help="With the confidential fields.")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE, whole or not at all; a new one is its owner's alone (mode 0600). Never over a ledger.",
)
def export(full: bool, with_details: bool, output: Path | None) -> None:
    """Print the log as JSON Lines that `jixiao import` takes."""
    with ledger_to_read() as ledger:
        lines = _lines(ledger, full=full, with_details=with_details)
        if output is None:
            print_json_lines(lines)
            return
        count = write_export(lines, output)
    say(f"已写入 {output}：{count} 个事件", err=True)


def _lines(ledger: Ledger, *, full: bool, with_details: bool) -> Iterator[dict[str, Any]]:
    for entry in entries(ledger, as_of=ledger.head):
        if full:
            yield _full(ledger, entry, with_details=with_details)
        else:
            yield line_of(entry.event, details(ledger, entry.seq) if with_details else None)


def _full(ledger: Ledger, entry: Entry, *, with_details: bool) -> dict[str, Any]:
    confidential = details(ledger, entry.seq) if with_details else None
    return full_line_of(entry, leaf_hash_at(ledger, entry.seq), confidential)


def _row(one: ListedEvent) -> dict[str, Any]:
    return {**summary_of(one.entry), "chain": [asdict(joined) for joined in one.joined]}


def _with_chain_in_words(row: dict[str, Any]) -> dict[str, Any]:
    words = [f"{RELATIONS[link['relation']]} {link['event_id']}" for link in row["chain"]]
    return {**row, "chain": Listed(items=words, between="；")}


def _reopening(one: Reopening) -> dict[str, Any]:
    return {**asdict(one), "booked": [{"seq": seq, "event_id": event_id} for seq, event_id in one.booked.items()]}


def _in_one_cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
