"""Projects scored by themselves, parent projects from those below them, the department from its projects."""

from decimal import Decimal
from typing import Any

import pytest

from ledger.history.snapshot import Snapshot
from scoring.facts import of_projects
from scoring.facts.of_snapshot import targets_by_project
from tests.conftest import CommandLine, event, money
from tests.scoring.sheets.test_score import LINE_KEYS, SHEET_KEYS

NATIONAL, HUBEI = "national-project-2020", "hubei-project-2020"


def target(project: str, indicator: str, aspect: str, value: str | None, **fields: Any) -> dict[str, Any]:
    """Return the line of a project's target."""
    planned = {"value": value} if value else {"nature": "qualitative"}
    return event(
        "target",
        f"t-{project}-{indicator}",
        **{"year": 2023, "project": project, "indicator": indicator, "aspect": aspect, "weight": "10"},
        **{"name": f"指标{indicator}", **planned, **fields},
    )


def result(project: str, indicator: str, **fields: Any) -> dict[str, Any]:
    """Return the line of a project's result."""
    return event("result", f"r-{project}-{indicator}", year=2023, project=project, indicator=indicator, **fields)


LINES = (
    event("project_registered", "reg-T", project="T", name="水利工程"),
    event("project_registered", "reg-A", project="A", name="河道整治", parent="T", office="工程科"),
    event("project_registered", "reg-B", project="B", name="水库维修", parent="T", office="水库科"),
    money("appropriation", "app-A", "300.00", project="A", day="2023-01-05"),
    money("carry_over", "co-A", "100.00", project="A", day="2023-01-05"),
    money("appropriation", "app-B", "100.00", project="B", day="2023-01-05"),
    money("expenditure", "pay-A", "360.00", project="A", day="2023-06-05"),
    money("expenditure", "pay-B", "100.00", project="B", day="2023-06-05"),
    target("A", "CC1", "output", "20", unit="公里"),
    target("B", "CC1", "output", "5", unit="公里"),
    target("A", "CC2", "output", "100", unit="%"),
    target("B", "CC2", "output", "100", unit="%"),
    target("A", "XY1", "benefit", None),
    target("A", "MY1", "satisfaction", "90", unit="%"),
    result("A", "CC1", value="15"),
    result("B", "CC1", value="6"),
    result("A", "CC2", value="90"),
    result("B", "CC2", value="40"),
    result("A", "XY1", grade="部分达成", coefficient="0.7"),
    result("A", "MY1", value="99"),
)


@pytest.fixture
def water(cli: CommandLine) -> CommandLine:
    """A parent project with two projects below it, their money, targets and results."""
    imported = cli.import_lines(LINES)
    assert imported.exit_code == 0, imported.output
    return cli


def scored(cli: CommandLine, *options: str) -> Any:
    """Return what ``score --json`` prints for 2023."""
    return cli.json("score", "--year", "2023", *options)


def scores(sheet: dict[str, Any]) -> dict[str, str | None]:
    """Return the scores of a sheet by line."""
    return {line["line"]: line["score"] for line in sheet["lines"]}


def test_the_national_form_by_hand(water: CommandLine) -> None:
    """A: 360 of 400 is 90 %: 9.00; output (15/20 + 90/100)/2 of 50: 41.25; benefit 0.7 × 30; satisfaction 10 of 10."""
    sheet = scored(water, "--project", "A", "--rubric", NATIONAL)
    assert [key for key in sheet if key != "grade"] == SHEET_KEYS
    assert [key for key in sheet["lines"][1] if key != "through_seq"] == LINE_KEYS
    assert scores(sheet) == {"execution": "9.00", "output": "41.25", "benefit": "21.00", "satisfaction": "10.00"}
    assert (sheet["total"], sheet["grade"], sheet["missing"]) == ("81.25", "良", [])


