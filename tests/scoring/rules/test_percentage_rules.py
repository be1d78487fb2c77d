"""The rules that make points of a percentage of the year, and the recorded score: facts in, points out."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given as drawn
from hypothesis import strategies as st

from scoring.forms.intervals import faults_of_all, interval_of
from scoring.rules.manual import manual
from scoring.rules.milestones import milestones
from scoring.rules.per_points import per_points
from scoring.rules.rate import rate
from scoring.rules.steps import steps
from tests.scoring.made_facts import THROUGH_SEQ, budget_and_spending, facts, given, line, planned

CONTROL = [
    {"is": "0", "points": "5"},
    {"above": "0", "to": "10", "points": "4"},
    {"above": "10", "to": "20", "points": "3"},
    {"above": "20", "to": "30", "points": "2"},
    {"above": "30", "points": "0"},
]
"""预算控制率 as tables of the Hunan type have it."""


@pytest.mark.parametrize(
    ("supplement_fen", "points"),
    [(0, 5), (1, 4), (120, 4), (121, 3), (240, 3), (360, 2), (361, 0), (99999, 0)],
)
def test_steps_score_by_the_band(supplement_fen: int, points: int) -> None:
    """Each end of a band counts on the side on which it is closed."""
    moved = [("appropriation", 1200, "2023-01"), ("supplement", supplement_fen, "2023-05")]
    result = steps(line("steps", "5", of="control_rate", steps=CONTROL), facts(movements=moved))
    assert (result.points, result.through_seq) == (points, THROUGH_SEQ)


def test_a_step_says_its_band() -> None:
    """The sentence holds both sums, the figure, the band and its points."""
    moved = [("appropriation", 1200, "2023-01"), ("supplement", 150, "2023-05")]
    result = steps(line("steps", "5", of="control_rate", steps=CONTROL), facts(movements=moved))
    expected = "本年追加 1.50 元 ÷ 年初预算数 12.00 元 = 12.50%；在 (10, 20] 一档，得 3.00"
    assert result.explanation == expected


FAULTS = {
    "a gap before the first": ([{"from": "1", "points": "1"}], "之前有空缺"),
    "the first open at 0": ([{"above": "0", "points": "1"}], "之前有空缺"),
    "an end after the last": ([{"to": "9", "points": "1"}], "之后有空缺"),
    "a gap": ([{"to": "1", "points": "1"}, {"above": "2", "points": "0"}], "之间有空缺"),
    "a gap of one point": ([{"below": "1", "points": "1"}, {"above": "1", "points": "0"}], "之间有空缺"),
    "an overlap": ([{"to": "3", "points": "1"}, {"from": "2", "points": "0"}], "重叠"),
    "an overlap of one point": ([{"to": "3", "points": "1"}, {"from": "3", "points": "0"}], "重叠于 3"),
    "an open step before another": ([{"from": "0", "points": "1"}, {"from": "3", "points": "0"}], "重叠"),
    "a step turned round": (
        [{"below": "5", "points": "1"}, {"from": "5", "to": "4", "points": "1"}, {"above": "4", "points": "0"}],
        "没有任何 0 以上的数",
    ),
}


@pytest.mark.parametrize(("bands", "said"), FAULTS.values(), ids=list(FAULTS))
def test_bands_hold_every_figure_once(bands: list[dict[str, str]], said: str) -> None:
    """Gaps, overlaps and empty bands are told by the bands they are between."""
    assert any(said in fault for fault in faults_of_all([interval_of(band) for band in bands]))


SPOKEN_OF = {
    "the best first": (list(reversed(CONTROL)), []),
    "a gap, the best first": (
        [{"above": "3", "points": "1"}, {"to": "1", "points": "0"}],
        ["档 (−∞, 1] 与档 (3, +∞) 之间有空缺"],
    ),
    "an overlap, the best first": (
        [{"from": "2", "points": "1"}, {"to": "3", "points": "0"}],
        ["档 (−∞, 3] 与档 [2, +∞) 重叠"],
    ),
    "a step within another": (
        [{"to": "9", "points": "2"}, {"from": "2", "to": "3", "points": "1"}, {"above": "9", "points": "0"}],
        ["档 (−∞, 9] 与档 [2, 3] 重叠"],
    ),
    "a step beyond the last": (
        [{"from": "0", "points": "2"}, {"from": "2", "to": "3", "points": "1"}],
        ["档 [0, +∞) 与档 [2, 3] 重叠"],
    ),
    "below 0": ([{"above": "-5", "points": "0"}, {"to": "-5", "points": "1"}], []),
    "a start below 0": (
        [{"from": "-5", "points": "1"}],
        ["第一档 [-5, +∞) 之前有空缺，有负数时应无下限"],
    ),
    "only the best below 0": (
        [{"below": "-5", "points": "1"}, {"from": "0", "points": "0"}],
        ["档 (−∞, -5) 与档 [0, +∞) 之间有空缺"],
    ),
}


@pytest.mark.parametrize(("bands", "said"), SPOKEN_OF.values(), ids=list(SPOKEN_OF))
def test_of_bands_in_any_order_nothing_is_said_but_what_is_so(bands: list[dict[str, str]], said: list[str]) -> None:
    """However they stand, only what they share or leave out is told, and where an end is below 0 from −∞ on."""
    assert list(faults_of_all([interval_of(band) for band in bands])) == said


@drawn(st.permutations(CONTROL), st.integers(0, 500))
def test_steps_score_alike_in_any_order(bands: list[dict[str, str]], supplement_fen: int) -> None:
    """The order of the bands changes neither points nor a word."""
    moved = facts(movements=[("appropriation", 1200, "2023-01"), ("supplement", supplement_fen, "2023-05")])
    assert not list(faults_of_all([interval_of(band) for band in bands]))
    of = {"of": "control_rate"}
    assert steps(line("steps", "5", steps=bands, **of), moved) == steps(line("steps", "5", steps=CONTROL, **of), moved)


def test_a_figure_below_0_has_a_band() -> None:
    """A budget that only fell has a control rate below 0 where a supplement of before was taken back."""
    moved = [("appropriation", 1200, "2023-01"), ("supplement", -120, "2023-05")]
    thrifty = [{"to": "-10", "points": "5"}, {"above": "-10", "to": "0", "points": "3"}, {"above": "0", "points": "0"}]
    result = steps(line("steps", "5", of="control_rate", steps=thrifty), facts(movements=moved))
    assert result.explanation.endswith("= -10.00%；在 (−∞, -10] 一档，得 5.00")


@drawn(st.integers(0, 50_000_000).map(lambda millionths: Fraction(millionths, 10**6)))
def test_sound_bands_hold_every_figure_once(value: Fraction) -> None:
    """Of bands without a fault exactly one holds any figure."""
    bands = [interval_of(band) for band in CONTROL]
    assert not list(faults_of_all(bands))
    assert sum(band.holds(value) for band in bands) == 1


PER_POINT: dict[str, tuple[dict[str, str], str, str | Fraction]] = {
    "met": ({}, "100", 10),
    "exceeded": ({}, "120", 10),
    "short of less than a whole step": ({}, "99.000001", 10),
    "short of one step": ({}, "99", "9.5"),
    "short of many": ({}, "90.5", "5.5"),
    "never below 0": ({}, "12", 0),
    "steps of five": ({"per": "5", "less": "1"}, "89.99", 8),
    "exceeding counts": ({"side": "above", "target": "0"}, "3", "8.5"),
    "nothing exceeded": ({"side": "above", "target": "9"}, "3", 10),
    "either side, above": ({"side": "either", "per": "3", "less": "1"}, "106.5", 8),
    "either side, below": ({"side": "either", "per": "3", "less": "1"}, "94", 8),
}


@pytest.mark.parametrize(("parameters", "done", "points"), PER_POINT.values(), ids=list(PER_POINT))
def test_points_are_taken_off_for_whole_steps(parameters: Mapping[str, str], done: str, points: str | Fraction) -> None:
    """Only whole steps beyond the target cost points, on the side that the rubric names, and never more than all."""
    given_parameters = {"target": "100", "per": "1", "less": "0.5"} | parameters
    one = line("per_points", of="indicator", indicator="I1", **given_parameters)
    result = per_points(one, facts(targets=[planned("100", done)]))
    assert result.points == Fraction(points)
    assert result.events == (1, 2)


def test_a_deduction_per_point_shows_its_arithmetic() -> None:
    """The sentence names target, distance, step and points."""
    one = line("per_points", of="indicator", indicator="I1", target="95", per="5", less="1")
    result = per_points(one, facts(targets=[planned("95", "82.5")]))
    assert result.explanation == ("指标1完成 82.5期；与 95.00 相差 12.50，每满 5.00 扣 1.00：10.00 − 2 × 1.00 = 8.00")


@pytest.mark.parametrize(
    ("targets", "missing"),
    [
        ([], "指标a：绩效目标 I1"),
        ([planned("100", None)], "指标a：指标1 的完成值"),
        ([planned(None, None, grade="达成")], "指标a：指标1 的完成值"),
    ],
)
def test_an_indicator_without_a_value_is_missing(targets: list[Any], missing: str) -> None:
    """No target, no result and no value are each missing, never 0."""
    result = rate(line("rate", of="indicator", indicator="I1"), facts(targets=targets))
    assert (result.points, result.missing) == (None, (missing,))


INSPECTION = [{"month": "7", "share": "40", "points": "7"}, {"month": "11", "share": "80.21", "points": "8"}]
"""The milestones of the inspection service's form."""


