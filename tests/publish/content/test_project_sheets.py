"""The sheets of projects that are published: as ``score --all-projects`` gives them, and never a confidential one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine, copied, event, money
from tests.publish.fixtures import get, site, table_rows
from tests.publish.outsider.verifying import change, verify
from tests.publish.test_publication import PUBLISH, RUBRIC, SHIPPED

OF_PROJECTS = """
id: of-projects
title: 项目评分标准
source: 示例
weight: 100
scale: 2
grades: [{name: 优, from: 90}, {name: 良, from: 0}]
lines:
  - {id: spent, title: 执行, weight: 20, rule: rate, parameters: {of: execution_rate}}
  - id: pace
    title: 进度
    weight: 10
    rule: milestones
    parameters: {milestones: [{month: "6", share: "40", points: "10"}]}
  - {id: done, title: 目标, weight: 60, rule: completion, parameters: {weights: share}}
  - {id: ruled, title: 制度, weight: 10, rule: deduction}
"""


def of_project(code: str) -> list[dict[str, Any]]:
    """Return two targets of a project, of which one is met and one half."""
    lines = []
    for indicator, value in (("A", "4"), ("B", "2")):
        common = {"year": 2023, "project": code, "indicator": indicator}
        named = {"aspect": "output", "name": f"{code}的{indicator}", "weight": "1", "value": "4"}
        lines.append(event("target", f"t-{code}-{indicator}", **common, **named))
        lines.append(event("result", f"r-{code}-{indicator}", value=value, **common))
    return lines


ADOPTED = event("rubric_adopted", "of-projects", year=2023, rubric="of-projects", text=OF_PROJECTS, scope="projects")
SECRET = event("project_registered", "reg-SX", project="SX", name="机密工程", confidential=True)
LINES = [
    RUBRIC,
    ADOPTED,
    *of_project("P1"),
    *of_project("P2"),
    event("project_registered", "reg-P8", project="P8", name="没有目标"),
    event("deduction", "off", year=2023, rubric="of-projects", line="ruled", points="2", reason="缺资料", project="P1"),
    event("published_score", "pub", year=2023, line="total", score="80", reason="专家复核", project="P1"),
    event("published_score", "pub-A", year=2023, line="A", score="29", reason="复核", project="P1"),
    event("published_score", "pub-l", year=2023, line="done", score="44", reason="复核", project="P1"),
]


def published(cli: CommandLine, lines: list[dict[str, Any]], *options: str) -> Path:
    """Import ``lines`` and return the public database of 2023."""
    result = cli.import_lines(lines)
    assert result.exit_code == 0, result.output
    cli.ok(*PUBLISH, str(cli.folder / "public.db"), *options)
    return cli.folder / "public.db"


@pytest.fixture(scope="module")
def scored(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public database of a year with two sheets of projects; nobody may change it."""
    return published(copied(made_once["funded"], tmp_path_factory.mktemp("scored")), LINES)


def test_sheets_are_those_of_the_command(funded: CommandLine) -> None:
    """Every project that ``score --all-projects`` scores has its total and every line of its sheet."""
    public = published(funded, LINES)
    found = json.loads(funded("score", "--year", "2023", "--all-projects", "--json").stdout)
    sheets = {one["project"]: one for one in (found["rows"] if isinstance(found, dict) else found)}
    scores = {row["project_code"]: row for row in table_rows(public, "project_scores")}
    assert list(scores) == list(sheets) == ["P1", "P2"]
    columns = ("line", "parent", "title", "weight", "score", "deduction", "explanation", "published_score")
    for code, sheet in sheets.items():
        row = scores[code]
        same = ("weight", "total", "grade", "published_total", "rubric")
        assert {column: row[column] for column in same} == {column: sheet[column] for column in same}
        assert (row["targets"], row["missed"], row["missing"]) == (2, 1, len(sheet["missing"]))
        lines = [one for one in table_rows(public, "project_sheets") if one["project_code"] == code]
        assert [one["position"] for one in lines] == [1, 2, 3, 4]
        assert [{column: one[column] for column in columns} for one in lines] == [
            {column: line[column] for column in columns} for line in sheet["lines"]
        ]
    rows = {row["name"]: row for row in table_rows(public, "targets")}
    assert (rows["P1的A"]["line"], rows["P1的A"]["score"], rows["P1的A"]["published_score"]) == ("done", "30.00", "29")
    funded.ok("publish", "--check", str(public))
    left = "没有比对 score_sheet 的 explanation、project_sheets 的 explanation。"
    assert verify(public)[1].splitlines()[-1].endswith(left)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        *(("project_scores", column, "1") for column in ("project", "office", "subunit_code", "rubric", "weight")),
        *(("project_scores", column, "1") for column in ("total", "grade", "published_total", "published_reason")),
        *(("project_scores", column, 7) for column in ("targets", "missed", "missing")),
        *(("project_sheets", column, "1") for column in ("title", "weight", "score", "deduction", "rule")),
        *(("project_sheets", column, value) for column, value in (("position", 9), ("published_score", "1"))),
        ("targets", "score", "1.00"),
        ("overview", "missed_targets", 7),
    ],
)
def test_an_outsider_computes_the_sheets_of_projects(
    scored: Path, tmp_path: Path, table: str, column: str, value: str | int
) -> None:
    """Whatever is changed in the first sheet of a project does not agree."""
    public = tmp_path / "public.db"
    public.write_bytes(scored.read_bytes())
    change(public, f"UPDATE {table} SET {column} = '{value}' WHERE rowid IN (SELECT min(rowid) FROM {table})")
    code, said = verify(public)
    assert (code, f"行 {column}：" in said) == (1, True)


