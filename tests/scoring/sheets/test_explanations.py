"""Explanations: every line says its arithmetic in Chinese, the arithmetic is right, and the events are its own."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.facts.year import Facts
from scoring.rubrics.reader import load
from scoring.sheets.score import score
from scoring.sheets.sheet import SheetLine
from tests.conftest import CommandLine, event
from tests.scoring.made_facts import budget_and_spending, facts, off, planned
from tests.scoring.sheets.test_score import ADOPTED, REPORTED, SCORE, deducted

RUBRIC = load("""
id: r
title: 各种规则
source: 测试
weight: 56
scale: 2
lines:
  - id: money
    title: 资金
    weight: 36
    lines:
      - {id: bulletins, title: 通报, weight: 10, rule: rate, parameters: {of: bulletins, average_places: 2}}
      - {id: unrounded, title: 通报, weight: 3, rule: rate, parameters: {of: bulletins}}
      - {id: attainment, title: 进度, weight: 7, rule: rate, parameters: {of: attainment}}
      - {id: execution, title: 执行, weight: 9, rule: rate, parameters: {of: execution_rate}}
      - {id: own, title: 当年, weight: 7, rule: rate, parameters: {of: execution_rate, carry_over: out}}
  - id: targets
    title: 目标
    weight: 15
    rule: completion
    parameters: {aspects: [output, benefit]}
    lines:
      - {id: output, title: 产出, parameters: {aspects: [output]}}
      - {id: satisfaction, title: 满意度, parameters: {aspects: [satisfaction]}}
  - id: management
    title: 管理
    weight: 5
    rule: deduction
    lines:
      - {id: procurement, title: 采购}
""")

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
TIMES = re.compile(rf"({NUMBER}) × ({NUMBER})% ([=≈]) ({NUMBER})")
DIVIDED = re.compile(rf"({NUMBER}) 元 ÷ [^0-9]+ ({NUMBER}) 元 ([=≈]) ({NUMBER})%")
LESS = re.compile(rf"({NUMBER}) − ({NUMBER}) = ({NUMBER})")
SUM = re.compile(rf"((?:{NUMBER} \+ )*{NUMBER}) = ({NUMBER})$")
ROUNDED = re.compile(rf"，四舍五入为 ({NUMBER})(?:；|$)")
CHINESE = re.compile("[\u4e00-\u9fff]{2}")
IN_PRINT = Fraction(1, 10**6)


def right(found: Fraction, sign: str, shown: str) -> bool:
    """Tell whether a result is shown as it is, or nearly where the sign says so."""
    return found == Fraction(shown) if sign == "=" else abs(found - Fraction(shown)) < IN_PRINT


def check_arithmetic(line: SheetLine) -> int:
    """Check every calculation of a line's sentence against itself and the score; return how many there were."""
    checked = 0
    for weight, rate, sign, product in TIMES.findall(line.explanation):
        assert Fraction(weight) == line.weight
        assert right(Fraction(weight) * Fraction(rate) / 100, sign, product), line.explanation
        checked += 1
    for executed, budget, sign, rate in DIVIDED.findall(line.explanation):
        assert right(Fraction(executed) / Fraction(budget) * 100, sign, rate), line.explanation
    for weight, taken, left in LESS.findall(line.explanation):
        assert Fraction(weight) - Fraction(taken) == Fraction(left), line.explanation
        assert line.score == max(Fraction(left), 0) or ROUNDED.search(line.explanation)
        checked += 1
    for addends, total in SUM.findall(line.explanation) if line.rule is None else ():
        assert sum(Fraction(addend) for addend in addends.split(" + ")) == Fraction(total) == line.score
        checked += 1
    for shown in ROUNDED.findall(line.explanation):
        assert Fraction(shown) == line.score
    return checked


percents = st.decimals(min_value=0, max_value=200, places=6).map(str)
fen = st.integers(1, 10**6) | st.integers(1, 10**15 - 1)
years = st.builds(
    facts,
    rates=st.lists(percents, min_size=12, max_size=12),
    movements=st.builds(
        lambda own, carried, spent: [*budget_and_spending(*spent, budget_fen=own), ("carry_over", carried, "2023-01")],
        fen,
        fen,
        st.lists(fen, min_size=12, max_size=12),
    ),
    targets=st.lists(
        st.builds(planned, percents, percents, weight=st.sampled_from(["0.5", "1", "7"]), seq=st.integers(1, 90)),
        min_size=1,
        max_size=4,
    ),
    deductions=st.lists(st.builds(off, st.sampled_from(["management", "procurement"]), percents), max_size=3),
)