@pytest.mark.parametrize(
    ("spent_fen", "points"),
    [
        ([4000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4021], 15),
        ([4000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4020], 7),
        ([0, 0, 0, 0, 0, 0, 0, 4000, 0, 0, 4021], 8),
        ([3999, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6000], 0),
    ],
)
def test_milestones_count_by_the_end_of_their_months(spent_fen: list[int], points: int) -> None:
    """A share that is reached counts, one reached later does not."""
    moved = budget_and_spending(*spent_fen, budget_fen=10000)
    result = milestones(line("milestones", "15", milestones=INSPECTION), facts(movements=moved))
    assert result.points == points


def test_a_milestone_without_a_budget_is_missing() -> None:
    """Where there is nothing to divide by, no share is reached or missed."""
    moved = [("appropriation", 100, "2023-08")]
    result = milestones(line("milestones", "15", milestones=INSPECTION), facts(movements=moved))
    assert (result.points, result.missing) == (None, ("指标a：2023-07 的预算数",))


def test_spending_on_the_initial_budget() -> None:
    """``budget: initial`` measures against what was appropriated, whatever was added or carried over."""
    moved = [*budget_and_spending(600), ("supplement", 300, "2023-02"), ("carry_over", 100, "2023-01")]
    assert rate(line("rate", of="execution_rate", budget="initial"), facts(movements=moved)).points == 5


