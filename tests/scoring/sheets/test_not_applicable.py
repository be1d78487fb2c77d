"""Lines that do not apply, qualitative bands, totals rounded once more, published scores beside computed ones."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from scoring.facts.fulfilment import fulfilled
from scoring.facts.indicators import PlannedAndDone
from scoring.forms.grade_bands import bands_of
from scoring.rubrics.reader import load, load_adopted, read_rubric
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet
from tests.scoring.made_facts import budget_and_spending, facts, given, planned
from tests.scoring.rubrics.test_rubric import rubric
from tests.scoring.sheets.test_shapes import manual

BANDS = [
    {"grade": "达成", "from": "80", "to": "100"},
    {"grade": "部分达成", "from": "60", "below": "80"},
    {"grade": "未达成", "from": "0", "below": "60"},
]
ALL_TARGETS = "{id: a, title: 甲, weight: 6, rule: completion, parameters: {aspects: [output]}%s}"
RATE = "{id: b, title: 乙, weight: 4, rule: rate, parameters: {of: execution_rate}%s}"
MET = [planned("10", "10")]
HALF = [planned("10", "5")]
OTHER = [planned("10", "10", aspect="benefit", seq=50)]
"""A target of another aspect: targets were set, none of output."""
HALF_SPENT = budget_and_spending(600)


def sheet(*lines: str, targets: Sequence[PlannedAndDone] = (), spent: bool = True, head: str = "") -> Sheet:
    """Return the sheet of ten points in ``lines`` with half the budget spent, or no budget at all."""
    text = rubric(f"[{', '.join(lines)}]").replace("lines:", f"{head}lines:")
    return score(load_adopted(text), facts(targets=targets, movements=HALF_SPENT if spent else ()))


def score_of(text: str, movements: Sequence[tuple[str, int, str]]) -> Sheet:
    """Return the sheet of a rubric over movements of (kind, fen, month)."""
    return score(load(text), facts(movements=movements))


def test_a_line_that_does_not_apply_can_count_in_full() -> None:
    """``full_marks``: nothing to measure earns all the weight, and the sentence says why."""
    found = sheet(ALL_TARGETS % "", RATE % ", not_applicable: full_marks", targets=HALF, spent=False)
    assert (found.total, found.missing) == (Decimal("7.00"), ())
    assert found.lines[1].explanation.endswith("不能计算执行率；不适用，按满分计，得 4.00")


def test_a_line_that_does_not_apply_can_be_left_out() -> None:
    """``rebase``: the line has neither weight nor score, and the rest is re-based to the rubric's weight."""
    found = sheet(ALL_TARGETS % "", RATE % ", not_applicable: rebase", targets=HALF, spent=False)
    assert (found.total, found.missing) == (Decimal("5.00"), ())
    assert (found.lines[1].weight, found.lines[1].score, found.lines[1].deduction) == (None, None, None)
    assert found.total_explanation == "合计 3.00，适用指标的分值合计 6.00，折算 3.00 × 10.00 ÷ 6.00 = 5.00"


def test_a_parent_of_left_out_lines_weighs_what_is_left() -> None:
    """Above a line left out, weight and score are still the sums of the children; where all are, the parent is too."""
    inner = f"[{ALL_TARGETS % ', not_applicable: rebase'}, {RATE % ', not_applicable: rebase'}]"
    block = f"{{id: p, title: 丙, weight: 10, lines: {inner}}}"
    found = sheet(block, targets=OTHER, spent=True)
    assert [(line.line, line.weight, line.score) for line in found.lines] == [
        ("p", Decimal("4.00"), Decimal("2.00")),
        ("a", None, None),
        ("b", Decimal("4.00"), Decimal("2.00")),
    ]
    assert found.lines[0].explanation == "下级指标得分合计：2.00 = 2.00；不适用：甲"
    assert found.total == Decimal("5.00")
    nothing = sheet(block, targets=OTHER, spent=False)
    assert (nothing.total, [line.weight for line in nothing.lines]) == (None, [None, None, None])
    assert nothing.missing == ("适用的指标：全部指标均不适用",)


