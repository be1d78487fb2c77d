"""The command that compares two moments: ``diff``."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import click

from ledger.history.changes import Change, changes_between, years_of
from ledger.history.clocks import last_month, month_under_way, require_year_begun, seq_as_of, year_of_month
from ledger.history.entries import department
from ledger.history.snapshot import Snapshot, snapshot_at
from ledger.storage.store import Ledger
from ledger.terminal.event_rows import summary_of
from ledger.terminal.output import as_json, ledger_to_read, print_json, through_option
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.days import until
from ledger.values.figures import decimal_text, yuan
from ledger.values.listed import Listed
from ledger.values.words import NONE
from scoring.errors import RubricError
from scoring.facts.of_snapshot import facts_of
from scoring.reports.diff import Moved, Value, YearDiff, diff_year
from scoring.rubrics.adoption import adopted_rubric
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet
from scoring.terminal.tables import HEADINGS, print_table

MOST_EVENTS_PRINTED = 100
MOST_SEQS_PRINTED = 5
CAPTIONS = {"month": "月度执行（自 1 月累计）", "score": "得分", "project": "项目"}


@click.command()
@click.option(
    "--as-of",
    "moments",
    metavar="WHEN",
    multiple=True,
    required=True,
    help="A moment: a seq, a date (UTC+8) or an RFC 3339 time. Give two; given one, it is compared with now.",
)
@click.option("--year", type=click.IntRange(2000, 2099), help="Only this budget year.  [default: all that changed]")
@through_option
@wide_option
@as_json
def diff(moments: tuple[str, ...], year: int | None, through: str | None, as_json: bool) -> None:
    """Show which figures, past months and scores changed between two moments, from what to what, by which events."""
    if len(moments) > 2:
        raise click.UsageError("Give --as-of once or twice.")
    with ledger_to_read() as ledger:
        seqs = [seq_as_of(ledger, moment) for moment in moments]
        earlier, later = sorted([*seqs, ledger.head][:2])
        ended = month_under_way(ledger, earlier)
        changes = list(changes_between(ledger, earlier, later))
        years = _years_asked_for(ledger, year, through) or years_of(changes)
        found = [_diff_year(ledger, each, through, (earlier, later), changes, ended) for each in years]
        name = department(ledger).name
    moving = {seq for one in found for moved in one.all for seq in moved.events}
    events = [summary_of(change.entry) for change in changes if change.entry.seq in moving]
    if as_json:
        rows = [
            {"year": one.year, "of": of, **_row(moved), "through": one.through}
            for one in found
            for of, moved in one.labelled()
        ]
        print_json({"from": earlier, "to": later, "events": events, "changes": rows})
    else:
        _print_diff(f"{name}：第 {earlier} 号事件之后，至第 {later} 号事件", events, found)


def _years_asked_for(ledger: Ledger, year: int | None, through: str | None) -> list[int]:
    """Return the one year that was asked for, by itself or by the month; none where neither was."""
    if year is None and through is None:
        return []
    asked = year or year_of_month(through or "")
    require_year_begun(ledger, asked, through)
    return [asked]


def _diff_year(
    ledger: Ledger, year: int, through: str | None, between: tuple[int, int], changes: Sequence[Change], ended: str
) -> YearDiff:
    # Both states of the log are looked at over the months that the later one can tell of.
    month = through or last_month(ledger, between[-1], year)
    before, after = (snapshot_at(ledger, seq, year=year, through=month) for seq in between)
    return diff_year(before, after, changes, sheets=(_sheet(before), _sheet(after)), ended=ended)


def _sheet(snapshot: Snapshot) -> Sheet | None:
    """Return the score sheet as it could be given at the time; None where it could not."""
    try:
        return score(adopted_rubric(snapshot), facts_of(snapshot))
    except RubricError:
        return None


def _row(moved: Moved) -> dict[str, Any]:
    return {
        "subject": moved.subject,
        "title": moved.title,
        "figure": moved.figure.removesuffix("_fen"),
        "from": _text(moved.before),
        "to": _text(moved.after),
        "restated": moved.restated,
        "events": list(moved.events),
    }


def _text(value: Value) -> str | None:
    return yuan(value) if isinstance(value, int) else decimal_text(value)


def _print_diff(caption: str, events: Sequence[dict[str, Any]], found: Iterable[YearDiff]) -> None:
    say(caption)
    for one in found:
        for of, title in CAPTIONS.items():
            rows = [_in_words(_row(moved)) for label, moved in one.labelled() if label == of]
            if rows:
                print_table(rows, caption=f"\n{one.year} 年{until(one.through)}{title}：{len(rows)} 个数变动")
    if not events:
        say("没有数值变动")
        return
    cut = f"，只列出前 {MOST_EVENTS_PRINTED} 个，--json 列出全部" if len(events) > MOST_EVENTS_PRINTED else ""
    print_table(events[:MOST_EVENTS_PRINTED], caption=f"\n引起变动的 {len(events)} 个事件{cut}")


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    seqs = [str(seq) for seq in row["events"]]
    return {
        "subject": " ".join(dict.fromkeys(filter(None, (row["subject"], row["title"])))),
        "figure": HEADINGS[row["figure"]],
        "before": _shown(row["from"]),
        "after": _shown(row["to"]),
        "restated": "是" if row["restated"] else "",
        "events": Listed(items=seqs, bound=MOST_SEQS_PRINTED),
    }


def _shown(text: str | None) -> str:
    return NONE if text is None else f"{Decimal(text):,}"
