"""The rubric as ``verify_public.py`` reads and scores it: as the product does, or not at all."""

import ast
import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ledger.history.rubrics import shipped_rubrics, shipped_text
from scoring.errors import RubricError
from scoring.forms.yaml_text import read_yaml as product_yaml
from scoring.rubrics.reader import load, read_rubric
from scoring.rules.by_name import RULES
from scoring.rules.line import IF_NOT_APPLICABLE
from scoring.rules.percentage_of import PARAMETERS
from tests.conftest import CommandLine, event
from tests.publish.fixtures import table_rows
from tests.publish.outsider.verifying import MANY_SIDED, change, verify, verify_public, year_of
from tests.publish.test_publication import SHIPPED

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "rubrics.md").read_text("utf-8")
OF_PAGE = {
    re.findall(r"# (\S+)\.yml", text)[0]: text
    for text in re.findall(r"(?s)(?<=```yaml\n).*?(?=```)", PAGE)
    if "rule:" in text
}
TABLES_OF_PAGE = re.findall(r"(?s)<<END\n(.*?)END\n", PAGE)

ONLY_SENTENCES_LEFT = re.compile(
    "结论：没有发现不相符，但没有比对 score_sheet 的 explanation"
    "(、project_scores 的 missing)?(、project_sheets 的 explanation)?。"
)


def texts() -> list[str]:
    """Return every text of the repository that could be a rubric: shipped, of the page, and of the tests' source."""
    found = [*map(shipped_text, shipped_rubrics()), *OF_PAGE.values()]
    for path in sorted((ROOT / "tests").rglob("*.py")):
        strings = (
            node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
        )
        found += [text for text in strings if isinstance(text, str) and "\n" in text and "rule:" in text]
    return found


def agrees(mine: Any, theirs: Any) -> bool:
    """Tell whether two documents are the same, but for folded text, which is passed over."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return mine.keys() == theirs.keys() and all(agrees(value, theirs[key]) for key, value in mine.items())
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(agrees, mine, theirs))
    return (isinstance(mine, verify_public.Folded) and isinstance(theirs, str)) or mine == theirs


def reads_as_the_product(text: str) -> bool:
    """Tell whether the text was read; where it was, then as the product reads it."""
    try:
        mine = verify_public.read_yaml(text)
    except verify_public.Unread:
        return False
    assert agrees(mine, product_yaml(text)), text
    return True


def test_every_rubric_of_the_repository_is_read_as_the_product_reads_it() -> None:
    """What is sound is read, and every line is the product's; what the product refuses may be refused."""
    sound = 0
    for text in texts():
        read = reads_as_the_product(text)
        rubric, _ = read_rubric(text)
        if rubric is None:
            continue
        sound += 1
        assert read, text
        mine = verify_public.rubric_of(text)
        assert (mine.id, mine.title, mine.weight, mine.scale, mine.total_scale) == (
            rubric.id, rubric.title, rubric.weight, rubric.scale, rubric.total_scale,
        )  # fmt: skip
        assert mine.grades == [(grade.name, grade.least) for grade in rubric.grades]
        assert [(one.id, one.title, one.weight, one.rule, one.parameters) for one in mine.lines] == [
            (one.id, one.title, one.weight, one.rule, one.parameters) for one in rubric.walk()
        ]
        assert [one.not_applicable or None for one in mine.lines] == [one.not_applicable for one in rubric.walk()]
    assert sound > 10


def test_chinese_words_mean_what_they_mean_to_the_product() -> None:
    """Every word that the product takes for an English one is known to the script by that, and no other."""
    kinds = {"aspects": RULES["completion"].parameters["aspects"], "not_applicable": IF_NOT_APPLICABLE, **PARAMETERS}
    given = {key: kind.schema.get("items", kind.schema).get("enum", []) for key, kind in kinds.items()}
    stored = {
        key: {word: kinds[key].stored([word] if key == "aspects" else word) for word in map(str, words)}
        for key, words in given.items()
    }
    known = {
        key: {word: one if isinstance(one, str) else one[0] for word, one in words.items() if one not in (word, [word])}
        for key, words in stored.items()
    }
    assert {key: words for key, words in known.items() if words} == verify_public.RUBRIC_WORDS


def test_the_shipped_rubrics_and_policy_are_read() -> None:
    """None of them is written in anything that the script does not read."""
    for text in (*map(shipped_text, shipped_rubrics()), SHIPPED):
        assert reads_as_the_product(text)
    assert not verify_public.Policy(SHIPPED).unread


