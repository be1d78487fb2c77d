"""The command that explains one line of a score sheet: ``explain``."""

import json
from typing import Any

import click
from attrs import evolve

from ledger.history.snapshot import take_snapshot
from ledger.terminal.output import (
    as_json,
    as_of_option,
    department_option,
    ledger_to_read,
    print_json,
    refusals,
    through_option,
    year_option,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.values.listed import Listed, around
from scoring.facts.of_projects import ProjectFacts
from scoring.facts.of_snapshot import facts_of
from scoring.rubrics.adoption import rubric_for
from scoring.rules.percentage_of import note_on
from scoring.sheets.explanation import Explanation
from scoring.sheets.explanation import as_json as explanation_json
from scoring.sheets.explanation import explain as explain_line
from scoring.sheets.score import score as score_sheet
from scoring.terminal.given_text import shipped_or_own_text
from scoring.terminal.rubric_option import rubric_option
from scoring.terminal.tables import print_table


@click.command()
@click.argument("line")
@year_option
@rubric_option
@click.option("--project", metavar="P", help="Explain the line on the sheet of this project.")
@department_option
@through_option
@as_of_option
@wide_option
@as_json
def explain(
    line: str,
    year: int,
    rubric: str | None,
    project: str | None,
    through: str | None,
    unit: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Explain LINE, a line of the score sheet by its id or title.

    Rule, source, inputs, arithmetic, events, and what would have given the points that were lost.
    """
    with ledger_to_read() as ledger:
        snapshot = take_snapshot(ledger, year=year, through=through, as_of=as_of, unit=unit)
    with refusals():
        facts = facts_of(snapshot) if project is None else ProjectFacts(snapshot).of(project)
        using = rubric_for(snapshot, rubric, text_of=shipped_or_own_text, of_projects=project is not None)
        sheet = score_sheet(using, facts)
        found = explain_line(snapshot, facts, sheet, line)
    if as_json:
        print_json(explanation_json(found) | {"through": snapshot.through})
    else:
        _print_explanation(found, snapshot.until)


def _print_explanation(found: Explanation, until: str) -> None:
    line = found.line
    score = "（缺）" if line.score is None else f"{line.score:f}"
    rule = found.rule if line.rule is None else f"{found.rule}（{line.rule}）"
    points = "不计分" if line.weight is None else f"{score} / {line.weight:f}"
    say(f"{line.title}（{line.line}）{until}：{points}\n规则：{rule}")
    if found.parameters:
        say(f"参数：{json.dumps(found.parameters, ensure_ascii=False)}")
    if note := note_on(found.parameters):
        say(f"口径：{note}")
    say(f"出处：{found.source}")
    say(around(_calculation(found), before="算式："))
    if found.inputs:
        rows: list[dict[str, Any]] = [{"seq": one.seq, "title": one.name, "value": one.value} for one in found.inputs]
        print_table(rows, caption="\n依据")
    if found.rows:
        shown = ("indicator", "title", "weight", "fulfilment", "score", "lost", "one_more_unit")
        print_table(
            [{column: (row | {"title": row["name"]})[column] for column in shown} for row in found.rows],
            caption="\n各项目标",
        )
    if line.through_seq is not None:
        say(f"资金为至第 {line.through_seq} 号事件的全部收支")
    if found.shortfall:
        say("\n失分：" + "".join(f"\n- {sentence}" for sentence in found.shortfall))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    points = ("weight", "fulfilment", "score", "lost", "one_more_unit")
    return {"indicator": row["indicator"], "title": row["name"], **{name: row[name] for name in points}}


def _calculation(found: Explanation) -> str | Listed:
    """Return the explanation of the line, without what each sentence on the points that were lost begins with."""
    said = found.line.in_short if found.line.weight is not None else found.line.explanation
    if not isinstance(said, Listed) or not found.shortfall:
        return said
    again = all(any(lost.startswith(item) for lost in found.shortfall) for item in said.items)
    return evolve(said, items=[f"{len(said.items)} 项，见失分"]) if again else said
