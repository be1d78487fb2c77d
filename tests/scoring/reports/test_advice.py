"""New projects and their appraisals; what results advise for the next budget."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scoring.rules.rate import rate
from tests.conftest import CommandLine, event, money
from tests.scoring.made_facts import facts, line

LINES = [
    *(
        event("project_registered", f"reg-{code}", project=code, name=f"项目{code}", office="甲")
        for code in ("OLD", "NEW", "BAD", "CO", "NONE")
    ),
    event("project_registered", "reg-PAY", project="PAY", name="工资", expenditure_type="personnel"),
    money("appropriation", "app-OLD-22", "10.00", project="OLD", day="2022-01-05"),
    *(
        money("appropriation", f"app-{code}", "100.00", project=code, day="2023-01-05")
        for code in ("OLD", "NEW", "BAD", "PAY")
    ),
    money("carry_over", "co", "100.00", project="CO", day="2023-01-05"),
    event("appraisal", "ap-NEW", year=2023, project="NEW", conclusion="revise", score="80", document="评〔2022〕1号"),
    money("expenditure", "pay-OLD", "100.00", project="OLD"),
    money("expenditure", "pay-NEW", "60.00", project="NEW"),
    money("surrender", "back-NEW", "20.00", project="NEW"),
    event(
        "target", "t", year=2023, project="OLD", indicator="I1", aspect="output", name="培训", weight="1", value="10"
    ),
    event("result", "r", year=2023, project="OLD", indicator="I1", value="5"),
]
RULES = """\
source: 示例
rules:
  - {advice: 取消, when: {execution_rate: {is: 0}}}
  - advice: 调整
    when: {fulfilment: {below: 60}, grade: [中, 差]}
  - advice: 压减
    when: {surrendered_rate: {from: 20}, execution_rate: {below: 80}}
  - {advice: 保持}
"""


@pytest.fixture
def two_years(cli: CommandLine) -> CommandLine:
    """A project of last year, one carried over, two new ones, one without money, and personnel."""
    imported = cli.import_lines(LINES)
    assert imported.exit_code == 0, imported.output
    return cli


def test_new_projects_without_an_appraisal_are_listed(two_years: CommandLine) -> None:
    """New is what got project money for the first time; each stands with its appraisal or without."""
    rows = two_years.json("appraisals", "--year", "2023")
    assert [(row["project"], row["granted"], row["appraised"], row["conclusion"]) for row in rows] == [
        ("BAD", "100.00", False, None),
        ("NEW", "100.00", True, "revise"),
    ]
    printed = two_years("appraisals", "--year", "2023")
    assert "2 个新增项目，1 个没有事前绩效评估" in printed.stdout
    assert printed.stderr == ""


def test_the_first_year_of_a_log_cannot_tell_what_is_new(two_years: CommandLine) -> None:
    """Without an earlier year every project looks new: the list says so."""
    answer = two_years("appraisals", "--year", "2022")
    assert answer.exit_code == 0
    assert "不能判断" in answer.stderr


APPRAISED = """\
id: r
title: 标准
source: 测试
weight: 4
scale: 2
lines:
  - {id: a, title: 事前评估, weight: 4, rule: rate, not_applicable: full_marks, parameters: {of: appraised}}