def test_an_aspect_without_targets_is_re_based(water: CommandLine) -> None:
    """B has no benefit and no satisfaction targets: 10.00 + (6/5 capped, 0.4)/2 × 50 of 60 points is 75.00 of 100."""
    sheet = scored(water, "--project", "B", "--rubric", NATIONAL)
    assert scores(sheet) == {"execution": "10.00", "output": "35.00", "benefit": None, "satisfaction": None}
    assert sheet["total"] == "75.00"
    assert sheet["total_explanation"] == "合计 45.00，适用指标的分值合计 60.00，折算 45.00 × 100.00 ÷ 60.00 = 75.00"


def test_a_parent_project_adds_up_before_it_scores(water: CommandLine) -> None:
    """Kilometres 21 of 25; per cents weighted 400 : 100 by budget, 80 of 100; then scored once (Hubei, footnote 2)."""
    sheet = scored(water, "--project", "T", "--rubric", NATIONAL)
    by_line = {line["line"]: line for line in sheet["lines"]}
    assert by_line["output"]["score"] == "41.00"
    assert "目标 ≥ 25公里，完成 21公里" in by_line["output"]["explanation"]
    assert "目标 ≥ 100%，完成 80%" in by_line["output"]["explanation"]
    assert by_line["execution"]["score"] == "9.20"


def test_the_hubei_form_by_hand(cli: CommandLine) -> None:
    """20 × 360 ÷ 400, carry-over in; 部分达成 at 0.55 lies in its band 50 to 80: 80 × (1 + 0.55) ÷ 2."""
    lines = [line for line in LINES if line["event_id"].split("-")[1] == "A" and "CC2" not in line["event_id"]]
    lines = [line for line in lines if "MY1" not in line["event_id"] and line["event_id"] != "r-A-XY1"]
    lines = [{**line, "value": "20"} if line["event_id"] == "r-A-CC1" else line for line in lines]
    registered = [{key: value for key, value in line.items() if key != "parent"} for line in lines]
    graded = result("A", "XY1", grade="部分达成", coefficient="0.55")
    assert cli.import_lines([*registered, graded]).exit_code == 0
    sheet = scored(cli, "--project", "A", "--rubric", HUBEI)
    assert scores(sheet) == {"execution": "18.00", "targets": "62.00"}
    assert sheet["total"] == "80.00"


def test_a_coefficient_outside_its_band_is_missing(water: CommandLine) -> None:
    """Under the national bands 0.55 is no 部分达成; the sheet names what is wanted and has no total."""
    water.import_lines([event("reversal", "rev", reverses="r-A-XY1", occurred_on="2023-12-31", reason="重评")])
    water.import_lines([{**result("A", "XY1", grade="部分达成", coefficient="0.55"), "event_id": "r2"}])
    answer = water("score", "--year", "2023", "--project", "A", "--rubric", NATIONAL)
    assert answer.exit_code == 1
    assert "缺少：效益指标：指标XY1 的得分系数（部分达成应在 [60, 80)% 之内）" in answer.stderr


def test_all_projects_are_scored_in_one_go(water: CommandLine) -> None:
    """One sheet a project with targets, those without children only, by code; the table adds up grades and average."""
    sheets = scored(water, "--all-projects", "--rubric", NATIONAL)
    assert [(sheet["project"], sheet["total"]) for sheet in sheets] == [("A", "81.25"), ("B", "75.00")]
    printed = water.ok("score", "--year", "2023", "--all-projects", "--rubric", NATIONAL)
    assert "2 个项目，其中 2 个资料齐全，平均 78.13 分；优 0 个、良 1 个、中 1 个、差 0 个" in printed


def test_facts_of_departments_are_missing_on_a_project_sheet(water: CommandLine) -> None:
    """Bulletins and deductions are recorded for departments alone, so such lines have no score for a project."""
    answer = water("score", "--year", "2023", "--project", "A", "--rubric", "guangzhou-2023")
    assert answer.exit_code == 1
    assert answer.stderr.count("所据事实只按部门记录") == 2


def test_a_project_that_is_not_registered_is_refused(water: CommandLine) -> None:
    """The error names the code; both options at once are a usage error."""
    refused = water.refused("score", "--year", "2023", "--project", "NOPE", "--rubric", HUBEI)
    assert "没有登记项目 NOPE" in refused
    assert "[unknown_project]" in refused
    both = water("score", "--year", "2023", "--project", "A", "--all-projects", "--rubric", HUBEI)
    assert both.exit_code == 2


