"""The command that scores a year: ``score``."""

import sys
from typing import Any

import click

from ledger.rubrics import shipped_or_own_text
from ledger.snapshot import Snapshot, take_snapshot
from ledger.terminal import (
    REFUSED,
    as_json,
    as_of_option,
    decimal_text,
    ledger_to_read,
    print_json,
    print_table,
    refusals,
    through_option,
    year_option,
)
from scoring.adopted import adopted_rubric
from scoring.facts import facts_of
from scoring.rubric import Rubric
from scoring.rubric_reader import load
from scoring.score import score as score_sheet
from scoring.sheet import Sheet, SheetLine


@click.command()
@year_option
@click.option("--rubric", metavar="R", help="A shipped rubric's name or a YAML file; default: the one adopted.")
@click.option("--provisional", is_flag=True, help="Count what is known where something is missing.")
@through_option
@as_of_option
@as_json
def score(
    year: int, rubric: str | None, provisional: bool, through: str | None, as_of: str | None, as_json: bool
) -> None:
    """Score the year: the rubric filled in, every point with its arithmetic. Exit code 1 if something is missing."""
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=through, as_of=as_of)
    with refusals():
        sheet = score_sheet(_rubric(snapshot, rubric), facts_of(snapshot), provisional=provisional)
    print_json(_sheet_json(sheet)) if as_json else _print_sheet(sheet, snapshot.department.name)
    for remark in sheet.remarks:
        click.echo(remark, err=True)
    if sheet.missing and not provisional:
        sys.exit(REFUSED)


def _rubric(snapshot: Snapshot, given: str | None) -> Rubric:
    if given is None:
        return adopted_rubric(snapshot)
    return load(shipped_or_own_text(given))


def _sheet_json(sheet: Sheet) -> dict[str, Any]:
    return {
        "year": sheet.year,
        "rubric": sheet.rubric.id,
        "weight": decimal_text(sheet.weight),
        "total": decimal_text(sheet.total),
        **({"grade": sheet.grade} if sheet.rubric.grades else {}),
        "missing": list(sheet.missing),
        "lines": [_line_json(line) for line in sheet.lines],
    }


def _line_json(line: SheetLine) -> dict[str, Any]:
    through_seq = {} if line.through_seq is None else {"through_seq": line.through_seq}
    return {
        "line": line.line,
        "parent": line.parent,
        "title": line.title,
        "weight": decimal_text(line.weight),
        "score": decimal_text(line.score),
        "deduction": decimal_text(line.deduction),
        "explanation": line.explanation,
        "events": list(line.events),
        **through_seq,
    }


def _print_sheet(sheet: Sheet, department_name: str) -> None:
    depths: dict[str | None, int] = {None: -1}
    rows = []
    for line in sheet.lines:
        depths[line.line] = depths[line.parent] + 1
        rows.append(
            {
                "line": "· " * depths[line.line] + line.title,
                "weight": decimal_text(line.weight),
                "score": decimal_text(line.score),
                "deduction": decimal_text(line.deduction),
                "explanation": line.explanation,
            }
        )
    print_table(rows, caption=f"{department_name} {sheet.year} 年度评分表（{sheet.rubric.title}）")
    total = "（缺）" if sheet.total is None else f"{sheet.total:f}"
    provisional = "（暂计，资料不齐）" if sheet.missing and sheet.total is not None else ""
    grade = "" if sheet.grade is None else f"，等级：{sheet.grade}"
    click.echo(f"总分：{total} / {sheet.weight:f}{provisional}{grade}")