def test_a_block_with_its_own_scale_takes_up_what_is_left_out() -> None:
    """In a block with ``local_weight`` the rest of the block is converted, and the total needs no re-basing."""
    inner = f"[{ALL_TARGETS % ', not_applicable: rebase'}, {RATE % ''}]"
    found = sheet(f"{{id: p, title: 丙, weight: 10, local_weight: 10, lines: {inner}}}", targets=OTHER)
    assert (found.total, found.total_explanation) == (Decimal("5.00"), "")
    assert found.lines[0].explanation.endswith("折算 2.00 × 10.00 ÷ 4.00 = 5.00")


def test_without_a_word_of_the_rubric_nothing_to_measure_is_missing() -> None:
    """Nothing is taken for granted: no target and no budget are missing facts."""
    found = sheet(ALL_TARGETS % "", RATE % "", spent=False)
    assert (found.total, found.missing) == (None, ("甲：产出绩效目标", "乙：调整后预算数"))


@pytest.mark.parametrize("choice", ["full_marks", "rebase"])
def test_who_set_no_target_at_all_is_missing_them(choice: str) -> None:
    """Targets that nobody set are not a form's line that does not apply: no points come of them, full or re-based."""
    found = sheet(ALL_TARGETS % f", not_applicable: {choice}", RATE % "")
    assert (found.total, found.missing) == (None, ("甲：产出绩效目标",))


UNRECORDED = {
    "an indicator that no target names": "{id: a, title: 甲, weight: 6, rule: rate, parameters: {of: indicator, "
    "indicator: TYPO}%s}",
    "targets of projects that have none": "{id: a, title: 甲, weight: 6, rule: completion, parameters: {aspects: "
    "[output], targets: projects}%s}",
}


@pytest.mark.parametrize("choice", ["full_marks", "rebase"])
@pytest.mark.parametrize("line", UNRECORDED.values(), ids=list(UNRECORDED))
def test_what_nobody_recorded_is_missing(line: str, choice: str) -> None:
    """No record, or a rubric's slip, is no line that does not apply: nothing is earned, the fact is missing."""
    found = sheet(line % f", not_applicable: {choice}", RATE % "", targets=OTHER)
    assert (found.total, len(found.missing)) == (None, 1)


def test_an_indicator_of_several_targets_is_none_of_them() -> None:
    """Where targets that differ share a code, neither is taken for the other."""
    line = UNRECORDED["an indicator that no target names"].replace("TYPO", "I1") % ""
    found = sheet(line, RATE % "", targets=[planned("10", "10"), planned("10", "0", weight="2")])
    assert found.missing == ("甲：唯一的绩效目标 I1",)


def test_an_alternative_counts_whole_though_a_part_of_it_does_not_apply() -> None:
    """Below ``either`` a block of which a part is left out is out of the whole weight, as the alternatives are."""
    part = "{id: a, title: 甲, weight: 6, rule: completion, not_applicable: rebase, parameters: {aspects: [output]}}"
    block = f"{{id: p, title: 丙, weight: 10, lines: [{part}, {RATE % ''}]}}"
    found = sheet(
        f"{{id: e, title: 择优, weight: 10, rule: either, lines: [{block}, {manual('m', '10')}]}}", targets=OTHER
    )
    assert found.total is None
    block = block.replace("weight: 4", "weight: 4, not_applicable: full_marks")
    found = sheet(
        f"{{id: e, title: 择优, weight: 10, rule: either, lines: [{block}, {manual('m', '10')}]}}",
        targets=OTHER,
        spent=False,
    )
    assert (found.total, found.missing) == (Decimal("10.00"), ())
    assert "丙 4.00（折算 4.00 × 10.00 ÷ 4.00，得 10.00）" in found.lines[0].explanation


LATE = [("appropriation", 1000, "2023-09"), ("expenditure", 500, "2023-11")]
"""Funded in September only, half spent in November."""
MILESTONES = (
    "{id: a, title: 甲, weight: 10, rule: milestones%s, parameters: {milestones: "
    "[{month: 7, share: 40, points: 4}, {month: 10, share: 10, points: 2}, {month: 11, share: 50, points: 4}]}}"
)
ATTAINED = "{id: a, title: 甲, weight: 10, rule: rate%s, parameters: {of: attainment}}"