"""


def test_a_rubric_line_can_use_appraisals(two_years: CommandLine) -> None:
    """One of two new projects was appraised: half the points; of none, full marks where the rubric says so."""
    path = two_years.folder / "own.yml"
    path.write_text(APPRAISED, "utf-8")
    sheet = two_years.json("score", "--year", "2023", "--rubric", str(path))
    assert sheet["total"] == "2.00"
    assert sheet["lines"][0]["explanation"].startswith("2 个新增项目中 1 个通过事前绩效评估 = 50.00%")
    assert two_years.json("score", "--year", "2024", "--rubric", str(path))["total"] == "4.00"
    assert two_years("score", "--year", "2022", "--rubric", str(path)).exit_code == 1


def test_facts_too_young_to_tell_leave_the_line_missing() -> None:
    """It is not 100 % of none, and it is not nought."""
    result = rate(line("rate", of="appraised"), facts())
    assert (result.points, result.missing) == (None, ("指标a：上年的项目资金",))


def advised(cli: CommandLine, text: str | None = RULES, *options: str) -> Mapping[str, dict[str, Any]]:
    """Return the advice by project under the rules in a file."""
    given: tuple[str, ...] = ()
    if text is not None:
        (cli.folder / "rules.yml").write_text(text, "utf-8")
        given = ("--rules", str(cli.folder / "rules.yml"))
    return {row["project"]: row for row in cli.json("advice", "--year", "2023", *given, *options)}


def test_the_first_rule_that_applies_advises_with_its_reason(two_years: CommandLine) -> None:
    """All conditions of a rule must hold; what is not known meets none; the reason names the figures."""
    rows = advised(two_years, RULES, "--rubric", "national-project-2020")
    assert {code: (row["advice"], row["reason"]) for code, row in rows.items()} == {
        "BAD": ("取消", "执行率 0.00 在 [0, 0] 之内"),
        "CO": ("取消", "执行率 0.00 在 [0, 0] 之内"),
        "NEW": ("压减", "执行率 75.00 在 (−∞, 80) 之内、退回比例 20.00 在 [20, +∞) 之内"),
        "OLD": ("调整", "目标完成率 50.00 在 (−∞, 60) 之内、等级为差"),
    }
    assert (rows["OLD"]["total"], rows["OLD"]["grade"], rows["NEW"]["surrender"]) == ("58.33", "差", "20.00")


def test_without_a_rubric_there_is_no_grade_to_meet(two_years: CommandLine) -> None:
    """Rules that ask for a grade or total need a rubric; without rules there is no advice at all."""
    path = two_years.folder / "rules.yml"
    for text, named in (
        (RULES, "grade"),
        ("source: 示例\nrules: [{advice: 取消, when: {total: {below: 9}}}]", "total"),
    ):
        path.write_text(text, "utf-8")
        found = two_years("advice", "--year", "2023", "--rules", str(path))
        assert found.exit_code == 2
        assert f"ask for {named}: give --rubric" in found.stderr
    assert advised(two_years, None)["OLD"]["advice"] is None
    assert "没有建议" in two_years("advice", "--year", "2023").stderr


def test_a_reason_never_seems_wrong(two_years: CommandLine) -> None:
    """A figure just beside a bound is printed so that the band it lies in is plain."""
    close = money("expenditure", "pay-CO", "79.999", project="CO")
    assert "amount" in str(two_years.import_lines([close]).stderr)
    lines = [
        money("appropriation", "app-CO", "99900.00", project="CO"),
        money("expenditure", "pay-CO", "79999.99", project="CO"),
    ]
    assert two_years.import_lines(lines).exit_code == 0
    rules = "source: 示例\nrules: [{advice: 压减, when: {execution_rate: {below: 80}}}, {advice: 保持}]"
    assert advised(two_years, rules)["CO"]["reason"] == "执行率 79.99999 在 (−∞, 80) 之内"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("rules: []", ["missing_key", "missing_key"]),
        ("source: 示例\nrules: [{advice: 维持}]", ["invalid_advice"]),
        ("source: 示例\nrules: [{advice: 保持, when: {money: {is: 0}, total: 3}}]", ["unknown_key", "invalid_advice"]),
        ("source: 示例\nrules: [{advice: 保持, when: {total: {from: 1, is: 2}, grade: 优}}]", ["invalid_advice"] * 2),
        ("source: 示例\nrules: [{advice: 保持, when: {total: {from: x}}}]", ["invalid_weight"]),
        ("- a", ["invalid_lines", "missing_key", "missing_key"]),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(two_years: CommandLine, text: str, codes: list[str]) -> None:
    """Every problem of the file is told with its line and code."""
    path = Path(two_years.folder / "rules.yml")
    path.write_text(text, "utf-8")
    said = two_years.refused("advice", "--year", "2023", "--rules", str(path))
    assert [said.count(f"[{code}]") for code in dict.fromkeys(codes)] == [
        codes.count(code) for code in dict.fromkeys(codes)
    ]
