"""What targets, results, points and rubrics say since format 6, published and computed again by an outsider."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.kinds import KINDS
from tests.conftest import A_LITTLE_MONEY, CommandLine, event
from tests.publish.outsider.verifying import change, verify, verify_alone, year_of

RUBRIC = """\
id: own
title: 部门整体
source: 示例
weight: 40
scale: 2
lines:
  - {id: targets, title: 目标, weight: 20, rule: completion, parameters: {aspects: [output, cost]}}
  - {id: grown, title: 增长, weight: 5, rule: rate, parameters: {of: indicator, indicator: "Z"}}
  - {id: files, title: 资料, weight: 10, rule: deduction}
  - {id: given, title: 评分, weight: 5, rule: manual}
"""
OF_EACH = RUBRIC.replace("id: own", "id: each").replace("部门整体", "项目")


def target(event_id: str, indicator: str, value: str, **fields: Any) -> dict[str, Any]:
    """Return the line of a target of 2023."""
    named = {"name": f"指标{indicator}", "aspect": "output", "weight": "1"}
    return event("target", event_id, year=2023, indicator=indicator, value=value, **named | fields)


def result(event_id: str, indicator: str, value: str, **fields: Any) -> dict[str, Any]:
    """Return the line of a result of 2023."""
    return event("result", event_id, year=2023, indicator=indicator, value=value, **fields)


BEFORE = [
    *A_LITTLE_MONEY,
    event("project_registered", "reg-S", project="S7", name="某涉密工程", confidential=True),
    event("rubric_adopted", "rub", year=2023, rubric="own", text=RUBRIC),
    target("t-1", "A", "10", indicator_class="数量", text="办结十件"),
    target("t-2", "B", "-5", direction="<=", aspect="cost", indicator_class="成本", unit="%"),
    target("t-3", "Z", "-1", aspect="satisfaction"),
    result("r-6", "A", "10", through="2023-06"),
    result("r-b", "B", "-3", text="下降 3%"),
    result("r-z", "Z", "-20"),
    event("deduction", "off", year=2023, rubric="own", line="files", points="1", reason="缺"),
    event("published_score", "giv", year=2023, line="given", score="3", reason="评议"),
]
OF_PROJECTS = [
    event("rubric_adopted", "rub-p", year=2023, rubric="each", text=OF_EACH, scope="projects"),
    target("t-p", "A", "4", project="P1", aspect="cost"),
    result("r-p", "A", "4", project="P1", through="2023-12"),
    event("deduction", "off-p", year=2023, rubric="own", line="files", points="7", reason="缺", project="P1"),
    event("deduction", "off-s", year=2023, rubric="own", line="files", points="6", reason="缺", project="S7"),
    event("published_score", "giv-p", year=2023, line="given", score="1", reason="评议", project="P1"),
    event("published_score", "giv-s", year=2023, line="given", score="2", reason="评议", project="S7"),
    event("published_score", "giv-r", year=2023, line="given", score="4", reason="评议", rubric="other"),
]


def sheet(public: Path) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Return score, deduction and events of each line that is published."""
    with closing(sqlite3.connect(public)) as connection:
        rows = connection.execute("SELECT line, score, deduction, event_seqs FROM score_sheet").fetchall()
    return {line: tuple(cells) for line, *cells in rows}


def confirmed(public: Path) -> None:
    """Let the outsider's script find nothing that differs."""
    code, said = verify_alone(public, "--downloads", str(public.with_suffix(".files")))
    assert (code, "不相符：" in said) == (0, False), said


def test_points_of_projects_change_nothing_of_the_department(cli: CommandLine) -> None:
    """Deductions and scores of projects, confidential ones too, and another rubric leave the sheet as it was."""
    public = year_of(cli, [*BEFORE, result("r-1", "A", "8")])
    before = sheet(public)
    assert {line: cells[0] for line, cells in before.items()} == {
        "targets": "8.00", "grown": "0.00", "files": "9.00", "given": "3.00",
    }  # fmt: skip
    confirmed(public)
    cli.ok("disclose", str(public))
    public = year_of(cli, OF_PROJECTS)
    assert sheet(public) == before
    confirmed(public)
    assert cli("publish", "--check", str(public)).exit_code == 0