@pytest.mark.parametrize(
    ("line", "choice", "score"),
    [
        (MILESTONES, "", None),
        (MILESTONES, ", not_applicable: full_marks", "8.00"),
        (MILESTONES, ", not_applicable: rebase", "6.67"),
        (ATTAINED, "", None),
        (ATTAINED, ", not_applicable: full_marks", "7.54"),
        (ATTAINED, ", not_applicable: rebase", "2.61"),
    ],
)
def test_months_before_the_first_budget(line: str, choice: str, score: str | None) -> None:
    """They are missing, count in full, or do not count, as the rubric says; what can be measured is measured."""
    found = score_of(rubric(f"[{line % choice}]"), LATE)
    assert found.total == (None if score is None else Decimal(score))
    assert bool(found.missing) == (score is None)


@pytest.mark.parametrize("choice", ["full_marks", "rebase"])
def test_a_failure_that_was_measured_stays_one(choice: str) -> None:
    """Milestones missed while there was a budget earn nothing, though all of it was handed back in the end."""
    moved = [("appropriation", 1000, "2023-01"), ("surrender", 1000, "2023-12")]
    found = score_of(rubric(f"[{MILESTONES % f', not_applicable: {choice}'}]"), moved)
    assert (found.total, found.missing) == (Decimal("0.00"), ())


def test_a_budget_that_cannot_be_split_is_not_a_budget_of_nothing() -> None:
    """Without carry-over nothing seems left where some was handed back: that is missing, and earns nothing."""
    moved = [("carry_over", 100, "2023-01"), ("appropriation", 100, "2023-01"), ("expenditure", 50, "2023-06")]
    moved.append(("surrender", 100, "2023-12"))
    rule = "rule: rate, not_applicable: full_marks, parameters: {of: execution_rate, carry_over: out}"
    found = score_of(rubric(f"[{{id: a, title: 甲, weight: 10, {rule}}}]"), moved)
    assert (found.total, len(found.missing)) == (None, 1)


def test_a_score_just_short_of_a_bound_says_so() -> None:
    """A share that rounds to the bound it misses is said to lie just below it."""
    moved = [("appropriation", 10**13, "2023-01"), ("expenditure", 4 * 10**12 - 1, "2023-07")]
    only = "milestones: [{month: 7, share: 40, points: 10}]"
    line = f"{{id: a, title: 甲, weight: 10, rule: milestones, parameters: {{{only}}}}}"
    said = score_of(rubric(f"[{line}]"), moved).lines[0].explanation
    assert "至 2023-07 执行率 略低于 40.00%，应达 40.00%，未达到" in said


@pytest.mark.parametrize(
    ("choice", "points", "missing"),
    [(", not_applicable: full_marks", 8, 0), (", not_applicable: rebase", 7, 0), ("", None, 1)],
)
def test_a_target_recorded_as_not_applicable(choice: str, points: int | None, missing: int) -> None:
    """A result with the grade 不适用 counts as met, or not at all, or is missing, as the rubric says."""
    one = ALL_TARGETS.replace("weight: 6", "weight: 8") % choice
    targets = [planned("10", "7.5", seq=1), planned("4", None, grade="不适用", seq=3, weight="0.5")]
    targets.append(planned("1", "1", seq=5, weight="0"))
    found = sheet(one, manual("m", "2"), targets=targets)
    expected = {8: Decimal("6.67"), 7: Decimal("6.00"), None: None}[points]
    assert found.lines[0].score == expected
    assert len(found.missing) == missing + 1


GRADED = [
    ("达成", "1", Fraction(1)),
    ("达成", "0.8", Fraction(4, 5)),
    ("部分达成", "0.79", Fraction(79, 100)),
    ("部分达成", "0.6", Fraction(3, 5)),
    ("未达成", "0", Fraction(0)),
    ("部分达成", "0.8", None),
    ("达成", "0.79", None),
    ("达成", None, None),
    ("良好", "0.9", None),
]


@pytest.mark.parametrize(("grade", "coefficient", "share"), GRADED)
def test_a_grade_earns_what_its_band_holds(grade: str, coefficient: str | None, share: Fraction | None) -> None:
    """A coefficient inside the band of its grade counts; one outside, none, or an unknown grade is missing."""
    one = fulfilled(planned(None, None, grade=grade, coefficient=coefficient), bands_of(BANDS))
    assert one.share == share
    assert (one.missing is None) == (share is not None)


