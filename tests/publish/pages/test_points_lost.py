"""Where points were lost and what is missing: each told once, at the deepest line it belongs to."""

from decimal import Decimal

import pytest

from publish.pages.points_lost import SheetLine, lines_without_score, points_lost


def line(name: str, parent: str | None, weight: str | None, score: str | None, deduction: str | None) -> SheetLine:
    """Return a sheet line that is called like its id."""
    points = [None if figure is None else Decimal(figure) for figure in (weight, score, deduction)]
    return SheetLine(
        line=name, parent=parent, title=name, weight=points[0], score=points[1], deduction=points[2], explanation=""
    )


LOST = {
    "nothing lost": ([line("a", None, "50", "50.00", "0.00")], []),
    "told at the child": (
        [line("a", None, "50", "49.58", "0.42"), line("b", "a", "10", "9.58", "0.42")],
        [("b", "0.42")],
    ),
    "part above a weightless line": (
        [
            line("management", None, "50", "47.00", "3.00"),
            line("execution", "management", None, None, None),
            line("procurement", "management", None, None, "2.00"),
        ],
        [("management", "1.00"), ("procurement", "2.00")],
    ),
    "more recorded than the weight": (
        [line("m", None, "5", "0.00", "5.00"), line("p", "m", None, None, "8.00")],
        [("p", "8.00")],
    ),
    "three deep": (
        [
            line("a", None, "50", "45", "5"),
            line("b", "a", "40", "36", "4"),
            line("c", "b", "20", "17", "3"),
            line("d", "a", "10", "9", "1"),
        ],
        [("b", "1"), ("c", "3"), ("d", "1")],
    ),
    "beside a missing line": (
        [line("a", None, "50", None, None), line("b", "a", "40", None, None), line("d", "a", "10", "9", "1")],
        [("d", "1")],
    ),
}


@pytest.mark.parametrize(("lines", "told"), LOST.values(), ids=list(LOST))
def test_a_point_is_told_once(lines: list[SheetLine], told: list[tuple[str, str]]) -> None:
    """A lost point is told at the deepest line it belongs to, in sheet order."""
    assert [(lost.title, lost.points) for lost in points_lost(lines)] == [
        (name, Decimal(points)) for name, points in told
    ]


@pytest.mark.parametrize("case", ["told at the child", "part above a weightless line", "three deep"])
def test_the_points_told_add_up(case: str) -> None:
    """What is told adds up to what the top lines lost."""
    lines, _ = LOST[case]
    lost = sum(top.deduction or 0 for top in lines if top.parent is None)
    assert sum(told.points for told in points_lost(lines)) == lost


def test_a_missing_score_is_told_at_the_deepest_line() -> None:
    """A weighted line without a score is told, but not the lines above it; a weightless one is never missing."""
    lines, _ = LOST["beside a missing line"]
    assert [missing.line for missing in lines_without_score(lines)] == ["b"]
    assert lines_without_score([line("c", None, None, None, None)]) == ()
    assert lines_without_score([line("c", None, "5", "0.00", "5.00")]) == ()