def test_what_is_of_a_confidential_project_is_withheld(cli: CommandLine) -> None:
    """Bodies that take or give points of one are not shown; those of others are, with all that their kinds hold now."""
    public = year_of(cli, [*BEFORE, *OF_PROJECTS, result("r-1", "A", "8")])
    with closing(sqlite3.connect(public)) as connection:
        bodies = [body for (body,) in connection.execute("SELECT body FROM events") if body is not None]
    shown = {fields["event_id"]: fields for fields in map(json.loads, bodies)}
    assert shown.keys() & {"off-s", "giv-s", "off-p", "giv-p", "rub-p"} == {"off-p", "giv-p", "rub-p"}
    assert b"S7" not in public.read_bytes()
    assert shown["t-1"]["indicator_class"] == "数量"
    assert shown["r-6"]["through"] == "2023-06"
    assert {shown[one]["version"] for one in ("t-1", "t-2", "t-p", "r-6", "off-p", "giv-p", "giv-r")} == {3}
    assert shown["rub-p"]["version"] == len(KINDS["rubric_adopted"].formats)


def test_a_month_is_not_taken_for_the_year(cli: CommandLine) -> None:
    """The public sheet lacks what only a month says, and the script confirms that; December's result is the year's."""
    public = year_of(cli, BEFORE)
    assert sheet(public)["targets"][0] is None
    confirmed(public)
    change(public, "UPDATE score_sheet SET score = '10.00' WHERE line = 'targets'")
    code, said = verify(public)
    assert (code, "score_sheet" in said) == (1, True)


def test_decembers_result_is_the_years(cli: CommandLine) -> None:
    """It stands on the sheet and in the table of targets, the one of June does not."""
    public = year_of(cli, [*BEFORE, result("r-12", "A", "5", through="2023-12")])
    assert sheet(public)["targets"][0] == "5.00"
    with closing(sqlite3.connect(public)) as connection:
        rows = dict(connection.execute("SELECT name, result FROM targets").fetchall())
        aspects = dict(connection.execute("SELECT name, aspect FROM targets").fetchall())
    assert rows == {"指标A": "5", "指标B": "-3", "指标Z": "-20"}
    assert aspects["指标B"] == "成本"
    confirmed(public)
    assert cli("publish", "--check", str(public)).exit_code == 0


@pytest.mark.parametrize(("month", "score"), [("03", None), ("06", "10.00"), ("09", "10.00")])
def test_a_year_under_way_shows_the_month_before(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch, month: str, score: str | None
) -> None:
    """Published until a month, the last result so far counts, and the script takes the same one."""
    lines = [line for line in BEFORE if line["event_id"] != "r-6" or month >= "06"]
    for now in ("ledger.record.recorded_now", "ledger.history.clocks.recorded_now"):
        monkeypatch.setattr(now, lambda: f"2023-{month}-28T00:00:00.000000Z")
    empty.ok("init", str(empty.ledger), "--department", "D1", "--name", "测试部门（示例）")
    public = year_of(empty, lines)
    monkeypatch.undo()
    assert sheet(public)["targets"][0] == score
    confirmed(public)


def test_without_the_rubrics_id_nobody_tells_whose_a_score_is(cli: CommandLine) -> None:
    """Where the adoption is withheld and scores name rubrics, the script confirms no line that rests on them."""
    public = year_of(cli, [*BEFORE, *OF_PROJECTS, result("r-1", "A", "8")])
    confirmed(public)
    change(public, "UPDATE overview SET rubric = NULL")
    change(public, 'UPDATE events SET body = NULL WHERE body LIKE \'%"event_id":"rub"%\'')
    _, said = verify(public)
    assert "given（规则 manual）的得分" in said
