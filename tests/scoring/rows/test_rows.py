"""Rows of a completion line: by hand, and the laws that hold of all of them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given as drawn
from hypothesis import strategies as st

from scoring.facts.indicators import PlannedAndDone
from scoring.rows.largest_remainder import spread
from scoring.rubrics.reader import load, read_rubric
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet, SheetLine
from tests.scoring.made_facts import facts, given, planned

HEAD = "id: r\ntitle: 标准\nsource: 测试\n"


def rubric(weight: str, parameters: str, *, scale: int = 2, more: str = "") -> str:
    """Return the text of a rubric of one completion line."""
    line = f"{{id: a, title: 甲, weight: {weight}, rule: completion{more}, parameters: {{{parameters}}}}}"
    return f"{HEAD}weight: {weight}\nscale: {scale}\nlines: [{line}]\n"


def scored(text: str, targets: list[PlannedAndDone], **known: Any) -> Sheet:
    """Return the sheet of targets alone."""
    return score(load(text), facts(targets=targets, **known))


def shown(line: SheetLine) -> list[tuple[str | None, str | None]]:
    """Return weight and score of each row as text."""
    return [
        (None if row.weight is None else f"{row.weight:f}", None if row.score is None else f"{row.score:f}")
        for row in line.rows
    ]


def several(*pairs: tuple[str | None, str | None], **more: Any) -> list[PlannedAndDone]:
    """Return targets of 10 with these weights and results, numbered 1, 3, 5 …"""
    return [
        planned("10", done, weight=str(weight), seq=2 * place + 1, **more) for place, (weight, done) in enumerate(pairs)
    ]


BY_HAND: dict[str, tuple[str, list[PlannedAndDone], list[tuple[str | None, str | None]], str | None]] = {
    "a third each of ten": (
        rubric("10", ""),
        several(("1", "10"), ("1", "10"), ("1", "5")),
        # 10 × 2.5 / 3 = 8.33; by weight 3.33… each, the first takes the cent; points 3.332, 3.332, 1.666.
        [("3.34", "3.33"), ("3.33", "3.33"), ("3.33", "1.67")],
        "8.33",
    ),
    "whole points": (
        rubric("10", "weights: points", scale=0),
        [planned("43.2", "37.24", weight="10")],
        [("10", "9")],
        "9",
    ),
    "points add up as rounded": (
        rubric("6", "weights: points", scale=0),
        several(("3", "5"), ("3", "5")),
        # 1.5 twice, each rounded up: 4, where the share of 6 would be 3.
        [("3", "2"), ("3", "2")],
        "4",
    ),
    "those listed": (
        rubric("10", "indicators: [I1, I5]"),
        several(("1", "10"), ("1", "0"), ("1", "5")),
        [("5.00", "5.00"), ("5.00", "2.50")],
        "7.50",
    ),
    "all where nothing is said": (
        rubric("10", ""),
        [planned("10", "5"), planned("10", "10", seq=3, aspect="satisfaction")],
        [("5.00", "2.50"), ("5.00", "5.00")],
        "7.50",
    ),
    "weight 0 has no row and lacks nothing": (
        rubric("10", ""),
        several(("0", None), ("1", "5")),
        [("10.00", "5.00")],
        "5.00",
    ),
    "recorded coefficients": (
        rubric("4", "weights: points, coefficients: recorded"),
        [planned("100", "72.74", weight="2", coefficient="1"), planned("100", "50", weight="2", seq=3)],
        [("2.00", "2.00"), ("2.00", "1.00")],
        "3.00",
    ),
    "without one of points, re-based": (
        rubric("10", "weights: points", more=", not_applicable: rebase"),
        [planned("10", "5", weight="4"), planned(None, None, weight="6", seq=3, grade="不适用")],
        [("4.00", "2.00"), (None, None)],
        "2.00",
    ),
    "without one of points, full marks": (
        rubric("10", "weights: points", more=", not_applicable: full_marks"),
        [planned("10", "5", weight="4"), planned(None, None, weight="6", seq=3, grade="不适用")],
        [("4.00", "2.00"), ("6.00", "6.00")],
        "8.00",
    ),
    "a row that lacks its result": (
        rubric("10", "weights: points"),
        several(("4", "5"), ("6", None)),
        [("4.00", "2.00"), ("6.00", None)],
        None,
    ),
    "a share that lacks a result": (
        rubric("10", ""),
        several(("4", "5"), ("6", None)),
        [("4.00", None), ("6.00", None)],
        None,
    ),
}


@pytest.mark.parametrize(("text", "targets", "rows", "points"), BY_HAND.values(), ids=BY_HAND)
def test_rows_by_hand(
    text: str, targets: list[PlannedAndDone], rows: list[tuple[str | None, str | None]], points: str | None
) -> None:
    """Each row has the weight and the points worked out by hand, and the line their sum."""
    (line,) = scored(text, targets).lines
    assert (shown(line), None if line.score is None else f"{line.score:f}") == (
        rows,
        None if points is None else f"{Decimal(points):f}",
    )


def test_a_total_is_re_based_on_the_rows_that_apply() -> None:
    """By points the line weighs what its applying rows weigh: 2 of 4 is 5 of 10."""
    text, targets, *_ = BY_HAND["without one of points, re-based"]
    sheet = scored(text, targets)
    assert (sheet.lines[0].weight, sheet.total) == (Decimal(4), Decimal(5))


MISSING = {
    "an unknown code": (rubric("10", "indicators: [I1, X9]"), several(("1", "5")), ["甲：绩效目标 X9"]),
    "another sum": (
        rubric("10", "weights: points"),
        several(("4", "5"), ("5", "5")),
        ["甲：各项目标的权重合计为 9，应为本指标的分值 10"],
    ),
    "more places than the scale": (
        rubric("10", "weights: points", scale=0),
        several(("4.5", "5"), ("5.5", "5")),
        ["甲：指标1的权重 4.5 多于 0 位小数", "甲：指标3的权重 5.5 多于 0 位小数"],
    ),
}


@pytest.mark.parametrize(("text", "targets", "missing"), MISSING.values(), ids=MISSING)
def test_what_makes_no_rows_is_named(text: str, targets: list[PlannedAndDone], missing: list[str]) -> None:
    """A code that no target has, and weights that are no points of the line, leave the total open and are named."""
    sheet = scored(text, targets)
    assert (sheet.total, list(sheet.missing)) == (None, missing)
    assert [row.score for row in sheet.lines[0].rows] in ([], [None, None])


def test_what_was_published_stands_on_the_row() -> None:
    """A score published for the code of a row stands beside it; one above its weight, and of no row, is remarked."""
    sheet = scored(
        rubric("10", "weights: points"),
        several(("4", "5"), ("6", "10")),
        published=[given("I1", "4.5"), given("I3", "6"), given("X9", "1"), given("total", "11")],
    )
    assert {code: one.published.score for code, one in sheet.published_rows.items()} == {"I1": "4.5", "I3": "6"}
    assert [remark for remark in sheet.unused if "公布" in remark] == [
        "第 7 号事件 p-7：公布得分记在指标 X9 上，r 没有这个指标",
        "第 7 号事件 p-7：总分的公布得分 11 超过分值 10",
        "第 7 号事件 p-7：指标1的公布得分 4.5 超过分值 4.00",
    ]


def test_weights_that_are_no_points_and_coefficients_unused_are_remarked() -> None:
    """A sum of target weights that is not the line's weight, and a coefficient that does not count, are told."""
    sheet = scored(rubric("10", ""), [planned("10", "5", weight="7", coefficient="0.9")])
    assert sheet.unused == (
        "甲：各项目标的权重合计为 7，按分值 10 计分",
        "第 2 号事件 r-1：指标1的得分系数 0.9 没有用上，按完成值计分",
    )
    assert sheet.total == Decimal(5)


