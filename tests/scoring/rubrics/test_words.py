"""A rubric in Chinese words, and bands that stand once for all lines: read as the rubric in full English."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ledger.values.words import ASPECTS
from scoring.forms.parameter_types import ParameterType
from scoring.reports.fulfilment_so_far import bands_by_aspect
from scoring.rubrics.reader import load, read_rubric
from scoring.rubrics.schema import schema
from scoring.rules.by_name import RULES
from scoring.rules.line import IF_NOT_APPLICABLE
from scoring.rules.percentage_of import NEEDED_BY, PARAMETERS
from scoring.sheets.score import score
from tests.conftest import CommandLine
from tests.ledger.test_laws import law
from tests.scoring.made_facts import budget_and_spending, facts, planned
from tests.scoring.rubrics.test_rubric import A, rubric, ruled

SOME = RULES["completion"].parameters["aspects"]
FACTS = facts(
    movements=[*budget_and_spending(700), ("supplement", 100, "2023-03"), ("carry_over", 50, "2023-01")],
    targets=[planned(None, None, grade="达成"), planned("3", "2", seq=3, aspect="benefit")],
    rates=["98"] * 12,
)
VALIDATOR = Draft202012Validator(schema())
GRADES = "[{grade: 达成, is: 100}, {grade: 未达成, below: 60}]"
COMPLETED = "{id: b, title: 乙, weight: 10, rule: completion, parameters: {aspects: [output]}}"


def words_of(kind: ParameterType) -> list[tuple[str, str]]:
    """Return every word that a parameter may be given in Chinese, with the English one."""
    return [(one, kind.stored(one)) for one in kind.schema["enum"] if isinstance(one, str) and kind.stored(one) != one]


WORDS = {name: words_of(kind) for name, kind in PARAMETERS.items() if "enum" in kind.schema}


def flow(parameters: dict[str, str]) -> str:
    """Return parameters as YAML in flow."""
    return "{" + ", ".join(f"{name}: {word}" for name, word in parameters.items()) + "}"


def test_every_closed_word_that_has_a_chinese_one_takes_it() -> None:
    """Figures but the indicator, budgets but the granted one, divisors, carry-over: each has its Chinese word."""
    assert {name: [english for _, english in found] for name, found in WORDS.items() if found} == {
        "of": ["bulletins", "attainment", "execution_rate", "control_rate", "adjustment_rate", "carry_over_rate",
               "appraised"],
        "carry_over": ["in", "out"],
        "budget": ["adjusted", "initial"],
        "divisor": ["budget", "expenditure"],
    }  # fmt: skip
    assert [english for _, english in words_of(IF_NOT_APPLICABLE)] == ["full_marks", "rebase"]
    assert {SOME.stored([chinese])[0]: chinese for chinese in ASPECTS.values()} == ASPECTS


@settings(law)
@given(st.sampled_from([("of", *one) for one in WORDS["of"]]), st.data())
def test_chinese_and_english_rubrics_score_alike(of: tuple[str, str, str], data: Any) -> None:
    """Whatever words are Chinese, the rubric is the same, the sheet is the same, and an editor takes both."""
    _, chinese, english = of
    needed = {"divisor"} if english in NEEDED_BY else set()
    more = needed | ({data.draw(st.sampled_from(["budget", "carry_over"]))} if english == "execution_rate" else set())
    drawn = {name: data.draw(st.sampled_from(WORDS[name])) for name in more}
    inapplicable = data.draw(st.sampled_from(words_of(IF_NOT_APPLICABLE)))
    texts = [
        ruled("rate", flow(parameters)).replace("rule: rate", f"rule: rate, not_applicable: {word}")
        for parameters, word in (
            ({"of": chinese} | {name: one for name, (one, _) in drawn.items()}, inapplicable[0]),
            ({"of": english} | {name: one for name, (_, one) in drawn.items()}, inapplicable[1]),
        )
    ]
    if drawn.get("budget", ("", ""))[1] == "initial" and "carry_over" in drawn:
        return
    assert load(texts[0]) == load(texts[1])
    assert score(load(texts[0]), FACTS) == score(load(texts[1]), FACTS)
    assert all(VALIDATOR.is_valid(yaml.safe_load(text)) for text in texts)


WRONG = [
    (ruled("completion", "{aspects: [产出, output]}"), "a：aspects = [产出, output]，有重复"),
    (
        ruled("completion", "{aspects: [产出, 成果]}"),
        "a：aspects = [产出, 成果]，应取自 output、benefit、satisfaction、cost，或写作 产出",
    ),
    (ruled("rate", "{of: 支付率}"), "或写作 支出执行率通报、进度达成率"),
    (ruled("rate", "{of: 执行率, divisor: 执行数}"), "a：divisor 只用于 of: carry_over_rate"),
    (ruled("rate", "{of: 结转结余率}"), "a：of: carry_over_rate 缺少参数 divisor"),
    (
        ruled("rate", "{of: 执行率}").replace("rule: rate", "rule: rate, not_applicable: 不计"),
        "a：not_applicable = 不计，应取自 full_marks、rebase，或写作 按满分计、折算",
    ),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_in_chinese_is_told_as_it_was_written(text: str, said: str) -> None:
    """A word that there is not, one given twice in two languages, and what does not go together are faults."""
    _, [fault] = read_rubric(text)
    assert said in fault.message


def test_bands_of_the_rubric_are_those_of_every_line_without_its_own() -> None:
    """Rules see them at each line by ``completion``; a line's own stand instead; no other line gets any."""
    own = COMPLETED.replace("[output]", "[benefit], bands: [{grade: 好, is: 100}]").replace("id: b", "id: c")
    text = rubric(f"[{{{A}, weight: 10, rule: deduction}}, {COMPLETED}, {own}]", weight="30") + f"bands: {GRADES}\n"
    given = {line.id: line.parameters.get("bands") for line in load(text).walk()}
    assert given == {"a": None, "b": yaml.safe_load(GRADES.replace("100", "'100'").replace("60", "'60'")),
                     "c": [{"grade": "好", "is": "100"}]}  # fmt: skip
    at_the_line = COMPLETED.replace("[output]", f"[output], bands: {GRADES}")
    assert load(text).lines[1] == load(rubric(f"[{at_the_line}]")).lines[0]
    assert {aspect: len(bands) for aspect, bands in bands_by_aspect(load(text)).items()} == {"output": 2, "benefit": 1}
    assert VALIDATOR.is_valid(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("bands", "code", "said"),
    [
        ("[]", "invalid_parameter", "评分标准：bands = []，应为列表"),
        ("达成", "invalid_parameter", "评分标准：bands = 达成，应为列表"),
        ("[{grade: 达成}]", "invalid_parameter", "评分标准：一档 {grade: 达成} 应有"),
        ("[{grade: 达成, from: -5, to: 100}]", "invalid_parameter", "评分标准：bands = "),
        ("[{grade: 达成, from: 80, to: 90}]", "invalid_steps", "评分标准：没有一档含 100"),
        (
            "[{grade: 达成, from: 60, to: 100}, {grade: 中, from: 70, to: 80}, {grade: 差, below: 60}]",
            "invalid_steps",
            "评分标准：档 [60, 100] 与档 [70, 80] 重叠",
        ),
    ],
)
def test_a_fault_of_the_rubrics_bands_names_the_rubric(bands: str, code: str, said: str) -> None:
    """It is told once, at the rubric and its row, however many lines have those bands."""
    lines = f"[{COMPLETED}, {COMPLETED.replace('id: b', 'id: c')}]"
    _, faults = read_rubric(rubric(lines, weight="20") + f"bands: {bands}\n")
    assert [(fault.code, fault.row) for fault in faults] == [(code, 7)]
    assert faults[0].message.startswith(said)


def test_explain_shows_the_english_words(funded: CommandLine) -> None:
    """What a line is scored by is told in one language, whichever it was written in."""
    file = funded.folder / "own.yml"
    file.write_text(ruled("rate", "{of: 执行率, budget: 年初预算数}"), "utf-8")
    found = funded.json("explain", "a", "--year", "2023", "--rubric", str(file))
    assert found["parameters"] == {"of": "execution_rate", "budget": "initial"}
