"""The command that lists new projects and their appraisals (事前绩效评估): ``appraisals``."""

from typing import Any

import click

from ledger.history.offices import office_cells, office_in_words, office_of
from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.terminal.output import as_json, as_of_option, ledger_to_read, print_rows_as_json, year_option
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.figures import yuan
from ledger.values.words import CONCLUSIONS
from scoring.facts.new_projects import NewProject, new_projects, tells_new
from scoring.terminal.tables import print_table


@click.command()
@year_option
@as_of_option
@wide_option
@as_json
def appraisals(year: int, as_of: str | None, as_json: bool) -> None:
    """List the new projects that got money this year, and whether each was appraised before.

    A project is new that no money moved on in an earlier year and nothing was carried over to.
    """
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, as_of=as_of)
    found = new_projects(snapshot)
    rows = [_new_row(one, snapshot) for one in found]
    if as_json:
        print_rows_as_json(rows, through=snapshot.through)
    else:
        caption = f"{snapshot.name} {year} 年{snapshot.until}新增项目（元）"
        print_table([_new_shown(row) for row in rows], caption=caption)
        say(f"{len(found)} 个新增项目，{sum(one.appraisal is None for one in found)} 个没有事前绩效评估")
    if not tells_new(snapshot):
        say(f"注意：账本没有 {year} 年以前的资金，不能判断哪些项目是新增，所列为没有上年结转的全部项目", err=True)


def _new_row(one: NewProject, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "project": one.project.project,
        "name": one.project.name,
        **office_cells(office_of(one.project, snapshot)),
        "granted": yuan(one.granted_fen),
        "appraised": one.appraisal is not None,
        "conclusion": one.appraisal and one.appraisal.conclusion,
        "score": one.appraisal and one.appraisal.score,
        "document": one.appraisal and one.appraisal.document,
    }


def _new_shown(row: dict[str, Any]) -> dict[str, Any]:
    conclusion = CONCLUSIONS[row["conclusion"]] if row["appraised"] else "未评估"
    shown = {name: value for name, value in office_in_words(row).items() if name != "appraised"}
    return shown | {"conclusion": conclusion}
