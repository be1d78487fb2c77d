"""The command that compares two moments: ``diff``."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import click

from ledger.history.changes import cancelled_between, changes_between, recorded_between
from ledger.history.clocks import (
    last_month,
    month_under_way,
    require_year_begun,
    seq_as_of,
    seq_of_checkpoint,
    year_of_month,
)
from ledger.history.entries import Entry, department
from ledger.history.snapshot import Snapshot, snapshot_at
from ledger.proofs.checkpoint import read_checkpoint
from ledger.storage.store import Ledger
from ledger.terminal.event_rows import summary_of
from ledger.terminal.long_output import print_long_json
from ledger.terminal.output import as_json, ledger_to_read, through_option
from ledger.terminal.saying import say
from ledger.terminal.screen import is_wide, wide_option
from ledger.values.days import until
from ledger.values.figures import decimal_text, yuan
from ledger.values.listed import Listed
from ledger.values.words import NONE, RELATIONS
from scoring.errors import RubricError
from scoring.facts.of_snapshot import facts_of
from scoring.reports.diff import Moved, Value, YearDiff, diff_year, moving
from scoring.reports.diff_events import Changes, Movers
from scoring.rubrics.adoption import adopted_rubric
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet
from scoring.terminal.tables import HEADINGS, print_long_table, print_table

MOST_EVENTS_PRINTED = 100
MOST_SEQS_PRINTED = 5
MOVING, STILL = "引起变动的", "没有引起变动的"
CAPTIONS = {"month": "月度执行（自 1 月累计）", "score": "得分", "project": "项目"}


@click.command()
@click.option(
    "--as-of",
    "moments",
    metavar="WHEN",
    multiple=True,
    help="A moment: a seq, a date (UTC+8) or an RFC 3339 time. Give two; given one, it is compared with now.",
)
@click.option(
    "--checkpoint",
    metavar="FILE",
    help="A moment: that of a checkpoint kept elsewhere, with which the log must agree.",
)
@click.option("--year", type=click.IntRange(2000, 2099), help="Only this budget year.  [default: all that changed]")
@through_option
@wide_option
@as_json
def diff(
    moments: tuple[str, ...], checkpoint: str | None, year: int | None, through: str | None, as_json: bool
) -> None:
    """Show which figures, past months and scores changed between two moments, from what to what, by which events.

    The events between that moved nothing in the end are listed too.
    """
    if not 1 <= len(moments) + (checkpoint is not None) <= 2:
        raise click.UsageError("Give two moments or one: --as-of once or twice, or --checkpoint in place of one.")
    with ledger_to_read() as ledger:
        earlier, later = _between(ledger, moments, checkpoint)
        changes = _changes(ledger, (earlier, later), year=_year_asked_for(ledger, year, through), through=through)
        ended = month_under_way(ledger, earlier)
        found = [_diff_year(ledger, each, (earlier, later), changes.movers(each), ended) for each in changes.years]
        moves = moving(found, earlier, later)
        events = map(summary_of, recorded_between(ledger, earlier, later, lambda seq: moves[seq - earlier - 1]))
        still = map(_still, recorded_between(ledger, earlier, later, lambda seq: not moves[seq - earlier - 1]))
        if as_json:
            rows = (
                {"year": one.year, "of": of, **_row(moved), "through": one.through} for one, of, moved in _all(found)
            )
            between = {"from": earlier, "to": later, "recorded": later - earlier}
            print_long_json({**between, "events": events, "changes": rows, "moved_nothing": still})
            return
        say(f"{department(ledger).name}：第 {earlier} 号事件之后，至第 {later} 号事件")
        if moves:
            say(f"其间记录了 {len(moves)} 个事件")
        _print_figures(found)
        if not any(moves):
            say("没有数值变动")
        _print_events(MOVING, events, sum(moves))
        _print_events(STILL, map(_with_reversed_in_words, still), len(moves) - sum(moves))


def _between(ledger: Ledger, moments: Iterable[str], checkpoint: str | None) -> tuple[int, int]:
    """Return the seqs of two moments, the earlier first; of one, that and the last."""
    kept = [] if checkpoint is None else [seq_of_checkpoint(ledger, read_checkpoint(checkpoint))]
    earlier, later = sorted([*kept, *(seq_as_of(ledger, moment) for moment in moments), ledger.head][:2])
    return earlier, later


def _changes(ledger: Ledger, between: tuple[int, int], *, year: int | None, through: str | None) -> Changes:
    """Return what was recorded between and stands in the end."""
    earlier, later = between
    # Both states of the log are looked at over the months that the later one can tell of.
    changes = Changes(lambda of: through or last_month(ledger, later, of), year=year)
    cancelled = cancelled_between(ledger, earlier, later)
    for change in changes_between(ledger, earlier, later):
        if not cancelled[change.entry.seq - earlier - 1]:
            changes.take(change)
    return changes


def _year_asked_for(ledger: Ledger, year: int | None, through: str | None) -> int | None:
    """Return the one year that was asked for, by itself or by the month; None where neither was."""
    if year is None and through is None:
        return None
    asked = year or year_of_month(through or "")
    require_year_begun(ledger, asked, through)
    return asked


def _diff_year(ledger: Ledger, year: int, between: tuple[int, int], movers: Movers, ended: str) -> YearDiff:
    before, after = (snapshot_at(ledger, seq, year=year, through=movers.through) for seq in between)
    return diff_year(before, after, movers, sheets=(_sheet(before), _sheet(after)), ended=ended)


def _sheet(snapshot: Snapshot) -> Sheet | None:
    """Return the score sheet as it could be given at the time; None where it could not."""
    try:
        return score(adopted_rubric(snapshot), facts_of(snapshot))
    except RubricError:
        return None


def _all(found: Iterable[YearDiff]) -> Iterator[tuple[YearDiff, str, Moved]]:
    return ((one, of, moved) for one in found for of, moved in one.labelled())


def _row(moved: Moved) -> dict[str, Any]:
    return {
        "subject": moved.subject,
        "title": moved.title,
        "figure": moved.figure.removesuffix("_fen"),
        "from": _text(moved.before),
        "to": _text(moved.after),
        "restated": moved.restated,
        "events": iter(moved.events),
    }


def _text(value: Value) -> str | None:
    return yuan(value) if isinstance(value, int) else decimal_text(value)


def _still(entry: Entry) -> dict[str, Any]:
    """Return an event that moved nothing, with the event_id of the one that it reverses."""
    return {**summary_of(entry), "reverses": getattr(entry.event, "reverses", None)}


def _print_figures(found: Iterable[YearDiff]) -> None:
    for one in found:
        for of, title in CAPTIONS.items():
            group = [moved for label, moved in one.labelled() if label == of]
            if group:
                caption = f"\n{one.year} 年{until(one.through)}{title}：{len(group)} 个数变动"
                print_long_table(map(_in_words, group), caption=caption)


def _print_events(which: str, events: Iterator[dict[str, Any]], number: int) -> None:
    if number:
        cut = f"，只列出前 {MOST_EVENTS_PRINTED} 个，--json 列出全部" if number > MOST_EVENTS_PRINTED else ""
        print_table([*islice(events, MOST_EVENTS_PRINTED)], caption=f"\n{which} {number} 个事件{cut}")


def _with_reversed_in_words(row: dict[str, Any]) -> dict[str, Any]:
    reverses = row.pop("reverses")
    return {**row, "chain": f"{RELATIONS['reverses']} {reverses}" if reverses else ""}


def _in_words(moved: Moved) -> dict[str, Any]:
    row = _row(moved)
    named = moved.events if is_wide() else islice(moved.events, MOST_SEQS_PRINTED)
    return {
        "subject": " ".join(dict.fromkeys(filter(None, (row["subject"], row["title"])))),
        "figure": HEADINGS[row["figure"]],
        "before": _shown(row["from"]),
        "after": _shown(row["to"]),
        "restated": "是" if row["restated"] else "",
        "events": Listed(items=map(str, named), number=len(moved.events), bound=MOST_SEQS_PRINTED),
    }


def _shown(text: str | None) -> str:
    return NONE if text is None else f"{Decimal(text):,}"
