"""The rules of a rubric: rate, completion and deduction, case by case. No ledger: facts in, points out."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.facts.fulfilment import fulfilled
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.year import PointsOff
from scoring.rules.completion import completion
from scoring.rules.deduction import deduction
from scoring.rules.rate import rate
from tests.scoring.made_facts import THROUGH_SEQ, budget_and_spending, facts, line, off, planned


@pytest.mark.parametrize(
    ("rates", "parameters", "points"),
    [
        (["95.81"] * 12, {"average_places": "2"}, "9.581"),
        (["95.81"] * 11 + ["95.82"], {"average_places": "2"}, "9.581"),
        (["95.81"] * 6 + ["95.82"] * 6, {"average_places": "2"}, "9.582"),
        (["95.81"] * 6 + ["95.82"] * 6, {}, "9.5815"),
        (["95.81"] * 6 + ["95.82"] * 6, {"average_places": "0"}, "9.6"),
        (["100"] * 12, {}, "10"),
        (["100.0"] * 11 + ["0"], {"average_places": "2"}, "9.167"),
        (["0"] * 12, {}, "0"),
        (["120"] * 12, {}, "10"),
        (["200"] + ["90"] * 11, {}, "9.9166666666"),
        (["0.000001"] * 12, {}, "0.0000001"),
        (["9999999999999.999999"] * 12, {}, "10"),
    ],
)
def test_bulletins_score_by_their_average(rates: list[str], parameters: Mapping[str, str], points: str) -> None:
    """Points are weight × the plain average of twelve bulletins, rounded first where the rubric says so, capped."""
    result = rate(line("rate", of="bulletins", **parameters), facts(rates=rates))
    assert result.points is not None
    assert abs(result.points - Fraction(points)) < Fraction(1, 10**9)
    assert (result.events, result.through_seq, result.missing) == (tuple(range(1, 13)), None, ())


def test_eleven_bulletins_are_not_averaged() -> None:
    """A missing month leaves no score, is named, and what is there is still listed."""
    result = rate(line("rate", of="bulletins"), facts(rates=["100"] * 11))
    assert result.points is None
    assert result.missing == ("指标a：2023-12 的支出执行率通报",)
    assert result.events == tuple(range(1, 12))


@pytest.mark.parametrize(
    ("movements", "points"),
    [
        (budget_and_spending(*[100] * 12), "10"),
        (budget_and_spending(1200), "10"),
        (budget_and_spending(0, 200, *[100] * 10), Fraction(110, 12)),
        (
            budget_and_spending(50, *[0] * 11),
            Fraction(sum(Fraction(50, 100 * month) for month in range(1, 13)) * 10, 12),
        ),
        (budget_and_spending(), "0"),
    ],
)
def test_attainment_scores_by_its_average(movements: list[tuple[str, int, str]], points: str | Fraction) -> None:
    """Points are weight × the average of the twelve unrounded attainments, and rest on the log up to a seq."""
    result = rate(line("rate", of="attainment"), facts(movements=movements))
    assert result.points == Fraction(points)
    assert (result.events, result.through_seq) == ((), THROUGH_SEQ)


def test_attainment_needs_a_budget_in_every_month() -> None:
    """Months without a budget are named one by one; they are neither 0 nor left out of the average."""
    result = rate(line("rate", of="attainment"), facts(movements=[("appropriation", 100, "2023-03")]))
    assert result.points is None
    assert result.missing == ("指标a：2023-01 的预算数", "指标a：2023-02 的预算数")


@pytest.mark.parametrize(
    ("movements", "parameters", "points"),
    [
        (budget_and_spending(1100), {}, Fraction(1100, 120)),
        (budget_and_spending(1200), {}, "10"),
        (budget_and_spending(1300), {}, "10"),
        (budget_and_spending(400, budget_fen=1200), {"average_places": "2"}, "3.333"),
        ([*budget_and_spending(900), ("carry_over", 300, "2023-01")], {}, "6"),
        ([*budget_and_spending(900), ("carry_over", 300, "2023-01")], {"carry_over": "in"}, "6"),
        ([*budget_and_spending(900), ("carry_over", 300, "2023-01")], {"carry_over": "out"}, "7.5"),
        (
            [*budget_and_spending(900), ("carry_over", 300, "2023-01"), ("carry_over", -300, "2023-05")],
            {"carry_over": "out"},
            "7.5",
        ),
        ([*budget_and_spending(1300), ("carry_over", 300, "2023-01")], {"carry_over": "out"}, "10"),
    ],
)
def test_the_execution_rate_is_that_of_december(
    movements: list[tuple[str, int, str]], parameters: Mapping[str, str], points: str | Fraction
) -> None:
    """Points are weight × executed ÷ adjusted budget at year-end, with carry-over unless the rubric says out."""
    result = rate(line("rate", of="execution_rate", **parameters), facts(movements=movements))
    assert result.points == Fraction(points)
    assert (result.events, result.through_seq) == ((), THROUGH_SEQ)


@pytest.mark.parametrize("movements", [[], budget_and_spending(50, budget_fen=300, kind="carry_over")])
def test_an_execution_rate_without_budget_is_missing(movements: list[tuple[str, int, str]]) -> None:
    """Nothing to divide by leaves no score, with spending or without."""
    result = rate(line("rate", of="execution_rate", carry_over="out"), facts(movements=movements))
    assert (result.points, result.missing) == (None, ("指标a：调整后预算数（不含上年结转）",))


@pytest.mark.parametrize(
    ("direction", "value", "done", "share"),
    [
        (">=", "12", "12", "1"),
        (">=", "12", "36", "1"),
        (">=", "12", "9", "0.75"),
        (">=", "12", "0", "0"),
        (">=", "0", "0", "1"),
        (">=", "0.000003", "0.000001", Fraction(1, 3)),
        ("<=", "5", "5", "1"),
        ("<=", "5", "0", "1"),
        ("<=", "5", "8", "0.625"),
        ("<=", "0", "0", "1"),
        ("<=", "0", "0.000001", "0"),
        ("=", "10", "10.000", "1"),
        ("=", "10", "8", "0.8"),
        ("=", "10", "12.5", "0.8"),
        ("=", "0", "0", "1"),
        ("=", "0", "3", "0"),
        ("=", "3", "0", "0"),
        (">=", "9999999999999.999999", "9999999999999.999998", Fraction(9999999999999999998, 9999999999999999999)),
    ],
)
def test_fulfilment_by_direction(direction: str, value: str, done: str, share: str | Fraction) -> None:
    """Met is 1, else result ÷ target, target ÷ result, or the smaller of both; a target of 0 is met or it is 0."""
    assert fulfilled(planned(value, done, direction=direction)).share == Fraction(share)


@pytest.mark.parametrize(
    ("one", "share", "missing"),
    [
        (planned(None, None, grade="达成", coefficient="1"), Fraction(1), None),
        (planned(None, None, grade="部分达成", coefficient="0.85"), Fraction(17, 20), None),
        (planned(None, None, grade="未达成", coefficient="0"), Fraction(0), None),
        (planned(None, None, grade="达成"), None, "指标1 的得分系数"),
        (planned(None, None), None, "指标1 的完成情况"),
        (planned("12", None), None, "指标1 的完成情况"),
        (planned("12", None, grade="达成", coefficient="1"), None, "指标1 的完成值"),
    ],
)
def test_what_is_not_recorded_is_missing_and_never_nought(
    one: PlannedAndDone, share: Fraction | None, missing: str | None
) -> None:
    """A grade counts by its coefficient; without coefficient, value or result it says what is missing."""
    found = fulfilled(one)
    assert (found.share, found.missing) == (share, missing)


@pytest.mark.parametrize(
    ("targets", "points"),
    [
        ([planned("12", "12"), planned("28", "28", seq=3)], "40"),
        ([planned("12", "6", weight="3"), planned("28", "28", seq=3, weight="1")], "25"),
        ([planned("10", "5", weight="0.000001")], "20"),
        ([planned("10", "30"), planned("10", "0", seq=3)], "20"),
        ([planned("10", "9", weight="0"), planned("10", "10", seq=3)], "40"),
        ([planned("3", "1"), planned("10", "0", seq=3, aspect="benefit")], Fraction(40, 3)),
        ([planned("10", "10"), planned(None, None, seq=3, grade="中", coefficient="0.6")], "32"),
    ],
)
def test_completion_weighs_the_targets_of_its_aspects(targets: list[PlannedAndDone], points: str | Fraction) -> None:
    """Points are weight × Σ(target weight × fulfilment) ÷ Σ(target weight); other aspects do not count."""
    result = completion(line("completion", "40", aspects=["output"]), facts(targets=targets))
    assert result.points == Fraction(points)
    counted = [one for one in targets if one.target.aspect == "output"]
    assert result.events == tuple(seq for one in counted for seq in one.events)


@pytest.mark.parametrize(
    ("targets", "missing"),
    [
        ([], ("指标a：产出绩效目标",)),
        ([planned("10", "10", aspect="benefit")], ("指标a：产出绩效目标",)),
        ([planned("10", "10", weight="0")], ("指标a：产出绩效目标的权重",)),
        ([planned("10", None, weight="0")], ("指标a：产出绩效目标的权重",)),
        ([planned("10", "10"), planned("9", None, seq=3)], ("指标a：指标3 的完成情况",)),
        ([planned(None, None), planned("9", None, seq=3)], ("指标a：指标1 的完成情况", "指标a：指标3 的完成情况")),
    ],
)
def test_completion_names_everything_it_lacks(targets: list[PlannedAndDone], missing: tuple[str, ...]) -> None:
    """Without targets, weights or a single result there is no score, and each thing needed is named."""
    result = completion(line("completion", aspects=["output"]), facts(targets=targets))
    assert (result.points, result.missing) == (None, missing)


def test_completion_shows_the_lines_below_it() -> None:
    """A weightless line carries the fulfilment and the events of its own aspects, complete or not, and no points."""
    output = line(None, None, id_="output", aspects=["output"])
    benefit = line(None, None, id_="benefit", aspects=["benefit"], lines=[line(None, None, id_="note")])
    targets = [planned("10", "5"), planned("10", None, seq=3, aspect="benefit")]
    result = completion(line("completion", aspects=["output"], lines=[output, benefit]), facts(targets=targets))
    assert result.points == 5
    assert {id_: below.events for id_, below in result.below.items()} == {"output": (1, 2), "benefit": (3,), "note": ()}
    assert {below.deduction for below in result.below.values()} == {None}
    assert "50.00%" in result.below["output"].explanation
    assert "未齐" in result.below["benefit"].explanation
    assert result.below["note"].explanation == "不单独计分"


BELOW = [line(None, None, id_="b", lines=[line(None, None, id_="c")]), line(None, None, id_="d")]


@pytest.mark.parametrize(
    ("deductions", "points", "below"),
    [
        ([], "10", {"b": "0", "c": "0", "d": "0"}),
        ([off("a", "1")], "9", {"b": "0", "c": "0", "d": "0"}),
        ([off("a", "1"), off("a", "1", seq=2)], "8", {"b": "0", "c": "0", "d": "0"}),
        ([off("b", "2"), off("d", "0.5", seq=2)], "7.5", {"b": "2", "c": "0", "d": "0.5"}),
        ([off("c", "2"), off("b", "1", seq=2)], "7", {"b": "3", "c": "2", "d": "0"}),
        ([off("d", "10")], "0", {"b": "0", "c": "0", "d": "10"}),
        ([off("d", "10.000001")], "0", {"b": "0", "c": "0", "d": "10.000001"}),
        (
            [off("d", "9999999999999.999999"), off("a", "1", seq=2)],
            "0",
            {"b": "0", "c": "0", "d": "9999999999999.999999"},
        ),
        ([off("a", "0")], "10", {"b": "0", "c": "0", "d": "0"}),
    ],
)
def test_deductions_come_off_the_line_they_name(
    deductions: list[PointsOff], points: str, below: dict[str, str]
) -> None:
    """Points come off the weight down to 0; a weightless line shows what was recorded on it and below it."""
    result = deduction(line("deduction", lines=BELOW), facts(deductions=deductions))
    assert result.points == Decimal(points)
    assert {id_: one.deduction for id_, one in result.below.items()} == {id_: Decimal(n) for id_, n in below.items()}
    assert result.events == tuple(one.seq for one in deductions)
    assert result.missing == ()
