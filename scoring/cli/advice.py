"""The commands that close the circle: ``appraisals`` and ``advice``."""

from pathlib import Path
from typing import Any

import click

from ledger.figures import decimal_text, yuan
from ledger.rubrics import shipped_or_own_text, text_of_file
from ledger.snapshot import take_snapshot
from ledger.terminal import as_json, as_of_option, ledger_to_read, print_json, print_table, refusals, year_option
from ledger.words import CONCLUSIONS
from scoring.advice import Advised, advise
from scoring.advice_rules import load_advice_rules
from scoring.new_projects import NewProject, new_projects, tells_new
from scoring.rubric_reader import load


@click.command()
@year_option
@as_of_option
@as_json
def appraisals(year: int, as_of: str | None, as_json: bool) -> None:
    """List the new projects that got money this year, and whether each was appraised before.

    A project is new that no money moved on in an earlier year and nothing was carried over to.
    """
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, as_of=as_of)
    found = new_projects(snapshot)
    rows = [_new_row(one) for one in found]
    if as_json:
        print_json(rows)
    else:
        print_table([_new_shown(row) for row in rows], caption=f"{snapshot.department.name} {year} 年新增项目（元）")
        click.echo(f"{len(found)} 个新增项目，{sum(one.appraisal is None for one in found)} 个没有事前绩效评估")
    if not tells_new(snapshot):
        click.echo(
            f"注意：账本没有 {year} 年以前的资金，不能判断哪些项目是新增，所列为没有上年结转的全部项目", err=True
        )


@click.command()
@year_option
@click.option("--rules", metavar="FILE", type=click.Path(path_type=Path), help="The YAML file of the rules.")
@click.option("--rubric", metavar="R", help="What projects are scored by: a shipped rubric's name or a YAML file.")
@as_of_option
@as_json
def advice(year: int, rules: Path | None, rubric: str | None, as_of: str | None, as_json: bool) -> None:
    """List what each project did with its money, and what the rules advise for its next budget, with the reason.

    The first rule that applies gives the advice; without --rules there is none.
    """
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, as_of=as_of)
    with refusals():
        given = load_advice_rules(text_of_file(rules)) if rules else ()
        found = advise(snapshot, given, load(shipped_or_own_text(rubric)) if rubric else None)
    rows = [_row(one) for one in found]
    if as_json:
        print_json(rows)
    else:
        empty = {name for name in ("total", "grade", "advice", "reason") if all(not row[name] for row in rows)}
        shown = [{name: value for name, value in row.items() if name not in empty} for row in rows]
        print_table(shown, caption=f"{snapshot.department.name} {year} 年评价结果应用（元）")


def _new_row(one: NewProject) -> dict[str, Any]:
    return {
        "project": one.project.project,
        "name": one.project.name,
        "office": one.project.office,
        "granted": yuan(one.granted_fen),
        "appraised": one.appraisal is not None,
        "conclusion": one.appraisal and one.appraisal.conclusion,
        "score": one.appraisal and one.appraisal.score,
        "document": one.appraisal and one.appraisal.document,
    }


def _new_shown(row: dict[str, Any]) -> dict[str, Any]:
    conclusion = CONCLUSIONS[row["conclusion"]] if row["appraised"] else "未评估"
    return {name: value for name, value in row.items() if name != "appraised"} | {"conclusion": conclusion}


def _row(one: Advised) -> dict[str, Any]:
    now = one.facts.months[-1]
    return {
        "project": one.project.project,
        "name": one.project.name,
        "office": one.project.office,
        "adjusted_budget": yuan(now.adjusted_budget_fen),
        "executed": yuan(now.executed_fen),
        "execution_rate": decimal_text(one.figure("execution_rate")),
        "surrender": yuan(one.facts.moved_fen["surrender"]),
        "fulfilment": decimal_text(one.figure("fulfilment")),
        "total": decimal_text(one.figure("total")),
        "grade": one.grade,
        "advice": one.advice,
        "reason": one.reason,
    }
