"""Rubrics: what the loader accepts, what it refuses by name, and the shipped one line by line."""

from decimal import Decimal
from importlib import resources

import pytest

from ledger.history.rubrics import shipped_rubrics, shipped_text
from scoring.errors import RubricError
from scoring.rubrics.reader import load
from tests.conftest import CommandLine

GUANGZHOU = (
    ("performance", None, "履职效能", "50", None),
    ("targets", "performance", "产出与效益指标完成情况", "40", "completion"),
    ("output", "targets", "部门整体绩效目标产出指标完成情况", None, None),
    ("benefit", "targets", "部门整体绩效目标效益指标完成情况", None, None),
    ("spending_rate", "performance", "部门预算资金支出率", "10", "rate"),
    ("management", None, "管理效率", "50", "deduction"),
    ("budgeting", "management", "预算编制", None, None),
    ("execution", "management", "预算执行", None, None),
    ("disclosure", "management", "信息公开", None, None),
    ("performance_management", "management", "绩效管理", None, None),
    ("procurement", "management", "采购管理", None, None),
    ("assets", "management", "资产管理", None, None),
    ("operating_cost", "management", "运行成本", None, None),
)

HEAD = "id: r\ntitle: 标准\nsource: 测试\nweight: 10\nscale: 2\n"
ONE_LINE = "lines:\n  - {id: a, title: 甲, weight: 10, rule: deduction}\n"


def rubric(lines: str, *, weight: str = "10", scale: str = "2") -> str:
    """Return the YAML of a rubric whose lines are given in flow style."""
    return f"id: r\ntitle: 标准\nsource: 测试\nweight: {weight}\nscale: {scale}\nlines: {lines}\n"


def test_the_shipped_rubric_is_the_tree_of_the_design() -> None:
    """guangzhou-2023 has these ids, parents, titles, weights and rules, in this order, and no invented weight."""
    found = load(shipped_text("guangzhou-2023") or "")
    assert (found.id, found.weight, found.scale) == ("guangzhou-2023", 100, 2)
    parents = {lower.id: line.id for line in found.walk() for lower in line.lines}
    tree = [
        (line.id, parents.get(line.id), line.title, None if line.weight is None else str(line.weight), line.rule)
        for line in found.walk()
    ]
    assert tuple(tree) == GUANGZHOU


def test_the_shipped_rubric_says_how_it_counts() -> None:
    """Targets rest on three aspects, the rate on bulletins with their average taken at two places."""
    parameters = {line.id: dict(line.parameters) for line in load(shipped_text("guangzhou-2023") or "").walk()}
    assert {id_: given for id_, given in parameters.items() if given} == {
        "targets": {"aspects": ["output", "benefit", "satisfaction"]},
        "output": {"aspects": ["output"]},
        "benefit": {"aspects": ["benefit"]},
        "spending_rate": {"of": "bulletins", "average_places": "2"},
    }


@pytest.mark.parametrize("name", shipped_rubrics())
def test_every_shipped_rubric_loads_and_names_its_source(name: str) -> None:
    """A shipped rubric stands in the file of its own id, loads, and says where it comes from."""
    text = resources.files("scoring.rubrics").joinpath(f"{name}.yml").read_text("utf-8")
    assert shipped_text(name) == text
    assert load(text).id == name
    assert load(text).source


def test_an_unknown_name_ships_no_text() -> None:
    """A name that is not shipped has no text."""
    assert shipped_text("nowhere-1999") is None


def test_every_scalar_is_read_as_text() -> None:
    """Numbers, truth values and dates of YAML stay the text they are written as, and so does null in quotes."""
    first = "{id: 007, title: yes, weight: 4.50, rule: deduction}"
    second = "{id: 'null', title: 2023-01-01, weight: 05.5, rule: deduction}"
    found = load(rubric(f"[{first}, {second}]").replace("id: r", "id: 1e3"))
    assert found.id == "1e3"
    assert [(line.id, line.title, line.weight) for line in found.lines] == [
        ("007", "yes", Decimal("4.50")),
        ("null", "2023-01-01", Decimal("5.5")),
    ]


