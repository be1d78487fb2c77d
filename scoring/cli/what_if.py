"""The command that scores a supposed course of the year: ``what-if``."""

import click

from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.terminal.output import (
    as_json,
    as_of_option,
    ledger_to_read,
    print_json,
    refusals,
    through_option,
    year_option,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.figures import decimal_text, yuan
from scoring.facts.of_snapshot import facts_of
from scoring.reports.what_if import Spending, as_pledged, require_after, spending_of, supposing
from scoring.rubrics.adoption import rubric_for
from scoring.sheets.score import score as score_sheet
from scoring.sheets.sheet import Sheet
from scoring.sheets.sheet_rows import rests_on_money, sheet_json, total_text
from scoring.terminal.given_text import shipped_or_own_text
from scoring.terminal.rubric_option import rubric_option
from scoring.terminal.tables import print_table


@click.command(name="what-if")
@year_option
@click.option("--spend", metavar="P:AMOUNT@MONTH", multiple=True, help="Suppose a payment, in yuan; may repeat.")
@click.option("--as-pledged", "pledged", is_flag=True, help="Suppose that the rest of the year goes as pledged.")
@rubric_option
@through_option
@as_of_option
@wide_option
@as_json
def what_if(
    year: int,
    spend: tuple[str, ...],
    pledged: bool,
    rubric: str | None,
    through: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Score the year as recorded until --through, and as it would be if payments were made. Nothing is forecast.

    Bulletins, targets and deductions stay as recorded; what they lack is said, and a sum passes over it.
    """
    if not spend and not pledged:
        raise click.UsageError("Give --spend or --as-pledged.")
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=through, as_of=as_of)
    if pledged and not snapshot.until:
        raise click.UsageError(
            "--as-pledged needs --through a month before December: the rest of the year is supposed."
        )
    with refusals():
        using = rubric_for(snapshot, rubric, text_of=shipped_or_own_text)
        given = [spending_of(text) for text in spend]
        if through is not None:
            require_after(given, through)
        spendings = given + (list(as_pledged(snapshot, given)) if pledged else [])
        before = score_sheet(using, facts_of(snapshot), provisional=True)
        after = score_sheet(using, facts_of(supposing(snapshot, spendings)), provisional=True)
    if as_json:
        supposed = [{"project": one.project, "amount": yuan(one.amount_fen), "month": one.month} for one in spendings]
        both = {"before": sheet_json(before), "after": sheet_json(after)}
        print_json({"through": snapshot.through, "spend": supposed, **both})
    else:
        _print_both(snapshot, spendings, before, after)
    _print_remarks(before, after)


def _print_remarks(before: Sheet, after: Sheet) -> None:
    if not rests_on_money(after):
        say("注意：这一评分标准没有按收支计分的指标，支出不改变得分", err=True)
    for remark in before.remarks:
        if remark not in after.remarks:
            say(f"原得分{remark}", err=True)
    for remark in after.remarks:
        say(remark, err=True)


def _print_both(snapshot: Snapshot, spendings: list[Spending], before: Sheet, after: Sheet) -> None:
    total_fen = sum(one.amount_fen for one in spendings)
    caption = f"{snapshot.name}：至 {snapshot.through} 已记录的事实，假定再支出 {yuan(total_fen)} 元"
    scores = {line.line: line for line in before.lines}
    rows = [
        {
            "line": line.title,
            "weight": decimal_text(line.weight),
            "before": decimal_text(scores[line.line].score),
            "after": decimal_text(line.score),
            "explanation": line.in_short,
        }
        for line in after.lines
        if line.weight is not None or not line.applies
    ]
    print_table(rows, caption=caption)
    say(f"总分：原为 {total_text(before)}；现为 {total_text(after)}")