UNREAD = {
    "an alias": "a: &x b\nc: *x\n",
    "a tag": "a: !!str b\n",
    "a repeated key": "a: b\na: c\n",
    "a repeated key in flow": "a: {b: c, b: d}\n",
    "a text over two lines": "a: b\n  c\n",
    "a quoted text over two lines": "a: 'b\n  c'\n",
    "an escape": 'a: "\\u0041"\n',
    "two documents": "a: b\n---\nc: d\n",
    "a question mark": "? a\n: b\n",
    "a tab": "a:\n\tb: c\n",
    "a key twice indented": "a: b\n   c: d\n",
    "a list beside keys": "a: b\n- c\n",
    "two colons": "a: b: c\n",
    "an open bracket": "a: [b, c\n",
    "a wrong bracket": "a: [b}\n",
    "a scalar alone": "a\n",
    "nothing": "",
    "deep flow": "a: " + "[" * 5000,
    "deep lists": "- " * 5000 + "a\n",
    "another line break": "a: b\u2028c: d\n",
    "the start of a document, indented": "  ---\na: b\n",
    "a text in a block that becomes less deep": "a: |\n    b\n  c\n",
    "a blank line deeper than its block": "a: |\n      \n  b\n",
    "the end of a document in a list": "a: [b,\n...\nc]\n",
    "the end of a document in a mapping": "a: {b: c,\n... \nd: e}\n",
}


@pytest.mark.parametrize("text", UNREAD.values(), ids=list(UNREAD))
def test_other_yaml_is_refused(text: str) -> None:
    """What is not the YAML that rubrics are written in is refused, and never read as something else."""
    with pytest.raises(verify_public.Unread):
        verify_public.read_yaml(text)


READ = {
    "a list in the column of its key": ("a:\n- b\n- c\n", {"a": ["b", "c"]}),
    "a document's start and comments": ("# x\n--- # y\na: b # c\n\n  # d\n", {"a": "b"}),
    "nothing and what looks like it": ("a:\nb: ~\nc: 'null'\n", {"a": "", "b": "", "c": "null"}),
    "quotes": ("a: 'it''s'\nb: \"x \\\"y\\\" # z\"\n", {"a": "it's", "b": 'x "y" # z'}),
    "colons and hashes in text": ("a: b:c#d\n", {"a": "b:c#d"}),
    "lists of lists": ("- - a\n  - b\n- c: d\n  e: f\n-\n  - g\n", [["a", "b"], {"c": "d", "e": "f"}, ["g"]]),
    "flow over lines": ("a: [b, # x\n  {c: 甲 乙, d: [e]},\n]\n", {"a": ["b", {"c": "甲 乙", "d": ["e"]}]}),
    "all in flow": ("{a: [b,\n c], d: {}} # e\n", {"a": ["b", "c"], "d": {}}),
    "flow below its key": ("a:\n  [b]\nc: d\n", {"a": ["b"], "c": "d"}),
    "a carriage return": ("a: b\r\nc:\r\n  d: e\r\n", {"a": "b", "c": {"d": "e"}}),
}


@pytest.mark.parametrize(("text", "document"), READ.values(), ids=list(READ))
def test_yaml_is_read(text: str, document: Any) -> None:
    """The parts of YAML that rubrics are written in."""
    assert verify_public.read_yaml(text) == document == product_yaml(text)


def test_folded_text_is_passed_over() -> None:
    """A text in several lines is not compared, and what stands after it is read."""
    found = verify_public.read_yaml("a: |\n  b: c\n\n   # d\ne: >-\n  f\ng:\n  - h: |\n      i\n    j: k\n")
    assert isinstance(found["a"], verify_public.Folded)
    assert isinstance(found["e"], verify_public.Folded)
    assert found["g"][0]["j"] == "k"


words = st.text(string.ascii_letters + string.digits + "甲乙 .:#-'\"[]{},&*|>%@!?~\\", min_size=1, max_size=6)
documents = st.recursive(
    words, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(words, inner, min_size=1, max_size=3)
)


plain_words = st.text("甲乙丙bcd", min_size=1, max_size=6)
plain_keys = st.sampled_from(["id", "title", "lines", "甲"])
plain = st.recursive(
    plain_words,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(plain_keys, inner, min_size=1, max_size=3),
)


@given(st.dictionaries(plain_keys, plain, min_size=1), st.booleans())
def test_plain_words_are_read(document: Any, flow: bool) -> None:
    """A document of plain words, as rubrics are, is read and not refused, in blocks and in flow."""
    text = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow)
    assert verify_public.read_yaml(text) == document


@given(documents, st.booleans())
def test_what_is_read_is_what_was_written(document: Any, flow: bool) -> None:
    """Whatever YAML a writer makes of a document, it is read as the product reads it or refused."""
    # What is read otherwise fails within.
    reads_as_the_product(yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow))


@given(
    st.lists(
        st.sampled_from(
            ["a", ":", " ", "  ", "\n", "-", "- ", "a: ", "[", "]", "{", "}", ",", "#", "'", '"', "|", "~"]
        ),
        max_size=14,
    )
)
def test_what_is_read_is_never_something_else(pieces: list[str]) -> None:
    """Of any text: it is read as the product reads it, or refused."""
    text = "".join(pieces)
    try:
        mine = verify_public.read_yaml(text)
    except verify_public.Unread:
        return
    try:
        theirs = product_yaml(text)
    except RubricError:
        # More may be read than the product takes: no such rubric can be adopted and published.
        return
    assert agrees(mine, theirs), text