@pytest.mark.parametrize(
    ("direction", "wanted", "done", "share"),
    [
        ("<=", "-5", "-10", 1),
        ("<=", "-5", "-3", 0),
        ("<=", "0", "-12.5", 1),
        ("<=", "5", "-1", 1),
        (">=", "-5", "-10", 0),
        (">=", "-5", "3", 1),
        (">=", "10", "-1", 0),
        ("=", "-5", "-5", 1),
        ("=", "-5", "-4", 0),
        ("<=", "0", "1", 0),
    ],
)
def test_nothing_is_divided_at_or_below_zero(direction: str, wanted: str, done: str, share: int) -> None:
    """Where target or result is 0 or below, it was met or not, and the row says so."""
    found = scored(rubric("10", ""), [planned(wanted, done, direction=direction)]).lines[0].rows[0].fulfilled
    assert (found.share, found.all_or_nothing) == (share, True)


@pytest.mark.parametrize(
    ("direction", "wanted", "done", "gain"),
    [(">=", "10", "5", "1"), ("<=", "10", "20", "0.263157"), (">=", "10", "9.5", "0.5"), (">=", "10", "12", None)],
)
def test_one_more_unit(direction: str, wanted: str, done: str, gain: str | None) -> None:
    """What one more unit would give: of ten points 1 for the sixth of ten, nothing more beyond the target."""
    (row,) = scored(rubric("10", ""), [planned(wanted, done, direction=direction)]).lines[0].rows
    found = row.one_more_unit()
    assert (None if found is None else Decimal(int(found * 10**6)) / 10**6) == (None if gain is None else Decimal(gain))


