"""What a rubric may not hold any more: refused wherever a text is given, scored as before where one was adopted."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from scoring.errors import RubricError
from scoring.rubrics.reader import load, load_adopted, read_rubric
from scoring.rubrics.schema import schema
from tests.conftest import CommandLine, event
from tests.scoring.rubrics.test_rubric import A, rubric, ruled

BY_VALUE = ruled("rate", "{of: indicator, indicator: CC2}")
SAID = "a：rate 配 of: indicator 把完成值当作百分数"
INSTEAD = "应改为 rule: completion，parameters: {indicators: [CC2]}"
YEAR = [
    event(
        "target", "t", year=2023, indicator="CC2", aspect="output", name="产值", weight="1", value="43.2", unit="万元"
    ),
    event("result", "r", year=2023, indicator="CC2", value="37.24"),
    event("rubric_adopted", "ad", year=2023, rubric="r", text=BY_VALUE),
]  # fmt: skip
GIVEN = (("score",), ("explain", "a"), ("monitor",), ("what-if", "--spend", "P1:1@2023-12"))


@pytest.fixture
def adopted(funded: CommandLine) -> CommandLine:
    """A year that was scored by a value read as per cent."""
    imported = funded.import_lines(YEAR)
    assert imported.exit_code == 0, imported.output
    return funded


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The same text in a file."""
    path = tmp_path / "own.yml"
    path.write_text(BY_VALUE, "utf-8")
    return str(path)


def test_it_is_a_fault_that_says_what_to_write() -> None:
    """The fault has the row of the parameters, names the line and holds the line to write; an editor refuses it too."""
    found, [fault] = read_rubric(BY_VALUE)
    assert (found, fault.code, fault.row) == (None, "outdated_parameter", 6)
    assert fault.message.startswith(SAID)
    assert fault.message.endswith(INSTEAD)
    assert not Draft202012Validator(schema()).is_valid(yaml.safe_load(BY_VALUE))


@pytest.mark.parametrize("rule", ["steps", "per_points"])
def test_other_rules_measure_by_the_value(rule: str) -> None:
    """Bands and steps are in the unit of the value: they take it."""
    more = {"steps": "steps: [{from: 0, points: 10}]", "per_points": "target: 43.2, per: 1, less: 1"}[rule]
    text = ruled(rule, f"{{of: indicator, indicator: CC2, {more}}}")
    assert load(text) == load_adopted(text)
    assert Draft202012Validator(schema()).is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("command", GIVEN, ids=[command[0] for command in GIVEN])
def test_a_file_with_it_is_refused(adopted: CommandLine, file: str, command: tuple[str, ...]) -> None:
    """Whatever reads a rubric that is given refuses it, in words that say what to write instead."""
    when = ("--through", "2023-12") if command[0] == "monitor" else ("--year", "2023")
    said = adopted.refused(*command, *when, "--rubric", file)
    assert SAID in said
    assert INSTEAD in said
    assert "[outdated_parameter]" in said


def test_check_names_its_row(cli: CommandLine, file: str) -> None:
    """``rubric check`` reports it as it reports every problem."""
    result = cli("rubric", "check", file, "--json")
    assert [one["code"] for one in json.loads(result.stdout)["problems"]] == ["outdated_parameter"]


def test_what_was_adopted_scores_as_it_did(adopted: CommandLine) -> None:
    """37.24 counts as 37.24 per cent of 10 under the adopted text, and a remark says so, and what to write."""
    result = adopted("score", "--year", "2023", "--json")
    sheet = json.loads(result.stdout)
    assert (sheet["total"], sheet["lines"][0]["explanation"]) == (
        "3.72",
        "产值完成 37.24万元；10.00 × 37.24% = 3.724，四舍五入为 3.72",
    )
    assert f"注意：{SAID}" in result.stderr
    assert "；已采用的照旧计分" in result.stderr


def test_other_faults_are_faults_of_adopted_texts() -> None:
    """Only what was right once is passed over."""
    wrong = rubric(f"[{{{A}, weight: 9, rule: rate, parameters: {{of: indicator, indicator: CC2}}}}]")
    with pytest.raises(RubricError, match="下级分值合计为 9"):
        load_adopted(wrong)
    assert [fault.code for fault in read_rubric(wrong)[1]] == ["weights_do_not_add_up", "outdated_parameter"]
