"""The commands that watch the year: ``monitor`` and ``what-if``."""

from typing import Any

import click

from ledger.clocks import year_of_month
from ledger.figures import decimal_text, yuan
from ledger.rubrics import shipped_or_own_text
from ledger.snapshot import Snapshot, take_snapshot
from ledger.terminal import (
    as_json,
    as_of_option,
    ledger_to_read,
    print_json,
    print_table,
    refusals,
    through_option,
    year_option,
)
from scoring.adopted import adopted_rubric, rubric_for
from scoring.errors import RubricError
from scoring.monitor import Watched, watch_offices, watch_projects
from scoring.rubric import Rubric
from scoring.score import score as score_sheet
from scoring.sheet import Sheet
from scoring.sheet_rows import sheet_json, total_text
from scoring.thresholds import Thresholds
from scoring.what_if import Spending, as_pledged, spending_of, supposing
from scoring.year_facts import facts_of

rubric_option = click.option(
    "--rubric", metavar="R", help="A shipped rubric's name or a YAML file; default: the one adopted."
)


@click.command()
@click.option("--through", "month", metavar="MONTH", required=True, help="The month at whose end to look.")
@click.option("--by", type=click.Choice(["project", "office"]), default="project", help="One row each.")
@rubric_option
@as_of_option
@as_json
def monitor(month: str, by: str, rubric: str | None, as_of: str | None, as_json: bool) -> None:
    """Watch money and targets: execution against pledge or schedule, results against targets, a level for each.

    The level (normal, attention or warning) is by the rubric's thresholds, in per cent of what was due by the month.
    """
    with refusals():
        year = year_of_month(month)
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=month, as_of=as_of)
    with refusals():
        using = _rubric(snapshot, rubric)
    thresholds = (using and using.monitor) or Thresholds()
    rows = (watch_offices if by == "office" else watch_projects)(snapshot, thresholds)
    if as_json:
        print_json([_row(row) for row in rows])
        return
    print_table([_shown(row, by) for row in rows], caption=f"{snapshot.department.name} 至 {month} 双监控（元）")
    default = "" if using and using.monitor else "（评分标准没有规定，用默认值）"
    click.echo(f"低于应达进度的 {thresholds.attention}% 为关注，低于 {thresholds.warning}% 为预警{default}")
    if using:
        sheet = score_sheet(using, facts_of(supposing(snapshot, list(as_pledged(snapshot)))), provisional=True)
        click.echo(f"其余月份按承诺书支出，其他只计已记录的事实，总分：{total_text(sheet)}；算式见 jixiao what-if")


@click.command(name="what-if")
@year_option
@click.option("--spend", metavar="P:AMOUNT@MONTH", multiple=True, help="Suppose a payment, in yuan; may repeat.")
@click.option("--as-pledged", "pledged", is_flag=True, help="Suppose that the rest of the year goes as pledged.")
@rubric_option
@through_option
@as_of_option
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
    with refusals():
        using = _rubric(snapshot, rubric) or adopted_rubric(snapshot)
        given = [spending_of(text) for text in spend]
        spendings = given + (list(as_pledged(snapshot, given)) if pledged else [])
        before = score_sheet(using, facts_of(snapshot), provisional=True)
        after = score_sheet(using, facts_of(supposing(snapshot, spendings)), provisional=True)
    if as_json:
        supposed = [{"project": one.project, "amount": yuan(one.amount_fen), "month": one.month} for one in spendings]
        both = {"before": sheet_json(before), "after": sheet_json(after)}
        print_json({"through": snapshot.through, "spend": supposed, **both})
    else:
        _print_both(snapshot, spendings, before, after)
    for remark in after.remarks:
        click.echo(remark, err=True)


def _rubric(snapshot: Snapshot, given: str | None) -> Rubric | None:
    """Return the rubric asked for, or the one adopted; None where none was."""
    try:
        return rubric_for(snapshot, None if given is None else shipped_or_own_text(given))
    except RubricError as error:
        if error.code == "no_rubric_adopted":
            return None
        raise


def _row(row: Watched) -> dict[str, Any]:
    now = row.standing.now
    return {
        "project": row.project and row.project.project,
        "name": row.project and row.project.name,
        "office": row.project.office if row.project else row.standing.key,
        "level": row.level,
        "adjusted_budget": yuan(now.adjusted_budget_fen),
        "executed": yuan(now.executed_fen),
        "execution_rate": decimal_text(now.execution_rate),
        "schedule": decimal_text(row.schedule),
        "attainment": decimal_text(row.attainment),
        "remaining": yuan(row.standing.remaining_fen),
        "due": yuan(row.due_fen),
        "due_by": row.due_by,
        "pledge": row.pledged,
        "targets": row.targets,
        "results": row.results,
        "fulfilment": decimal_text(row.fulfilment),
    }


def _shown(row: Watched, by: str) -> dict[str, Any]:
    cells = _row(row)
    names = {"project", "name"} if by == "office" else set()
    hidden = names | {"adjusted_budget", "executed", "attainment"}
    pledge = {"pledge": {True: "已签", False: "未签", None: ""}[row.pledged]}
    return {name: value for name, value in (cells | pledge).items() if name not in hidden}


def _print_both(snapshot: Snapshot, spendings: list[Spending], before: Sheet, after: Sheet) -> None:
    total_fen = sum(one.amount_fen for one in spendings)
    caption = f"{snapshot.department.name}：至 {snapshot.through} 已记录的事实，假定再支出 {yuan(total_fen)} 元"
    scores = {line.line: line for line in before.lines}
    rows = [
        {
            "line": line.title,
            "weight": decimal_text(line.weight),
            "before": decimal_text(scores[line.line].score),
            "after": decimal_text(line.score),
            "explanation": line.explanation,
        }
        for line in after.lines
        if line.weight is not None or not line.applies
    ]
    print_table(rows, caption=caption)
    click.echo(f"总分：原为 {total_text(before)}；现为 {total_text(after)}")