FAULTY = {
    "twice": ("{indicators: [A1]}", "{indicators: [A1]}", True),
    "of: indicator": ("{indicators: [A1]}", None, True),
    "others": ("{indicators: [A1]}", "{indicators: [A2]}", False),
}


@pytest.mark.parametrize(("one", "other", "is_fault"), FAULTY.values(), ids=FAULTY)
@pytest.mark.parametrize("chosen", [False, True], ids=["both", "either"])
def test_an_indicator_is_scored_once(one: str, other: str | None, is_fault: bool, chosen: bool) -> None:
    """A code under two lines that both score it is refused with both lines, but for alternatives of one choice."""
    steps = "rule: steps, parameters: {of: indicator, indicator: A1, steps: [{from: 0, points: 5}]}"
    second = steps if other is None else f"rule: completion, parameters: {other}"
    lines = [
        f"{{id: a, title: 甲, weight: 5, rule: completion, parameters: {one}}}",
        f"{{id: b, title: 乙, weight: 5, {second}}}",
    ]
    whole, rule = (5, "rule: either, ") if chosen else (10, "")
    top = f"{{id: t, title: 全, weight: {whole}, {rule}lines: [{', '.join(lines)}]}}"
    text = f"{HEAD}weight: {whole}\nscale: 2\nlines: [{top}]\n"
    _, faults = read_rubric(text)
    assert [fault.code for fault in faults] == (["scored_twice"] if is_fault and not chosen else [])
    assert all("b：指标 A1 已由 a 计分" in fault.message for fault in faults)


weights = st.sampled_from(["0.5", "1", "2", "3", "7.5", "10", "20"])
results = st.integers(-3, 14).map(str)
a_target = st.tuples(weights, results)
many = st.lists(a_target, min_size=1, max_size=8)
lines_of = st.sampled_from(["1", "6", "40", "50", "100"])
scales = st.sampled_from([0, 1, 2])


def drawn_targets(pairs: list[tuple[str, str]]) -> list[PlannedAndDone]:
    """Return targets of 10 in the three directions by turns."""
    return [
        planned("10", done, weight=weight, seq=2 * place + 1, direction=(">=", "<=", "=")[place % 3])
        for place, (weight, done) in enumerate(pairs)
    ]