@pytest.fixture
def page(cli: CommandLine) -> CommandLine:
    """The ledger of the page on rubrics."""
    for number, table in enumerate(TABLES_OF_PAGE):
        file = cli.folder / f"{number}.csv"
        file.write_text(table, "utf-8")
        cli.ok("import", str(file))
    return cli


@pytest.mark.parametrize("name", OF_PAGE)
def test_every_form_of_the_page_is_computed_again(page: CommandLine, name: str) -> None:
    """Steps, points, milestones, alternatives, grades, whole points: all agrees, and each score is compared."""
    # The first form of the page leaves open what counts for an indicator that does not apply.
    text = re.sub("(rule: completion\n)(?!    not)(?=    param)", r"\1    not_applicable: rebase\n", OF_PAGE[name])
    adopted = event("rubric_adopted", "rub", year=2023, rubric=load(text).id, text=text)
    public = year_of(page, [adopted])
    said = verify(public)[1]
    assert ONLY_SENTENCES_LEFT.fullmatch(said.splitlines()[-1]), said
    original = public.read_bytes()
    for row in table_rows(public, "score_sheet"):
        public.write_bytes(original)
        if row["score"] is not None:
            change(public, f"UPDATE score_sheet SET score = '0.01' WHERE position = {row['position']}")
            assert (
                f"score_sheet 的 {row['position']} 行 score：公开的是 0.01，重算的是 {row['score']}"
                in verify(public)[1]
            )
        public.write_bytes(original)
        change(public, f"UPDATE score_sheet SET event_seqs = '1', events = 1 WHERE position = {row['position']}")
        assert f"score_sheet 的 {row['position']} 行 event_seqs：公开的是 1，" in verify(public)[1]


OF_THE_BUDGET = """\
id: budget
title: 预算编制
source: 测试
weight: 30
scale: 2
lines:
  - {id: adjusted, title: 预算调整率, weight: 10, rule: rate, parameters: {of: adjustment_rate}}
  - {id: left, title: 结转结余率, weight: 10, rule: rate, parameters: {of: carry_over_rate, divisor: budget}}
  - id: beside
    title: 结转结余率之二
    weight: 10
    rule: steps
    parameters:
      of: carry_over_rate
      divisor: expenditure
      steps: [{above: -1, to: 5, points: 5}, {to: -1, points: 0}, {above: 5, points: 10}]
"""


def test_figures_of_the_budget_are_computed_again(page: CommandLine) -> None:
    """What was adjusted and what was left agree with the sheet, negative ends included, and other scores do not."""
    cut = event("reduction", "cut", project="P1", amount="5000.00", occurred_on="2023-07-01")
    public = year_of(page, [cut, event("rubric_adopted", "rub", year=2023, rubric="budget", text=OF_THE_BUDGET)])
    said = verify(public)[1]
    verdict = "结论：没有发现不相符，但没有比对 score_sheet 的 explanation、project_sheets 的 explanation。"
    assert said.splitlines()[-1] == verdict, said
    assert [row["score"] for row in table_rows(public, "score_sheet")] == ["1.15", "0.46", "5.00"]
    original = public.read_bytes()
    for line in ("adjusted", "left", "beside"):
        public.write_bytes(original)
        change(public, f"UPDATE score_sheet SET score = '0.01' WHERE line = '{line}'")
        assert "公开的是 0.01，重算的是" in verify(public)[1]


def test_a_rubric_that_cannot_be_read_is_told(funded: CommandLine) -> None:
    """Then the sheet is compared with itself, and the verdict does not call the score right."""
    text = MANY_SIDED.replace("title: 多种指标", 'title: "\\u591a"')
    facts = [
        event("rubric_adopted", "rub", year=2023, rubric="many-sided", text=text),
        event("target", "t-1", year=2023, indicator="B1", aspect="benefit", name="效益", weight="1", value="1"),
        event("published_score", "score-1", year=2023, line="given", score="13.5", reason="专家"),
    ]
    public = year_of(funded, facts)
    code, said = verify(public)
    assert code == 0, said
    assert "评分标准的全文：全文不是本程序所读的 YAML（第 3 行" in said
    verdict = said.splitlines()[-1]
    assert "但总分所依据的评分标准没有重算，没有比对 overview 的 rubric_title、grade、total_explanation" in verdict
    assert "explanation、rule、parameters" in verdict
    original = public.read_bytes()
    for line, score in {"spent": "0.1", "open": "0.1", "rules": "0.1", "given": "1.0", "better": "9.9"}.items():
        public.write_bytes(original)
        change(public, f"UPDATE score_sheet SET score = '{score}' WHERE line = '{line}'")
        assert verify(public)[0] == 1, line