@given(years)
def test_every_sentence_is_chinese_and_its_arithmetic_right(year: Facts) -> None:
    """Whatever the facts, each line has a sentence, each weighted one a calculation that leads to its score."""
    for line in score(RUBRIC, year).lines:
        assert CHINESE.search(line.explanation)
        assert check_arithmetic(line) == (0 if line.weight is None else 1), line.explanation


SENTENCES: tuple[tuple[Facts, str, str], ...] = (
    (
        facts(rates=["95.80", "95.82"] * 6),
        "bulletins",
        "2023 年 12 个月通报执行率平均为 95.81%；10.00 × 95.81% = 9.581，四舍五入为 9.58",
    ),
    (
        facts(rates=["95.80"] * 5 + ["95.82"] * 7),
        "bulletins",
        "2023 年 12 个月通报执行率平均为 95.811667%，按 2 位小数取 95.81%；10.00 × 95.81% = 9.581，四舍五入为 9.58",
    ),
    (
        facts(rates=["95.80"] * 5 + ["95.82"] * 7),
        "unrounded",
        "2023 年 12 个月通报执行率平均为 95.811667%；3.00 × 95.811667% ≈ 2.87435，四舍五入为 2.87",
    ),
    (
        facts(rates=["120"] * 12),
        "bulletins",
        "2023 年 12 个月通报执行率平均为 120.00%；10.00 × 120.00% = 12.00，以满分 10.00 为限",
    ),
    (facts(rates=["0"] * 12), "bulletins", "2023 年 12 个月通报执行率平均为 0.00%；10.00 × 0.00% = 0.00"),
    (facts(rates=["90"] * 11), "bulletins", "已有 11 个月的支出执行率通报，缺 1 个月"),
    (
        facts(movements=budget_and_spending(100_000, budget_fen=300_000)),
        "execution",
        "至 2023-12 执行数 1000.00 元 ÷ 调整后预算数 3000.00 元 ≈ 33.333333%；9.00 × 33.333333% ≈ 3.00",
    ),
    (
        facts(movements=[*budget_and_spending(900, budget_fen=1200), ("carry_over", 300, "2023-01")]),
        "own",
        "至 2023-12 执行数 9.00 元 ÷ 调整后预算数（不含上年结转） 12.00 元 = 75.00%；7.00 × 75.00% = 5.25",
    ),
    (facts(), "execution", "至 2023-12 调整后预算数为 0.00 元，不能计算执行率"),
    (
        facts(movements=[("appropriation", 100, "2023-03")]),
        "attainment",
        "2023-01、2023-02 没有预算数，不能计算进度达成率",
    ),
    (
        facts(targets=[planned("12", "9"), planned("28", "28", seq=3, aspect="benefit")]),
        "targets",
        "产出、效益共 2 项目标，按权重计完成 87.50%；15.00 × 87.50% = 13.125，四舍五入为 13.13；"
        "未完成：指标1（目标 ≥ 12期，完成 9期）",
    ),
    (
        facts(targets=[planned(None, None, grade="部分达成", coefficient="0.8"), planned("9", None, seq=3)]),
        "output",
        "2 项目标，完成情况未齐：指标1（部分达成，系数 0.8）；指标3（目标 ≥ 9期，完成 未填报）",
    ),
    (facts(), "targets", "没有记录产出、效益绩效目标"),
    (
        facts(targets=[planned("9", "9"), planned("9", None, seq=3)]),
        "targets",
        "产出、效益绩效目标共 2 项，其中 1 项资料不齐",
    ),
    (facts(targets=[planned("9", "9", weight="0")]), "targets", "产出、效益绩效目标共 1 项，权重合计为 0"),
    (facts(), "satisfaction", "没有设定目标"),
    (facts(), "management", "5.00 − 0.00 = 5.00；未记录扣分"),
    (
        facts(deductions=[off("procurement", "2"), off("management", "0.5", seq=2, reason="决算晚报\n三天")]),
        "management",
        "5.00 − 2.50 = 2.50；采购扣 2 分（超期备案）、管理扣 0.5 分（决算晚报 三天）",
    ),
    (
        facts(deductions=[off("procurement", "7")]),
        "management",
        "5.00 − 7.00 = -2.00，最低计 0.00；采购扣 7 分（超期备案）",
    ),
    (
        facts(deductions=[off("procurement", "0.335")]),
        "management",
        "5.00 − 0.335 = 4.665，四舍五入为 4.67；采购扣 0.335 分（超期备案）",
    ),
    (facts(deductions=[off("procurement", "2")]), "procurement", "扣 2 分：超期备案"),
    (facts(), "money", "下级指标得分未齐，缺：通报、通报、进度、执行、当年"),
)


