"""``explain``: one line of the sheet with rule, source, inputs, arithmetic, events, and what was lost."""

from typing import Any

import pytest

from scoring.rules.by_name import RULES
from tests.conftest import CommandLine, event, money
from tests.scoring.rubrics.test_rubric import HEAD

KEYS = [
    *("line", "title", "rule", "rule_in_words", "parameters", "source", "weight", "score", "deduction"),
    *("explanation", "inputs", "events", "through_seq", "shortfall", "published", "targets", "through"),
]
CONTROL = "[{is: 0, points: 2}, {above: 0, to: 10, points: 1}, {above: 10, points: 0}]"
RUBRIC = (
    HEAD
    + f"""lines:
  - {{id: spending, title: 支出率, weight: 2, rule: rate, source: 某办法第三条, parameters: {{of: execution_rate}}}}
  - {{id: control, title: 控制率, weight: 2, rule: steps, parameters: {{of: control_rate, steps: {CONTROL}}}}}
  - id: goals
    title: 目标
    weight: 4
    lines:
      - {{id: output, title: 产出, weight: 2, rule: completion, parameters: {{aspects: [output]}}}}
      - id: drop
        title: 满意度
        weight: 2
        rule: per_points
        parameters: {{of: indicator, indicator: I2, target: 90, per: 5, less: 0.5}}
  - id: pace
    title: 进度
    weight: 1
    rule: milestones
    parameters: {{milestones: [{{month: 6, share: 50, points: 1}}]}}
  - {{id: order, title: 管理, weight: 1, rule: deduction, lines: [{{id: files, title: 档案}}]}}
"""
)
LINES = [
    event("rubric_adopted", "ad", year=2023, rubric="r", text=RUBRIC),
    event("project_registered", "reg", project="P", name="项目"),
    money("appropriation", "app", "100.00", project="P", day="2023-01-05"),
    money("supplement", "sup", "5.00", project="P", day="2023-02-05"),
    money("expenditure", "pay", "84.00", project="P", day="2023-08-05"),
    event("target", "t1", year=2023, indicator="I1", aspect="output", name="培训", weight="1", value="10", unit="期"),
    event("target", "t2", year=2023, indicator="I2", aspect="satisfaction", name="满意率", weight="1", value="90"),
    event("result", "r1", year=2023, indicator="I1", value="8", reason="疫情"),
    event("result", "r2", year=2023, indicator="I2", value="79"),
    event("deduction", "d1", year=2023, rubric="r", line="files", points="0.25", reason="未归档"),
    event("published_score", "p1", year=2023, line="spending", score="1.5", reason="财政复核"),
]


@pytest.fixture
def scored(cli: CommandLine) -> CommandLine:
    """A year scored by five rules, with something lost on every line."""
    imported = cli.import_lines(LINES)
    assert imported.exit_code == 0, imported.output
    return cli


def explained(cli: CommandLine, line: str) -> dict[str, Any]:
    """Return the explanation of a line as JSON."""
    found: dict[str, Any] = cli.json("explain", line, "--year", "2023")
    return found


LOST = {
    "spending": ["达到 100%（现为 80.00%），可再得 0.40 分"],
    "control": ["在 [0, 0] 一档（现为 5.00），可再得 1.00 分"],
    "output": ["培训（目标 ≥ 10期，完成 8期）达到目标，可再得 0.40 分"],
    "drop": ["与 90.00 相差不满 5.00（现相差 11.00），可再得 1.00 分"],
    "pace": ["至 2023-06 执行率 0.00%，应达 50.00%，未达到，得 0.00；达到可再得 1.00 分"],
    "order": ["没有档案的扣分（0.25 分），可再得 0.25 分"],
    "goals": ["产出失 0.40 分", "满意度失 1.00 分"],
}


@pytest.mark.parametrize(("line", "lost"), LOST.items(), ids=list(LOST))
def test_what_would_have_given_the_missing_points(scored: CommandLine, line: str, lost: list[str]) -> None:
    """Every rule says what was lacking and how many points it is worth; together they are the line's deduction."""
    found = explained(scored, line)
    assert found["shortfall"] == lost
    assert list(found) == KEYS


