"""The JSON Schema of rubrics and the reader agree: what the one takes for a rubric in form, the other does too."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ledger.history.rubrics import shipped_rubrics, shipped_text
from scoring.errors import RubricError
from scoring.rubrics.reader import load, read_rubric
from scoring.rubrics.schema import schema
from scoring.rules.by_name import RULES
from tests.conftest import CommandLine
from tests.scoring.reports.test_advice import APPRAISED
from tests.scoring.reports.test_explain import RUBRIC
from tests.scoring.rubrics.test_rubric import REFUSED, WRONG_PARAMETERS
from tests.scoring.rubrics.test_rubric_check import FAULTY
from tests.scoring.sheets.test_project_sheets import RESTING
from tests.scoring.sheets.test_shapes import EITHER, LOCAL
from tests.test_readme import files

ON_THE_PAGE = {name: text for name, text in files("docs/rubrics.md").items() if name != "advice.yml"}
SOUND = {
    **{name: shipped_text(name) or "" for name in shipped_rubrics()},
    **ON_THE_PAGE,
    **{"either": EITHER, "local": LOCAL, "explained": RUBRIC, "resting": RESTING, "appraised": APPRAISED},
}
FOR_THE_READER = {
    *("duplicate_line", "weights_do_not_add_up", "invalid_steps", "invalid_grades", "unreachable_line"),
    *("yaml_alias", "yaml_tag", "repeated_key", "forbidden_character", "invalid_yaml"),
}
"""What no schema can tell: sums, what repeats or overlaps, and how YAML is written."""
AS_NUMBERS = ("a scale too long for an integer", "a weight that is no number", "a weight the scale cannot print")
"""What YAML writes as a number that a schema takes."""
TOGETHER = ("budget: initial, carry_over", "from: 0, above: 0", "share: 4, points: 5}, {month: 7")
"""Parameters that are right by themselves, and wrong together."""
FAULTS = {
    case: (text, code)
    for case, (text, code, _) in REFUSED.items()
    if code not in FOR_THE_READER and case not in AS_NUMBERS
}
WRONG = [
    (text, code)
    for text, code, _ in WRONG_PARAMETERS
    if code not in FOR_THE_READER and not any(part in text for part in TOGETHER)
]


def accepts(text: str) -> bool:
    """Tell whether the schema takes the document as an editor reads it."""
    return bool(Draft202012Validator(schema()).is_valid(yaml.safe_load(text)))


def test_the_schema_is_one() -> None:
    """It is itself a schema of its dialect, and names every rule."""
    Draft202012Validator.check_schema(schema())
    assert schema()["$defs"]["line"]["properties"]["rule"]["enum"] == list(RULES)


@pytest.mark.parametrize("name", SOUND)
def test_the_schema_takes_every_sound_rubric(name: str) -> None:
    """Whatever ships, stands on the page of docs or is sound in the tests passes both."""
    assert load(SOUND[name])
    assert accepts(SOUND[name])


@pytest.mark.parametrize("case", FAULTS)
def test_the_schema_refuses_what_is_no_rubric_in_form(case: str) -> None:
    """Unknown keys, rules and words, missing ones and wrong forms are faults to the schema too."""
    text, _ = FAULTS[case]
    assert read_rubric(text)[0] is None
    assert not accepts(text)


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_the_schema_knows_the_parameters(text: str, code: str) -> None:
    """What a rule does not take is refused by both."""
    with pytest.raises(RubricError) as refused:
        load(text)
    assert refused.value.code == code
    assert not accepts(text)


def test_the_command_prints_the_schema_that_ships(cli: CommandLine) -> None:
    """``rubric schema`` prints the file, ready for an editor."""
    shipped = Path(__file__).parents[3] / "scoring/rubrics/rubric.schema.json"
    assert cli.ok("rubric", "schema") == shipped.read_text("utf-8")


@pytest.mark.parametrize("rule", RULES)
def test_the_page_of_docs_knows_every_rule_and_parameter(rule: str) -> None:
    """docs/rubrics.md names each rule and each of its parameters."""
    page = (Path(__file__).parents[3] / "docs/rubrics.md").read_text("utf-8")
    names: list[Any] = [rule, *RULES[rule].parameters]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_a_faulty_rubric_is_faulty_to_the_schema() -> None:
    """The rubric with one fault of each kind does not pass."""
    assert not accepts(FAULTY)