RESTING = """\
id: resting
title: 部门整体
source: 测试
weight: 100
scale: 2
lines:
  - id: targets
    title: 项目目标
    weight: 100
    rule: completion
    parameters: {aspects: [output], targets: projects}
"""


def test_a_department_can_rest_on_its_projects(water: CommandLine) -> None:
    """Projects' shares weighted by budget: (0.825 × 400 + 0.7 × 100) ÷ 500 = 80 %; no project is named in public."""
    path = water.folder / "resting.yml"
    path.write_text(RESTING, "utf-8")
    sheet = scored(water, "--rubric", str(path))
    assert sheet["total"] == "80.00"
    assert sheet["lines"][0]["explanation"] == (
        "2 个项目的产出绩效目标，按调整后预算数加权完成 80.00%；100.00 × 80.00% = 80.00；2 个项目未全部完成"
    )


def test_another_rubric_is_compared_with_the_adopted_one(water: CommandLine) -> None:
    """Below the sheet of another rubric stands the total under the one adopted."""
    path = water.folder / "resting.yml"
    path.write_text(RESTING, "utf-8")
    adopted = event("rubric_adopted", "ad", year=2023, rubric="resting", text=RESTING)
    assert water.import_lines([adopted]).exit_code == 0
    other = water.folder / "other.yml"
    other.write_text(RESTING.replace("id: resting", "id: other").replace("output", "benefit"), "utf-8")
    assert water.ok("score", "--year", "2023", "--rubric", str(other)).endswith(
        "总分：70.00 / 100.00\n按已采用的 resting，总分：80.00 / 100.00\n"
    )


def test_children_sum_to_the_parent(water: CommandLine) -> None:
    """Money and absolute targets of a parent project are those of its children added up."""
    of_t = {line["line"]: line for line in scored(water, "--project", "T", "--rubric", HUBEI)["lines"]}
    assert "执行数 460.00 元 ÷ 调整后预算数 500.00 元" in of_t["execution"]["explanation"]
    assert Decimal(of_t["execution"]["score"]) == Decimal("18.40")


@pytest.mark.parametrize("command", [("score", "--all-projects", "--rubric", NATIONAL), ("advice",)])
def test_facts_are_grouped_once_however_many_projects(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Neither sheets nor advice of all projects read the year's facts anew for each of them."""
    read = []

    def counted(snapshot: Snapshot) -> Any:
        read.append(snapshot)
        return targets_by_project(snapshot)

    monkeypatch.setattr(of_projects, "targets_by_project", counted)
    assert cli.import_lines(LINES).exit_code == 0
    cli(command[0], "--year", "2023", *command[1:], "--json")
    assert len(read) == 1


ADJUSTED = """\
id: adjusted
title: 预算调整
source: 测试
weight: 10
scale: 2
lines:
  - {id: adjusted, title: 预算调整率, weight: 10, rule: rate, parameters: {of: adjustment_rate}}
"""


@pytest.mark.parametrize(
    ("project", "said"),
    [
        (("--project", "A"), "30.00 元 ÷ 年初预算数 300.00 元"),
        (("--project", "B"), "30.00 元 ÷ 年初预算数 100.00 元"),
        (("--project", "T"), "0.00 元 ÷ 年初预算数 400.00 元"),
        ((), "0.00 元 ÷ 年初预算数 400.00 元"),
    ],
)
def test_a_virement_adjusts_projects_and_not_the_department(
    water: CommandLine, project: tuple[str, ...], said: str
) -> None:
    """What goes from one project to the other is net for each, and nothing for what holds both."""
    moved = money("virement", "vire", "30.00", project="A", to_project="B", day="2023-05-05")
    assert water.import_lines([moved]).exit_code == 0
    file = water.folder / "adjusted.yml"
    file.write_text(ADJUSTED, "utf-8")
    [line] = scored(water, "--rubric", str(file), *project)["lines"]
    assert said in line["explanation"]
