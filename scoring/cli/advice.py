"""The command that uses results for the next budget (评价结果应用): ``advice``."""

from pathlib import Path
from typing import Any

import click

from ledger.history.offices import office_cells, office_in_words, office_of
from ledger.history.snapshot import Snapshot, take_snapshot
from ledger.terminal.output import (
    all_option,
    as_json,
    as_of_option,
    ledger_to_read,
    print_rows_as_json,
    refusals,
    year_option,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.figures import decimal_text, yuan
from scoring.reports.advice import Advised, advise
from scoring.reports.advice_rules import load_advice_rules, needs_a_rubric
from scoring.rubrics.adoption import adopted_for_projects
from scoring.rubrics.reader import load
from scoring.terminal.given_text import shipped_or_own_text, text_of_file
from scoring.terminal.tables import print_table


@click.command()
@year_option
@click.option("--rules", metavar="FILE", type=click.Path(path_type=Path), help="The YAML file of the rules.")
@click.option(
    "--rubric",
    metavar="R",
    help="What projects are scored by: a shipped rubric's name or a YAML file; default: the one adopted for projects.",
)
@all_option
@as_of_option
@wide_option
@as_json
def advice(
    year: int, rules: Path | None, rubric: str | None, every_project: bool, as_of: str | None, as_json: bool
) -> None:
    """List what each project did with its money, and what the rules advise for its next budget, with the reason.

    The first rule that applies gives the advice; without --rules there is none. How to write them: docs/rubrics.md.
    """
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, as_of=as_of, every_project=every_project)
    with refusals():
        given = load_advice_rules(text_of_file(rules)) if rules else ()
        using = load(shipped_or_own_text(rubric)) if rubric else adopted_for_projects(snapshot)
        if needing := needs_a_rubric(given) if using is None else ():
            raise click.UsageError(f"The rules ask for {' and '.join(needing)}: give --rubric.")
        found = advise(snapshot, given, using)
    rows = [_row(one, snapshot) for one in found]
    if as_json:
        print_rows_as_json(rows, through=snapshot.through)
    else:
        empty = {name for name in ("total", "grade", "advice", "reason") if all(not row[name] for row in rows)}
        shown = [{name: value for name, value in office_in_words(row).items() if name not in empty} for row in rows]
        print_table(shown, caption=f"{snapshot.name} {year} 年{snapshot.until}评价结果应用（元）")
        if not given:
            say("没有给出规则，所以没有建议：--rules FILE", err=True)


def _row(one: Advised, snapshot: Snapshot) -> dict[str, Any]:
    now = one.facts.months[-1]
    return {
        "project": one.project.project,
        "name": one.project.name,
        **office_cells(office_of(one.project, snapshot)),
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