@pytest.mark.parametrize(("budget", "points"), [("adjusted", 10), ("initial", Fraction(1329120, 202640))])
def test_a_budget_cut_to_what_was_spent(budget: str, points: Fraction) -> None:
    """A budget cut from 202.64 to the 132.912 spent is all executed of the adjusted, and 65.6 % of the initial one."""
    moved = [
        ("appropriation", 202_640, "2023-01"),
        ("expenditure", 132_912, "2023-06"),
        ("reduction", 69_728, "2023-12"),
    ]
    assert rate(line("rate", of="execution_rate", budget=budget), facts(movements=moved)).points == points


def test_what_was_added_and_cut_adjusts_the_budget() -> None:
    """预算调整率 is the size of what supplements, reductions and virements come to; money handed back is none of it."""
    moved = [
        *(("appropriation", 1000, "2023-01"), ("carry_over", 500, "2023-01"), ("supplement", 100, "2023-03")),
        *(("reduction", 400, "2023-05"), ("virement", 50, "2023-06"), ("surrender", 300, "2023-12")),
    ]
    result = rate(line("rate", of="adjustment_rate"), facts(movements=moved))
    expected = "本年追加、调减和调剂相抵后的净额（取绝对值） 2.50 元 ÷ 年初预算数 10.00 元 = 25.00%"
    assert result.explanation == f"{expected}；10.00 × 25.00% = 2.50"


@pytest.mark.parametrize(
    ("divisor", "said"),
    [
        ("budget", "年末结转结余 2.00 元 ÷ 调整后预算数 10.00 元 = 20.00%"),
        ("expenditure", "年末结转结余 2.00 元 ÷ 至 2023-12 执行数 8.00 元 = 25.00%"),
    ],
)
def test_what_is_left_at_the_end_of_the_year(divisor: str, said: str) -> None:
    """结转结余率 is what remains, of the budget or of what was spent."""
    moved = [*budget_and_spending(800, budget_fen=1300), ("surrender", 300, "2023-12")]
    result = rate(line("rate", of="carry_over_rate", divisor=divisor), facts(movements=moved))
    assert result.explanation.startswith(said)