def test_a_band_of_one_share_needs_no_coefficient() -> None:
    """Where a grade is worth one share, the grade alone decides."""
    bands = bands_of([{"grade": "是", "is": "100"}, {"grade": "否", "is": "0"}])
    assert [fulfilled(planned(None, None, grade=grade), bands).share for grade in ("是", "否")] == [1, 0]


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ("[{grade: 优, from: 50, to: 101}]", "超过 100"),
        ("[{grade: 优, from: 50, to: 100}, {grade: 良, from: 0, to: 50}]", "重叠于 50"),
        ("[{grade: 优, from: 50, to: 100}, {grade: 优, from: 0, below: 50}]", "出现多次"),
        ("[{grade: 优}]", "应有 from"),
    ],
)
def test_bands_that_cannot_be_told_apart_are_refused(bands: str, said: str) -> None:
    """Overlaps, repeated grades, more than the whole weight and a grade without a band are faults of the rubric."""
    line = f"{{id: a, title: 甲, weight: 10, rule: completion, parameters: {{aspects: [output], bands: {bands}}}}}"
    found, faults = read_rubric(rubric(f"[{line}]"))
    assert found is None
    assert any(said in fault.message for fault in faults)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (RATE % ", not_applicable: maybe", "full_marks、rebase"),
        (manual("b", "4").replace("rule", "not_applicable: rebase, rule"), "只用于"),
    ],
)
def test_only_a_rule_with_something_to_measure_can_be_inapplicable(line: str, said: str) -> None:
    """``not_applicable`` takes two words, at lines that can be without anything to measure."""
    found, faults = read_rubric(rubric(f"[{line}, {manual('c', '6')}]"))
    assert found is None
    assert [said in fault.message for fault in faults] == [True]


@pytest.mark.parametrize(("done", "total"), [("9.9", "8"), ("9", "7"), ("4.9", "5")])
def test_a_total_can_be_rounded_to_whole_points(done: str, total: str) -> None:
    """``total_scale`` rounds the sum once more, half up, and the sheet says from what."""
    found = sheet(ALL_TARGETS % "", RATE % "", targets=[planned("10", done)], head="total_scale: 0\n")
    assert found.total == Decimal(total)
    assert found.total_explanation.startswith("总分按 0 位小数四舍五入：")


def test_a_published_score_stands_beside_the_computed_one() -> None:
    """The line keeps its own score; the published one follows with its reason, and that of the total with the total."""
    text = rubric(f"[{ALL_TARGETS % ''}, {RATE % ''}]")
    published = [given("a", "5.5", reason="评审组\n意见"), given("total", "9"), given("nowhere", "1")]
    found = score(load(text), facts(targets=MET, movements=HALF_SPENT, published=published))
    assert found.lines[0].score == 6
    assert found.lines[0].explanation.endswith("；公布得分 5.5，与计算得分不同，理由：评审组 意见")
    assert found.published_total is not None
    assert found.published_total.published.score == "9"
    without = score(load(text), facts(published=published))
    assert without.lines[0].explanation.endswith("；公布得分 5.5，没有计算得分，理由：评审组 意见")
    assert found.unused == (
        "第 7 号事件 p-7：公布得分记在指标 nowhere 上，r 没有这个指标",
        "甲：各项目标的权重合计为 1，按分值 6 计分",
    )


rates = st.integers(0, 1200)
shares = st.integers(0, 400).map(lambda tenths: f"{tenths / 10:.1f}")
CHOICES = ["", ", not_applicable: full_marks", ", not_applicable: rebase"]


@drawn(st.booleans(), st.booleans(), rates, shares, st.sampled_from(CHOICES), st.sampled_from(CHOICES))
def test_no_score_leaves_its_bounds_whatever_applies(
    with_targets: bool, with_budget: bool, spent: int, done: str, one: str, other: str
) -> None:
    """Totals lie from 0 to the rubric's weight, every score from 0 to its weight, whatever is left out."""
    text = rubric(f"[{ALL_TARGETS % one}, {RATE % other}]")
    moved = budget_and_spending(spent) if with_budget else []
    found = score(load(text), facts(targets=[planned("10", done)] if with_targets else OTHER, movements=moved))
    assert found.total is None or 0 <= found.total <= 10
    for line in found.lines:
        assert line.score is None or (line.weight is not None and 0 <= line.score <= line.weight)
    assert (found.total is None) == bool(found.missing)
