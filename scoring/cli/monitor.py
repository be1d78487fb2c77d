"""The command that watches the year (双监控): ``monitor``."""

from typing import Any

import click

from ledger.history.clocks import year_of_month
from ledger.history.narrowing import Narrowing, narrowed
from ledger.history.offices import group_cells, office_cells, office_in_words
from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.terminal.narrowing import narrowing_options, of_how_many, whose
from ledger.terminal.output import (
    all_option,
    as_json,
    as_of_option,
    department_option,
    ledger_to_read,
    print_rows_as_json,
    refusals,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.figures import decimal_text, yuan
from scoring.errors import RubricError
from scoring.facts.of_snapshot import facts_of, names_months
from scoring.facts.pledges import pledged_projects
from scoring.facts.standings import remark_beyond_budget, remark_without_money
from scoring.reports.fulfilment_so_far import bands_by_aspect
from scoring.reports.monitor import Watched, watch_groups, watch_projects
from scoring.reports.what_if import as_pledged, supposing
from scoring.rubrics.adoption import rubric_for
from scoring.rubrics.rubric import Rubric
from scoring.rubrics.thresholds import Thresholds
from scoring.sheets.score import score as score_sheet
from scoring.sheets.sheet import Sheet
from scoring.sheets.sheet_rows import total_text
from scoring.terminal.given_text import shipped_or_own_text
from scoring.terminal.rubric_option import rubric_option
from scoring.terminal.tables import print_table

_NOTES = (
    "序时进度：签有承诺书的按其用款计划，其他按月份 ÷ 12。应再支出：到最迟月份的月底，按序时进度还应支出的数。\n"
    "完成情况不分月份，凡已记录的都计入；要看当时的记录，用 --as-of"
)
_NOTE_ON_MONTHS = "填有截至月份（through）的完成情况，只计至本月最后的一次；有全年的，计全年的"


@click.command()
@click.option("--through", "month", metavar="MONTH", required=True, help="The month at whose end to look.")
@click.option("--by", type=click.Choice(["project", "office", "department"]), default="project", help="One row each.")
@rubric_option
@narrowing_options(top="Only the N rows furthest behind: with the most due (应再支出), the most first.")
@all_option
@department_option
@as_of_option
@wide_option
@as_json
def monitor(
    month: str,
    by: str,
    rubric: str | None,
    narrowing: Narrowing,
    every_project: bool,
    unit: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Watch money and targets: execution against pledge or schedule, results against targets, a level for each.

    All money counts, basic expenditure too, of each project at most its budget. The level (normal, attention or
    warning) is by the rubric's thresholds, in per cent of what was due by the month; above them all stands overspent,
    where more was executed than there was budget. A result counts until any month unless it names one: --as-of leaves
    out those recorded later.
    """
    with refusals():
        year = year_of_month(month)
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=month, as_of=as_of, unit=unit, every_project=every_project)
    with refusals():
        using = _rubric(snapshot, rubric)
        sheet = _as_pledged(snapshot, using) if using else None
        asked = narrowed(snapshot, narrowing)
    thresholds = (using and using.monitor) or Thresholds()
    found = _watched(asked, thresholds, using, by)
    rows = narrowing.first(found, by=lambda one: (one.due_fen, one.standing.remaining_fen))
    first = of_how_many(narrowing, len(found), by="应再支出")
    for remark in filter(None, (remark_without_money(snapshot), remark_beyond_budget(one.standing for one in rows))):
        say(remark, err=True)
    if as_json:
        print_rows_as_json([_row(row, snapshot, by) for row in rows], through=month, first=first)
        return
    caption = f"{snapshot.name}{whose(narrowing)} 至 {month} 双监控（元，含人员和公用经费）{first}"
    print_table([_shown(row, snapshot, by) for row in rows], caption=caption)
    _say_notes(snapshot, thresholds, is_default=not (using and using.monitor))
    if sheet:
        _say_total(snapshot, sheet, narrowing)


def _say_notes(snapshot: Snapshot, thresholds: Thresholds, *, is_default: bool) -> None:
    """Say what the columns and the levels mean."""
    say(_NOTES)
    if names_months(snapshot):
        say(_NOTE_ON_MONTHS)
    default = "（评分标准没有规定，用默认值）" if is_default else ""
    say(f"低于应达进度的 {thresholds.attention}% 为关注，低于 {thresholds.warning}% 为预警{default}")


def _say_total(snapshot: Snapshot, sheet: Sheet, narrowing: Narrowing) -> None:
    """Say the total, and whose it is where the rows are not all of theirs."""
    supposed = "其余月份按承诺书支出，其他只计" if pledged_projects(snapshot) else "只计"
    of_all = "" if narrowing == Narrowing() else f"{snapshot.name}全部的"
    say(f"{supposed}已记录的事实，{of_all}总分：{total_text(sheet)}；算式见 jixiao what-if")


def _as_pledged(snapshot: Snapshot, using: Rubric) -> Sheet:
    """Return the sheet of the year if its rest goes as pledged."""
    return score_sheet(using, facts_of(supposing(snapshot, list(as_pledged(snapshot)))), provisional=True)


def _rubric(snapshot: Snapshot, given: str | None) -> Rubric | None:
    """Return the rubric asked for, or the one adopted; None where none was."""
    try:
        return rubric_for(snapshot, given, text_of=shipped_or_own_text)
    except RubricError as error:
        if error.code == "no_rubric_adopted":
            return None
        raise


def _watched(snapshot: Snapshot, thresholds: Thresholds, using: Rubric | None, by: str) -> list[Watched]:
    bands = bands_by_aspect(using)
    if by == "project":
        return watch_projects(snapshot, thresholds, bands)
    return watch_groups(snapshot, thresholds, bands, by=by)


def _row(row: Watched, snapshot: Snapshot, by: str) -> dict[str, Any]:
    now = row.standing.now
    of_unit = group_cells(row.office, snapshot, by=by) if by == "department" else {}
    return {
        "project": row.project and row.project.project,
        "name": row.project and row.project.name,
        **office_cells(row.office),
        **of_unit,
        "level": row.level,
        "adjusted_budget": yuan(now.adjusted_budget_fen),
        "executed": yuan(now.executed_fen),
        "counted": yuan(row.standing.counted_fen),
        "execution_rate": decimal_text(row.standing.counted_rate),
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


def _shown(row: Watched, snapshot: Snapshot, by: str) -> dict[str, Any]:
    cells = office_in_words(_row(row, snapshot, by))
    names = {"project": set(), "office": {"project", "name"}, "department": {"project", "name", "office"}}[by]
    hidden = names | {"adjusted_budget", "executed", "counted", "attainment"}
    in_words = {
        "execution_rate": row.shown_execution_rate,
        "fulfilment": row.shown_fulfilment,
        "pledge": {True: "已签", False: "未签", None: ""}[row.pledged],
    }
    return {name: value for name, value in (cells | in_words).items() if name not in hidden}