@pytest.mark.parametrize("table", ["project_scores", "project_sheets"])
def test_an_outsider_misses_a_row_that_was_taken_out(scored: Path, tmp_path: Path, table: str) -> None:
    """A project without its total, or a sheet without a line, does not agree."""
    public = tmp_path / "public.db"
    public.write_bytes(scored.read_bytes())
    change(public, f"DELETE FROM {table} WHERE project_code = 'P2'")
    code, said = verify(public)
    assert (code, f"{table} 缺少 P2 行" in said) == (1, True)


def test_a_departments_rubric_that_cannot_score_a_project_gives_no_sheet(funded: CommandLine) -> None:
    """A sheet of nothing but gaps is not published; how far targets were met is."""
    public = published(funded, [RUBRIC, *of_project("P1")])
    assert table_rows(public, "project_scores") == table_rows(public, "project_sheets") == []
    assert [row["fulfilment"] for row in table_rows(public, "targets")] == ["100.00", "50.00"]


def test_a_departments_rubric_that_can_gives_sheets(funded: CommandLine) -> None:
    """Where none is adopted for projects, the department's scores them if every line of it can."""
    own = OF_PROJECTS.replace("rule: deduction", "rule: completion, parameters: {aspects: [output]}")
    adopted = event("rubric_adopted", "own", year=2023, rubric="of-projects", text=own)
    public = published(funded, [adopted, *of_project("P1")])
    assert [row["project_code"] for row in table_rows(public, "project_scores")] == ["P1"]


def secret_lines() -> list[dict[str, Any]]:
    """Return a confidential project below a public parent, both with targets, with money of its own."""
    return [
        event("project_registered", "reg-G", project="G", name="一级项目"),
        event("project_registered", "reg-SX", project="SX", name="机密工程", confidential=True, parent="G"),
        *of_project("G"),
        *(line | {"name": "保密产出"} if line["kind"] == "target" else line for line in of_project("SX")),
        money("appropriation", "app-SX", "777.00", project="SX", day="2023-01-06"),
        money("expenditure", "pay-SX", "333.00", project="SX", day="2023-03-06"),
    ]


@pytest.mark.parametrize("in_totals", ["true", "false"])
def test_no_confidential_project_has_a_sheet_nor_has_its_parent(funded: CommandLine, in_totals: str) -> None:
    """Neither is scored, whether totals count it or not: what is added up in the parent's would be its money."""
    policy = funded.folder / "own.yml"
    said = SHIPPED.replace("in_totals: true", f"in_totals: {in_totals}\n  residual: 已经保密审查可以公开的合计")
    policy.write_text(said, "utf-8")
    public = published(funded, [*LINES, *secret_lines()], "--policy", str(policy))
    assert [row["project_code"] for row in table_rows(public, "project_scores")] == ["P1", "P2"]
    told = "".join(str(row) for table in ("project_scores", "project_sheets") for row in table_rows(public, table))
    assert [word for word in ("机密", "SX", "777", "333", "444", "42.86") if word in told] == []
    assert verify(public)[0] == 0


THERE_AND_BACK = [
    event("virement", "to-P1", project="SX", to_project="P1", occurred_on="2023-03-01", amount="50.00"),
    event("virement", "to-SX", project="P1", to_project="SX", occurred_on="2023-10-01", amount="50.00"),
]


def test_what_passed_through_a_projects_sheet_is_refused(funded: CommandLine, tmp_path: Path) -> None:
    """Money that a confidential project lent within the year shows in no total of the year, but at a milestone."""
    money_of_secret = money("appropriation", "app-SX", "777.00", project="SX", day="2023-01-06")
    lines = [*LINES, SECRET, money_of_secret, *THERE_AND_BACK]
    assert funded.import_lines(lines).exit_code == 0
    policy = funded.folder / "own.yml"
    policy.write_text(SHIPPED.replace("in_totals: true", "in_totals: false"), "utf-8")
    said = funded.refused(*PUBLISH, str(tmp_path / "public.db"), "--policy", str(policy))
    assert "项目 P1 至 2023-03 的调剂：其中只有 1 个涉密项目" in said
    assert "[confidential_residual]" in said


def test_a_project_page_shows_its_sheet(scored: Path) -> None:
    """Total, grade and what was published beside them, every line with its sentence, every target with its points."""
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", get(site(scored), "/2023/projects/P1").text))
    assert "自评总分 59.00 / 100.00 分，等级：良。2 个绩效目标，1 个未完成。" in words
    assert "公布总分 80，比计算总分多 21.00 分 。 理由：专家复核" in words
    assert "目标 60.00 45.00 15.00 44 " in words
    assert "P1的A 产出 ≥ 4 4 1 30.00 30.00 29 " in words
    assert "自评得分</h2>" not in get(site(scored), "/2023/projects/P8").text