SHORT = {
    "spending": ("9999999999.99", ["达到 100%（现为 <100.00%），可再得 <0.000001 分"]),
    "a little less": ("9990000000.00", ["达到 100%（现为 99.90%），可再得 0.002 分"]),
    "whole": ("10000000000.00", []),
}


@pytest.mark.parametrize(("spent", "lost"), SHORT.values(), ids=list(SHORT))
def test_a_figure_below_a_bound_is_not_told_as_the_bound(cli: CommandLine, spent: str, lost: list[str]) -> None:
    """One fen short of all is below 100 and has something to gain; what is short by more is told as it was."""
    lines = [
        *LINES[:2],
        money("appropriation", "app", "10000000000.00", project="P", day="2023-01-05"),
        money("expenditure", "pay", spent, project="P", day="2023-08-05"),
    ]
    assert cli.import_lines(lines).exit_code == 0
    assert explained(cli, "spending")["shortfall"] == lost


def test_a_line_shows_rule_source_inputs_and_the_published_score(scored: CommandLine) -> None:
    """The line's own source comes before the rubric's; money is shown by kind; the published score has its reason."""
    found = explained(scored, "spending")
    assert (found["rule"], found["parameters"], found["source"]) == ("rate", {"of": "execution_rate"}, "某办法第三条")
    assert [(one["name"], one["value"]) for one in found["inputs"]] == [
        ("年初预算批复", "100.00 元"),
        ("追加", "5.00 元"),
        ("支出", "84.00 元"),
        ("调整后预算数", "105.00 元"),
        ("执行数", "84.00 元"),
    ]
    assert (found["through_seq"], found["published"]) == (12, {"seq": 12, "score": "1.5", "reason": "财政复核"})
    assert explained(scored, "control")["source"] == "测试"


def test_inputs_are_the_events_a_line_rests_on(scored: CommandLine) -> None:
    """Targets, results and deductions stand with seq and content; above them, the scores of the lines below."""
    found = explained(scored, "output")
    assert [(one["seq"], one["name"], one["value"]) for one in found["inputs"]] == [
        (7, "绩效目标", "培训 ≥ 10期，权重 1"),
        (9, "完成情况", "I1，8，原因：疫情"),
    ]
    assert [one["value"] for one in explained(scored, "files")["inputs"]] == ["files 0.25 分：未归档"]
    assert [(one["name"], one["value"]) for one in explained(scored, "goals")["inputs"]] == [
        ("产出", "1.60 / 2.00"),
        ("满意度", "1.00 / 2.00"),
    ]


def test_a_control_rate_says_that_cuts_do_not_count(scored: CommandLine) -> None:
    """The explanation says so and names the figure that counts them; the sentence that is published does not."""
    said = "预算控制率只计本年追加，不计调减"
    assert f"口径：{said}" in scored.ok("explain", "control", "--year", "2023")
    assert said not in explained(scored, "control")["explanation"]
    assert "口径" not in scored.ok("explain", "spending", "--year", "2023")


def test_the_explanation_prints_in_words(scored: CommandLine) -> None:
    """The same stands in the printed explanation."""
    printed = scored.ok("explain", "spending", "--year", "2023")
    for said in (
        "支出率（spending）：1.60 / 2.00",
        "规则：分值 × 比率",
        "出处：某办法第三条",
        "公布得分 1.5",
        "失分：",
    ):
        assert said in printed
    assert "（files）：不计分" in scored.ok("explain", "files", "--year", "2023")


def test_an_unknown_line_is_refused_with_those_there_are(scored: CommandLine) -> None:
    """The error names the line and all ids of the rubric."""
    said = scored.refused("explain", "nowhere", "--year", "2023")
    assert "[unknown_line]" in said
    assert "spending" in said


def test_a_line_of_a_projects_sheet_can_be_explained(scored: CommandLine) -> None:
    """With ``--project`` the inputs are those of the project, bands and all."""
    found = scored.json("explain", "output", "--year", "2023", "--project", "P", "--rubric", "national-project-2020")
    assert found["parameters"]["bands"][0] == {"grade": "达成", "from": "80", "to": "100"}
    assert "grade" in scored.ok(
        "explain", "output", "--year", "2023", "--project", "P", "--rubric", "national-project-2020"
    )


def test_every_rule_is_explained_in_words() -> None:
    """No rule is without a sentence on what it does."""
    assert all(rule.words for rule in RULES.values())