def test_a_tree_may_be_of_any_depth() -> None:
    """Weighted lines nest; each level adds up; a rule ends the weights but not the tree."""
    lines = "[{id: e, title: 戊, lines: [{id: f, title: 己}]}]"
    for id_ in "dcba":
        rule = ", rule: deduction" if id_ == "d" else ""
        lines = f"[{{id: {id_}, title: 层, weight: 10{rule}, lines: {lines}}}]"
    assert [(line.id, line.weight) for line in load(rubric(lines)).walk()] == [
        *((id_, Decimal(10)) for id_ in "abcd"),
        ("e", None),
        ("f", None),
    ]


A = "id: a, title: 甲"
TEN = rubric(f"[{{{A}, weight: 10, rule: manual}}]")


def grades(flow: str) -> str:
    """Return the YAML of grades that are given in flow style."""
    return f"grades: [{flow}]\n"


REFUSED = {
    "grades that are text": (TEN + "grades: 优\n", "invalid_grades", "列表"),
    "grades that rise": (TEN + grades("{name: 差, from: 0}, {name: 优, from: 9}"), "invalid_grades", "从高"),
    "grades that end above 0": (TEN + grades("{name: 优, from: 9}"), "invalid_grades", "从 0"),
    "a grade without a name": (TEN + grades("{from: 0}"), "missing_key", "name"),
    "a grade from nowhere": (TEN + grades("{name: 优, from: x}"), "invalid_weight", "from = x"),
    "an unknown key of the rubric": (HEAD + ONE_LINE + "total: 10\n", "unknown_key", "total"),
    "an unknown key of a line": (rubric(f"[{{{A}, wieght: 10}}]"), "unknown_key", "wieght"),
    "no id": ((HEAD + ONE_LINE).replace("id: r\n", ""), "missing_key", "id"),
    "no source": ((HEAD + ONE_LINE).replace("source: 测试\n", ""), "missing_key", "source"),
    "an empty title": (rubric("[{id: a, title: '', weight: 10, rule: deduction}]"), "missing_key", "a：缺少 title"),
    "a title that is a list": (rubric("[{id: a, title: [甲], weight: 10, rule: deduction}]"), "missing_key", "title"),
    "no lines": (HEAD, "missing_key", "lines"),
    "no lines and no points": (rubric("[]", weight="0"), "missing_key", "lines"),
    "lines that are text": (rubric("甲"), "invalid_lines", "lines"),
    "a line that is text": (rubric("[甲]"), "invalid_lines", "映射"),
    "a list": ("- a\n", "invalid_lines", "映射"),
    "bare text": ("abc\n", "invalid_lines", "映射"),
    "a scale of 7": (rubric("[]", scale="7"), "invalid_scale", "7"),
    "a scale of -1": (rubric("[]", scale="-1"), "invalid_scale", "-1"),
    "a scale of other digits": (rubric("[]", scale="２"), "invalid_scale", "２"),
    "a scale too long for an integer": (rubric("[]", scale="9" * 5000), "invalid_scale", "scale"),
    "a negative weight": (rubric(f"[{{{A}, weight: -10, rule: deduction}}]"), "invalid_weight", "-10"),
    "a weight with an exponent": (rubric(f"[{{{A}, weight: 1e1, rule: deduction}}]"), "invalid_weight", "1e1"),
    "a weight that is no number": (rubric(f"[{{{A}, weight: .nan, rule: deduction}}]"), "invalid_weight", ".nan"),
    "a weight the scale cannot print": (
        rubric(f"[{{{A}, weight: 2.5, rule: deduction}}]", weight="2.5", scale="0"),
        "invalid_weight",
        "a",
    ),
    "no weight": (rubric(f"[{{{A}, rule: deduction}}]"), "missing_key", "weight"),
    "an unknown rule": (rubric(f"[{{{A}, weight: 10, rule: magic}}]"), "unknown_rule", "magic"),
    "a rule that is a list": (rubric(f"[{{{A}, weight: 10, rule: [rate]}}]"), "unknown_rule", "rate"),
    "a rule that is a mapping": (rubric(f"[{{{A}, weight: 10, rule: {{rate: x}}}}]"), "unknown_rule", "rate"),
    "an empty rule": (rubric(f"[{{{A}, weight: 10, rule: }}]"), "unknown_rule", "a"),
    "neither rule nor lines": (rubric(f"[{{{A}, weight: 10}}]"), "missing_rule", "a"),
    "neither rule nor lines nor points": (rubric(f"[{{{A}}}]"), "missing_key", "a"),
    "a weight of nothing": (rubric(f"[{{{A}, weight: 0, rule: deduction}}]", weight="0"), "invalid_weight", "大于 0"),
    "a title of nothing": (rubric("[{id: a, title: ~, weight: 10, rule: deduction}]"), "missing_key", "title"),
    "a local weight of nothing": (
        rubric(f"[{{{A}, weight: 10, local_weight: 0, lines: [{{id: b, title: 乙, weight: 1, rule: manual}}]}}]"),
        "invalid_weight",
        "local_weight",
    ),
    "an empty total scale": (TEN + "total_scale:\n", "invalid_scale", "total"),
    "a total scale that is a list": (TEN + "total_scale: []\n", "invalid_scale", "total"),
    "a grade twice": (TEN + grades("{name: 优, from: 9}, {name: 优, from: 0}"), "invalid_grades", "重复"),
    "a grade beyond the weight": (TEN + grades("{name: 优, from: 11}, {name: 差, from: 0}"), "invalid_grades", "11"),
    "not applicable under deductions": (
        rubric(f"[{{{A}, weight: 10, rule: deduction, not_applicable: rebase}}]"),
        "invalid_parameter",
        "not_applicable",
    ),
    "a Chinese colon": ("id：r\nweight： 10\n", "invalid_lines", "映射"),
    "a Chinese colon further down": ("id: r\ngrades：\n  - name: 优\n", "invalid_yaml", "第 2 行"),
    "a repeated id": (
        rubric(f"[{{{A}, weight: 5, rule: deduction}}, {{{A}, weight: 5, rule: deduction}}]"),
        "duplicate_line",
        "a",
    ),
    "an id repeated below": (
        rubric(f"[{{{A}, weight: 10, rule: deduction, lines: [{{{A}}}]}}]"),
        "duplicate_line",
        "a",
    ),
    "a weight below a rule": (
        rubric(f"[{{{A}, weight: 10, rule: deduction, lines: [{{id: b, title: 乙, weight: 10}}]}}]"),
        "weightless_line",
        "b",
    ),
    "a rule below a rule": (
        rubric(f"[{{{A}, weight: 10, rule: deduction, lines: [{{id: b, title: 乙, rule: deduction}}]}}]"),
        "weightless_line",
        "b",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_rubric_that_is_no_tree_of_lines_is_refused(case: str) -> None:
    """Each fault has its code, and the message names the place."""
    text, code, named = REFUSED[case]
    with pytest.raises(RubricError) as refused:
        load(text)
    assert refused.value.code == code
    assert named in str(refused.value)


def ruled(rule: str, parameters: str, lines: str = "[]") -> str:
    """Return a rubric of one line with that rule and its parameters."""
    return rubric(f"[{{{A}, weight: 10, rule: {rule}, parameters: {parameters}, lines: {lines}}}]")


WRONG_PARAMETERS = [
    (ruled("rate", "{}"), "missing_parameter", "of"),
    (ruled("rate", "{of: magic}"), "invalid_parameter", "magic"),
    (ruled("rate", "{of: [bulletins]}"), "invalid_parameter", "of"),
    (ruled("rate", "{of: {bulletins: x}}"), "invalid_parameter", "of"),
    (ruled("rate", "{of: bulletins, cap: 100}"), "unknown_parameter", "cap"),
    (ruled("rate", "{of: bulletins, average_places: 7}"), "invalid_parameter", "7"),
    (ruled("rate", "{of: execution_rate, carry_over: maybe}"), "invalid_parameter", "maybe"),
    (ruled("rate", "{of: bulletins, carry_over: out}"), "invalid_parameter", "carry_over"),
    (ruled("completion", "{aspects: [output], indicators: [CC1]}"), "invalid_parameter", "只能给出一个"),
    (ruled("completion", "{indicators: [CC1, CC2, CC1]}"), "invalid_parameter", "CC1 出现多次"),
    (ruled("completion", "{indicators: CC1}"), "invalid_parameter", "列表"),
    (ruled("completion", "{indicators: [CC1], targets: projects}"), "invalid_parameter", "targets: projects"),
    (ruled("completion", "{weights: points, targets: projects}"), "invalid_parameter", "targets: projects"),
    (ruled("completion", "{weights: halves}"), "invalid_parameter", "share"),
    (ruled("completion", "{coefficients: never}"), "invalid_parameter", "recorded"),
    (ruled("completion", "{aspects: output}"), "invalid_parameter", "output"),
    (ruled("completion", "{aspects: []}"), "invalid_parameter", "aspects"),
    (ruled("completion", "{aspects: [outputs]}"), "invalid_parameter", "outputs"),
    (ruled("completion", "{aspects: [[output]]}"), "invalid_parameter", "output"),
    (ruled("completion", "{aspects: [output, output]}"), "invalid_parameter", "重复"),
    (ruled("deduction", "{floor: 0}"), "unknown_parameter", "floor"),
    (ruled("deduction", "[]"), "invalid_parameter", "parameters"),
    (ruled("deduction", ""), "invalid_parameter", "parameters"),
    (
        ruled("deduction", "{}", "[{id: b, title: 乙, parameters: {aspects: [output]}}]"),
        "unknown_parameter",
        "aspects",
    ),
    (
        ruled("completion", "{aspects: [output]}", "[{id: b, title: 乙, parameters: {of: x}}]"),
        "unknown_parameter",
        "of",
    ),
    (rubric(f"[{{{A}, weight: 10, parameters: {{of: x}}, lines: []}}]"), "unknown_parameter", "of"),
    (ruled("rate", "{of: indicator}"), "missing_parameter", "indicator"),
    (ruled("rate", "{of: indicator, indicator: ''}"), "invalid_parameter", "indicator"),
    (ruled("rate", "{of: bulletins, indicator: I1}"), "invalid_parameter", "indicator"),
    (ruled("rate", "{of: attainment, budget: initial}"), "invalid_parameter", "budget"),
    (ruled("rate", "{of: execution_rate, budget: initial, carry_over: in}"), "invalid_parameter", "carry_over"),
    (ruled("rate", "{of: carry_over_rate}"), "missing_parameter", "divisor"),
    (ruled("rate", "{of: carry_over_rate, divisor: granted}"), "invalid_parameter", "granted"),
    (ruled("rate", "{of: adjustment_rate, divisor: budget}"), "invalid_parameter", "of: carry_over_rate"),
    (ruled("steps", "{of: bulletins}"), "missing_parameter", "steps"),
    (ruled("steps", "{of: bulletins, steps: []}"), "invalid_parameter", "steps"),
    (ruled("steps", "{of: bulletins, steps: [甲]}"), "invalid_parameter", "甲"),
    (ruled("steps", "{of: bulletins, steps: [{points: 10, until: 3}]}"), "invalid_parameter", "until"),
    (ruled("steps", "{of: bulletins, steps: [{from: x, points: 10}]}"), "invalid_parameter", "from = x"),
    (ruled("steps", "{of: bulletins, steps: [{from: 0}]}"), "invalid_parameter", "points"),
    (ruled("steps", "{of: bulletins, steps: [{from: 0, above: 0, points: 10}]}"), "invalid_parameter", "above"),
    (ruled("steps", "{of: bulletins, steps: [{from: 1, points: 10}]}"), "invalid_steps", "[1, +∞)"),
    (ruled("steps", "{of: bulletins, steps: [{from: 0, points: 9}]}"), "weights_do_not_add_up", "10，各档最高为 9"),
    (ruled("steps", "{of: bulletins, steps: [{from: '-0', points: 10}]}"), "invalid_parameter", "from = -0，应写作 0"),
    (ruled("steps", "{of: bulletins, steps: [{from: '+1', points: 10}]}"), "invalid_parameter", "from = +1"),
    (ruled("steps", "{of: bulletins, steps: [{to: −5, points: 10}]}"), "invalid_parameter", "半角减号"),
    (ruled("steps", "{of: bulletins, steps: [{from: -5, points: -1}]}"), "invalid_parameter", "points = -1"),
    (
        ruled("completion", "{aspects: [output], bands: [{grade: 达成, from: -5, to: 100}]}"),
        "invalid_parameter",
        "from = -5",
    ),
    (ruled("steps", "{of: bulletins, steps: [{from: -5, points: 10}]}"), "invalid_steps", "应无下限"),
    (ruled("per_points", "{of: bulletins, target: 100, per: 0, less: 1}"), "invalid_parameter", "大于 0"),
    (ruled("per_points", "{of: bulletins, target: 100, per: 1}"), "missing_parameter", "less"),
    (ruled("per_points", "{of: bulletins, target: 100, per: 1, less: 1, side: up}"), "invalid_parameter", "up"),
    (ruled("milestones", "{}"), "missing_parameter", "milestones"),
    (
        ruled("milestones", "{milestones: [{month: 13, share: 40, points: 10}]}"),
        "invalid_parameter",
        "month = 13",
    ),
    (
        ruled("milestones", "{milestones: [{month: 7, share: 40, points: 9}]}"),
        "weights_do_not_add_up",
        "10，各时点分值合计为 9",
    ),
    (
        ruled("milestones", "{milestones: [{month: 7, share: 4, points: 5}, {month: 7, share: 9, points: 5}]}"),
        "invalid_parameter",
        "month",
    ),
    (ruled("either", "{}"), "missing_rule", "a"),
    (ruled("either", "{}", "[{id: b, title: 乙, weight: 9, rule: manual}]"), "weights_do_not_add_up", "9"),
    (
        rubric(f"[{{{A}, weight: 10, local_weight: 9, rule: manual}}]"),
        "invalid_weight",
        "local_weight",
    ),
    (
        rubric(f"[{{{A}, weight: 10, local_weight: 9, lines: [{{id: b, title: 乙, weight: 10, rule: manual}}]}}]"),
        "weights_do_not_add_up",
        "分值为 9，下级分值合计为 10",
    ),
]


@pytest.mark.parametrize(("text", "code", "named"), WRONG_PARAMETERS)
def test_a_parameter_no_rule_takes_is_refused(text: str, code: str, named: str) -> None:
    """Every rule takes its own parameters and values; anything else is refused by name, never ignored."""
    with pytest.raises(RubricError, match=r"^[ab]：") as refused:
        load(text)
    assert refused.value.code == code
    assert named in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "weight", "total"),
    [
        (rubric("[{id: a, title: 甲, weight: 9.5, rule: deduction}]"), "r", "10", "9.5"),
        (
            rubric("[{id: a, title: 甲, weight: 10, lines: [{id: b, title: 乙, weight: 11, rule: deduction}]}]"),
            "a",
            "10",
            "11",
        ),
        (rubric("[{id: a, title: 甲, weight: 110, rule: deduction}]", weight="100"), "r", "100", "110"),
    ],
)
def test_weights_that_do_not_add_up_name_the_line_and_both_sums(text: str, line: str, weight: str, total: str) -> None:
    """The message says which line, what it weighs, and what the lines below it weigh together."""
    with pytest.raises(RubricError) as refused:
        load(text)
    assert refused.value.code == "weights_do_not_add_up"
    assert str(refused.value) == f"{line}：分值为 {weight}，下级分值合计为 {total}"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "invalid_yaml", "空"),
        ("# 只有注释\n", "invalid_yaml", "空"),
        ("a: b: c\n", "invalid_yaml", "YAML"),
        ("@x\n", "invalid_yaml", "YAML"),
        ("a: [b\n", "invalid_yaml", "YAML"),
        ("a: b\n---\nc: d\n", "invalid_yaml", "YAML"),
        ("\tid: r\n", "invalid_yaml", "YAML"),
        ("[" * 20_000, "invalid_yaml", "50"),
        ("[" * 51 + "]" * 51, "invalid_yaml", "50"),
        ("? [a]\n: b\n", "invalid_yaml", "第 1 行"),
        ('id: "\\U00110000"\n', "invalid_yaml", "YAML"),
        ('id: "\\UFFFFFFFF"\n', "invalid_yaml", "YAML"),
        ('id: x\ntitle: "\\e[31m"\n', "forbidden_character", "第 2 行"),
        ('id: "\\uD800"\n', "forbidden_character", "第 1 行"),
        ('id: "\\u202e"\n', "forbidden_character", "第 1 行"),
        ("id: r\ntitle: &t 标准\nsource: *t\n", "yaml_alias", "第 3 行"),
        ("id: r\nid: s\n", "repeated_key", "第 2 行"),
        (HEAD + "lines:\n  - id: a\n    title: 甲\n    id: b\n", "repeated_key", "第 9 行"),
        ("id: !!str r\n", "yaml_tag", "第 1 行"),
        ("id: !!python/object/apply:os.getcwd []\n", "yaml_tag", "第 1 行"),
    ],
)
def test_yaml_beyond_plain_text_mappings_and_lists_is_refused(text: str, code: str, said: str) -> None:
    """Aliases, tags, repeated keys, depth, broken YAML and text that deceives each end in a message with a code."""
    with pytest.raises(RubricError) as refused:
        load(text)
    assert refused.value.code == code
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe id: r", "unreadable_file"),
        ("id: 评分".encode("gb18030"), "unreadable_file"),
        (b"", "invalid_yaml"),
        (b"id: \x00", "invalid_yaml"),
        (b"%PDF-1.7", "invalid_yaml"),
    ],
)
def test_a_file_that_is_no_rubric_ends_in_a_message(funded: CommandLine, content: bytes, code: str) -> None:
    """``score --rubric FILE`` refuses bytes that are not UTF-8 or not YAML, with exit code 1."""
    file = funded.folder / "rubric.yml"
    file.write_bytes(content)
    assert f"[{code}]" in funded.refused("score", "--year", "2023", "--rubric", str(file))


def test_a_byte_order_mark_is_no_fault(funded: CommandLine) -> None:
    """A rubric saved with a BOM and Windows line ends is read."""
    file = funded.folder / "rubric.yml"
    file.write_bytes((HEAD + ONE_LINE).replace("\n", "\r\n").encode("utf-8-sig"))
    assert funded.json("score", "--year", "2023", "--rubric", str(file))["total"] == "10.00"


@pytest.mark.parametrize("name", ["nowhere-1999", "nowhere.yml", ".", "", "a" * 5000, "a\nb"])
def test_a_rubric_that_is_not_there_ends_in_a_message(funded: CommandLine, name: str) -> None:
    """A name that is neither shipped nor a readable file is refused; where it may be a name, the shipped are listed."""
    said = funded.refused("score", "--year", "2023", "--rubric", name)
    assert "[unknown_rubric]" in said or "[unreadable_file]" in said
    assert ("guangzhou-2023" in said) == ("[unknown_rubric]" in said)