@pytest.mark.parametrize(
    ("movements", "inapplicable"),
    [([], True), (budget_and_spending(budget_fen=1000), False)],
)
def test_only_where_nothing_remains_there_is_no_carry_over_rate(
    movements: list[tuple[str, int, str]], inapplicable: bool
) -> None:
    """Without spending there is nothing to divide by; with a budget left, that is no reason for full marks."""
    result = rate(line("rate", of="carry_over_rate", divisor="expenditure"), facts(movements=movements))
    assert (result.points, result.missing) == (None, ("指标a：至 2023-12 执行数",))
    assert bool(result.inapplicable) == inapplicable


@pytest.mark.parametrize("of", ["adjustment_rate", "carry_over_rate"])
def test_a_year_under_way_has_no_figure_of_the_whole(of: str) -> None:
    """Until December the figures of the budget are missing."""
    begun = facts(movements=budget_and_spending(500))
    result = rate(line("rate", of=of, divisor="budget"), evolve(begun, months=begun.months[:6]))
    assert (result.points, result.missing) == (None, ("指标a：2023-06 之后各月的收支",))


def test_a_budget_of_nothing_is_adjusted_by_no_rate() -> None:
    """Nothing appropriated is nothing to measure by, as for 预算控制率."""
    result = rate(line("rate", of="adjustment_rate"), facts(movements=[("supplement", 500, "2023-02")]))
    assert (result.missing, bool(result.inapplicable)) == (("指标a：年初预算数",), True)


@pytest.mark.parametrize("of", ["execution_rate", "attainment", "control_rate", "bulletins", "appraised"])
def test_a_year_without_events_scores_nothing(of: str) -> None:
    """Without any event no figure is 0: each is missing."""
    result = rate(line("rate", of=of), facts())
    assert result.points is None
    assert result.missing


def test_what_was_granted_includes_carry_over_and_supplements() -> None:
    """``budget: granted`` (预算完成率) counts what was given, whatever was handed back since."""
    moved = [*budget_and_spending(600), ("supplement", 300, "2023-02"), ("surrender", 900, "2023-12")]
    assert rate(line("rate", of="execution_rate", budget="granted"), facts(movements=moved)).points == 4
    assert rate(line("rate", of="execution_rate"), facts(movements=moved)).points == 10


def test_zero_budget_with_spending_has_no_rate() -> None:
    """A payment on a budget of nothing is missing its budget; it is not 0 and no error."""
    result = rate(line("rate", of="execution_rate"), facts(movements=budget_and_spending(5, budget_fen=0)))
    assert (result.points, result.missing) == (None, ("指标a：调整后预算数",))


def test_a_recorded_score_counts_with_its_reason() -> None:
    """A manual line takes the published score, capped at the weight, and shows why it was given."""
    result = manual(line("manual"), facts(published=[given("a", "8.5"), given("b", "1")]))
    assert (result.points, result.events, result.remark) == (Fraction("8.5"), (7,), "；理由：专家评议")
    assert manual(line("manual"), facts(published=[given("a", "11")])).points == 10


def test_a_manual_line_without_a_score_is_missing() -> None:
    """Nobody's score is made up."""
    result = manual(line("manual"), facts())
    assert (result.points, result.missing) == (None, ("指标a：记录的得分",))


RULES_OF_MORE = {
    "rate": (rate, {"of": "indicator", "indicator": "I1"}),
    "per_points": (
        per_points,
        {"of": "indicator", "indicator": "I1", "target": "90", "per": "7", "less": "1.5"},
    ),
}
values = st.integers(0, 300_000).map(lambda thousandths: f"{thousandths / 1000:.3f}")


@drawn(st.sampled_from(sorted(RULES_OF_MORE)), values, values)
def test_more_fulfilment_never_scores_less(name: str, one: str, other: str) -> None:
    """Where more is better, the greater figure has no fewer points; points stay from 0 to the weight."""
    rule, parameters = RULES_OF_MORE[name]
    low, high = sorted((one, other), key=Fraction)
    points = [rule(line(name, **parameters), facts(targets=[planned("100", done)])).points for done in (low, high)]
    assert points[0] is not None
    assert points[1] is not None
    assert 0 <= points[0] <= points[1] <= 10