def by_points(pairs: list[tuple[str, str]]) -> str:
    """Return the text of a rubric whose line weighs what the targets do."""
    return rubric(f"{sum(Decimal(weight) for weight, _ in pairs):f}", "weights: points")


@drawn(many, lines_of, scales)
def test_rows_add_up_to_what_is_printed(pairs: list[tuple[str, str]], weight: str, scale: int) -> None:
    """Rows and 尾差 add up to the line, their weights to its weight; each lies within 0 and its weight."""
    (line,) = scored(rubric(weight, "", scale=scale), drawn_targets(pairs)).lines
    assert sum(row.score or 0 for row in line.rows) + line.rounding == line.score
    assert sum(row.weight or 0 for row in line.rows) == line.weight
    assert all(0 <= (row.score or 0) <= (row.weight or 0) for row in line.rows)
    assert all(not row.score for row in line.rows if not row.fulfilled.share)
    assert line.rounding >= 0


@drawn(many)
def test_points_add_up_to_what_is_printed(pairs: list[tuple[str, str]]) -> None:
    """By points the line is the sum of its rows, each of which is its own rounded product."""
    (line,) = scored(by_points(pairs), drawn_targets(pairs)).lines
    assert line.score == sum(row.score or 0 for row in line.rows)
    assert line.rounding == 0
    assert all(0 <= (row.score or 0) <= (row.weight or 0) for row in line.rows)


@drawn(many, lines_of, st.data())
def test_more_fulfilment_never_gives_fewer_points(
    pairs: list[tuple[str, str]], weight: str, data: st.DataObject
) -> None:
    """A better result gives the line no fewer points, and by points its row neither."""
    place = data.draw(st.integers(0, len(pairs) - 1))
    pairs = [(weighs, "5" if other == place else done) for other, (weighs, done) in enumerate(pairs)]
    better = data.draw(st.sampled_from(["6", "8", "9.99", "10"]))
    nearer = [(weighs, better if other == place else done) for other, (weighs, done) in enumerate(pairs)]
    before, after = ([evolve_up(one) for one in drawn_targets(some)] for some in (pairs, nearer))
    for text in (rubric(weight, ""), by_points(pairs)):
        (line,), (better_line,) = scored(text, before).lines, scored(text, after).lines
        assert (better_line.score or 0) >= (line.score or 0)
        if "points" in text:
            assert (better_line.rows[place].score or 0) >= (line.rows[place].score or 0)


def evolve_up(one: PlannedAndDone) -> PlannedAndDone:
    """Return the same target with more being better."""
    return evolve(one, target=evolve(one.target, direction=">="))


@drawn(many, st.data())
def test_what_is_not_listed_moves_no_point(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    """A target left out of ``indicators`` changes nothing, whatever it says."""
    targets = drawn_targets(pairs)
    listed = data.draw(st.lists(st.sampled_from(targets), min_size=1, unique_by=lambda one: one.target.indicator))
    codes = [one.target.indicator for one in listed]
    text = rubric("10", f"indicators: [{', '.join(codes)}]")
    alone = [one for one in targets if one.target.indicator in codes]
    whole, apart = scored(text, targets), scored(text, alone)
    assert (whole.total, shown(whole.lines[0])) == (apart.total, shown(apart.lines[0]))


@drawn(st.integers(0, 10_000), st.lists(st.fractions(0, 9), max_size=9))
def test_a_spread_is_whole_and_near(units: int, shares: list[Fraction]) -> None:
    """All units find a place where any share is above 0, none is further from its quota than 1, and no 0 gets any."""
    found, whole = spread(units, shares), sum(shares, Fraction(0))
    assert sum(found) == (units if whole else 0)
    for got, share in zip(found, shares, strict=True):
        assert share or not got
        assert not whole or abs(got - units * share / whole) < 1