@pytest.mark.parametrize(
    ("year", "line", "sentence"), SENTENCES, ids=lambda case: case if isinstance(case, str) else ""
)
def test_the_sentences(year: Facts, line: str, sentence: str) -> None:
    """A reader can follow each line from its facts to its points."""
    assert next(one.explanation for one in score(RUBRIC, year).lines if one.line == line) == sentence


def test_a_line_lists_exactly_the_events_it_rests_on(cli: CommandLine) -> None:
    """``events`` are the seqs of the bulletins, targets, results and deductions that count, and of no other event."""
    others = [
        event("target", "t-9", year=2022, indicator="I1", aspect="output", name="上年", weight="1", value="1"),
        event("bulletin", "b-2022-12", month="2022-12", rate="1"),
        deducted("d-other", "procurement", "1", rubric="another"),
        deducted("d-1", "procurement", "1"),
        event("target", "t-3", year=2023, indicator="I3", aspect="satisfaction", name="满意度", weight="1", value="90"),
        event("result", "r-3", year=2023, indicator="I3", value="95"),
        event("result", "r-9", year=2022, indicator="I1", value="1"),
        event("project_registered", "reg-P1", project="P1", name="项目一"),
        event(
            "target",
            "t-p",
            year=2023,
            indicator="I1",
            aspect="output",
            name="项目",
            weight="1",
            value="1",
            project="P1",
        ),
        event("result", "r-p", year=2023, indicator="I1", value="0", project="P1"),
    ]
    assert cli.import_lines([ADOPTED, *REPORTED, *others]).exit_code == 0
    names: dict[int, str] = {row["seq"]: row["event_id"] for row in cli.json("log")}
    lines: list[dict[str, Any]] = cli.json(*SCORE)["lines"]
    found = {line["line"]: {names[seq] for seq in line["events"]} for line in lines}
    bulletins = {line["event_id"] for line in REPORTED if line["kind"] == "bulletin"}
    assert found["spending_rate"] == bulletins
    assert found["output"] == {"t-1", "r-1"}
    assert found["benefit"] == {"t-2", "r-2"}
    assert found["targets"] == found["output"] | found["benefit"] | {"t-3", "r-3"}
    assert found["performance"] == found["targets"] | bulletins
    assert found["management"] == found["procurement"] == {"d-1"}
    assert found["assets"] == set()


def test_a_line_rests_on_the_events_of_the_lines_below_it() -> None:
    """``events`` is the union of a line's own and its children's, though a child shows what the rule does not count."""
    year = facts(targets=[planned("1", "1"), planned("1", "1", seq=5, aspect="satisfaction")])
    events = {line.line: line.events for line in score(RUBRIC, year).lines}
    assert (events["targets"], events["output"], events["satisfaction"]) == ((1, 2, 5, 6), (1, 2), (5, 6))


def test_the_table_prints_every_line_below_its_parent(cli: CommandLine) -> None:
    """The readable sheet indents the tree, heads its columns in Chinese and ends with the total."""
    assert cli.import_lines([ADOPTED, *REPORTED]).exit_code == 0
    table = cli.ok(*SCORE)
    for shown in ("指标", "分值", "得分", "扣分", "说明", "\n履职效能 ", "\n· 部门预算资金支出率 ", "\n· 采购管理 "):
        assert shown in table
    assert table.endswith("总分：99.58 / 100.00\n")
