"""The command that scores a year: ``score``."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

from ledger.history.offices import office_of
from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.terminal.output import (
    REFUSED,
    as_json,
    as_of_option,
    department_option,
    ledger_to_read,
    print_json,
    print_rows_as_json,
    refusals,
    through_option,
    year_option,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.listed import Listed
from scoring.errors import RubricError
from scoring.facts.of_projects import ProjectFacts
from scoring.facts.of_snapshot import facts_of, projects_to_evaluate
from scoring.rubrics.adoption import adopted_rubric, rubric_for
from scoring.rubrics.rubric import Rubric
from scoring.rules.by_name import of_whole_departments
from scoring.sheets.score import score as score_sheet
from scoring.sheets.sheet import Sheet
from scoring.sheets.sheet_rows import (
    project_row,
    projects_sentence,
    remarks_of_projects,
    sheet_json,
    sheet_rows,
    total_text,
)
from scoring.terminal.given_text import shipped_or_own_text
from scoring.terminal.rubric_option import rubric_option
from scoring.terminal.tables import print_table


@click.command()
@year_option
@rubric_option
@click.option("--project", metavar="P", help="Score one project, or a parent project with those below it, instead.")
@click.option(
    "--all-projects",
    is_flag=True,
    help="Score every project that money is recorded on and that has targets, one row each.",
)
@click.option("--provisional", is_flag=True, help="Count what is known where something is missing.")
@department_option
@through_option
@as_of_option
@wide_option
@as_json
def score(
    year: int,
    rubric: str | None,
    project: str | None,
    all_projects: bool,
    provisional: bool,
    unit: str | None,
    through: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Score the year: the rubric filled in, every point with its arithmetic. Exit code 1 if something is missing."""
    if project is not None and all_projects:
        raise click.UsageError("Give --project or --all-projects, not both.")
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=through, as_of=as_of, unit=unit)
    with refusals():
        of_project = all_projects or project is not None
        using = rubric_for(snapshot, rubric, text_of=shipped_or_own_text, of_projects=of_project)
        codes, of_projects = projects_to_evaluate(snapshot) if all_projects else [project], ProjectFacts(snapshot)
        found = [facts_of(snapshot) if code is None else of_projects.of(code) for code in codes]
        sheets = [score_sheet(using, facts, provisional=provisional) for facts in found]
    if all_projects:
        takes_points = any(facts.takes_points for facts in found)
        _print_projects(snapshot, sheets, using, takes_points=takes_points, as_json=as_json)
    elif as_json:
        print_json(sheet_json(sheets[0]) | {"through": snapshot.through})
    else:
        _print_sheet(snapshot, sheets[0])
        if rubric is not None and project is None:
            _print_adopted(snapshot, using)
    for remark in remarks_of_projects(sheets) if all_projects else sheets[0].remarks:
        say(remark, err=True)
    if any(sheet.missing for sheet in sheets) and not provisional:
        sys.exit(REFUSED)


def _whose(snapshot: Snapshot, project: str | None) -> str:
    """Return whose sheet it is: the department's name, and the project's where it is of one."""
    name = snapshot.name
    return name if project is None else f"{name} {project} {snapshot.projects[project].name}"


def _print_sheet(snapshot: Snapshot, sheet: Sheet) -> None:
    whose = _whose(snapshot, sheet.project)
    caption = f"{whose} {sheet.year} 年度{snapshot.until}评分表（{sheet.rubric.title}）"
    print_table(sheet_rows(sheet), caption=caption)
    if sheet.total_explanation:
        say(sheet.total_explanation)
    say(f"总分：{total_text(sheet)}")
    if sheet.published_total is not None:
        given = sheet.published_total.published
        say(f"公布总分：{given.score}，理由：{given.reason}")


def _print_adopted(snapshot: Snapshot, using: Rubric) -> None:
    """Print beside the total of another rubric that of the one adopted, where one was."""
    with suppress(RubricError):
        adopted = adopted_rubric(snapshot)
        if adopted != using:
            say(f"按已采用的 {adopted.id}，总分：{total_text(score_sheet(adopted, facts_of(snapshot)))}")


def _project_row(snapshot: Snapshot, sheet: Sheet) -> dict[str, Any]:
    project = snapshot.projects[sheet.project or ""]
    return project_row(project, office_of(project, snapshot), sheet)


def _print_projects(
    snapshot: Snapshot, sheets: Sequence[Sheet], using: Rubric, *, takes_points: bool, as_json: bool
) -> None:
    if as_json:
        as_one = ({"project": sheet.project, **sheet_json(sheet)} for sheet in sheets)
        print_rows_as_json(as_one, through=snapshot.through)
        return
    rows = [_project_row(snapshot, sheet) for sheet in sheets]
    caption = f"{snapshot.name} {snapshot.year} 年度{snapshot.until}项目评分（{using.title}）"
    print_table(rows, caption=caption)
    say(projects_sentence(using, sheets))
    scored = {sheet.project for sheet in sheets}
    others = [code for code in snapshot.listed if code not in scored]
    if others:
        say(Listed(before=f"没有绩效目标而不评的项目 {len(others)} 个：", items=others), err=True)
    if unfit := [line.title for line in using.walk() if of_whole_departments(line, takes_points=takes_points)]:
        another = " 只按部门记录；可用 --rubric 另给，如 national-project-2020"
        say(Listed(before=f"{using.id} 不能评单个项目：", items=unfit, after=another), err=True)
