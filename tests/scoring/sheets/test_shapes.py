"""Sheets under rubrics of other shapes: blocks with a scale of their own, the better of two lines, grades."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from scoring.facts.year import ScoreGiven
from scoring.rubrics.reader import load
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet
from tests.conftest import CommandLine, event
from tests.scoring.made_facts import facts, given
from tests.scoring.rubrics.test_rubric import rubric

GRADES = "[{name: 优, from: 9}, {name: 良, from: 8}, {name: 中, from: 6}, {name: 差, from: 0}]"


def manual(id_: str, weight: str) -> str:
    """Return a line with a recorded score, in flow style."""
    return f"{{id: {id_}, title: 指标{id_}, weight: {weight}, rule: manual}}"


def block(children: Sequence[str], *, rule: str = "", local: str = "", weight: str = "10") -> str:
    """Return the YAML of a rubric of 10 points with one line and ``children`` below it."""
    keys = "".join(f", {name}: {value}" for name, value in (("rule", rule), ("local_weight", local)) if value)
    line = f"{{id: a, title: 甲, weight: {weight}{keys}, lines: [{', '.join(children)}]}}"
    rest = "" if weight == "10" else f", {manual('rest', str(10 - Decimal(weight)))}"
    return rubric(f"[{line}{rest}]")


def sheet(text: str, *scores: ScoreGiven, provisional: bool = False) -> Sheet:
    """Return the sheet of recorded scores under a rubric."""
    return score(load(text), facts(published=scores), provisional=provisional)


LOCAL = block([manual("b", "75"), manual("c", "25")], local="100")
EITHER = block([manual("b", "10"), manual("c", "10")], rule="either")


def test_a_block_with_its_own_scale_is_converted() -> None:
    """Children of 75 and 25 in a block of 10 points count a tenth of their sum; the sentence shows how."""
    found = sheet(LOCAL, given("b", "70"), given("c", "25"))
    assert found.total == Decimal("9.50")
    assert found.lines[0].explanation == "下级指标得分合计：70.00 + 25.00 = 95.00；折算 95.00 × 10.00 ÷ 100.00 = 9.50"


def test_a_converted_score_is_rounded_once() -> None:
    """What a block of its own scale does not hold in two places is rounded at the block, and says so."""
    found = sheet(block([manual("b", "3")], local="3"), given("b", "2"))
    assert found.total == Decimal("6.67")
    assert found.lines[0].explanation.endswith("= 2.00；折算 2.00 × 10.00 ÷ 3.00 ≈ 6.666667，四舍五入为 6.67")


def test_the_better_of_two_lines_counts() -> None:
    """Below ``either`` both stand in the sheet and the higher score is that of the line."""
    found = sheet(EITHER, given("b", "4"), given("c", "7", seq=8))
    assert [(line.line, line.score) for line in found.lines] == [("a", 7), ("b", 4), ("c", 7)]
    assert found.lines[0].explanation == "下级指标择优计分：指标b 4.00、指标c 7.00，取 7.00"
    assert (found.lines[0].rule, found.lines[0].events, found.missing) == ("either", (7, 8), ())


@pytest.mark.parametrize(("scored", "total", "missing"), [("7", None, 1), ("10", Decimal(10), 0)])
def test_of_two_lines_one_is_enough_with_full_marks(scored: str, total: Decimal | None, missing: int) -> None:
    """While one of them is not known the better one is not either, but for full marks."""
    found = sheet(EITHER, given("b", scored))
    assert (found.total, len(found.missing)) == (total, missing)


def test_the_better_of_what_is_known_counts_provisionally() -> None:
    """A provisional sheet takes the best there is."""
    assert sheet(EITHER, given("b", "7"), provisional=True).total == 7
    assert sheet(EITHER, provisional=True).total is None


@pytest.mark.parametrize(
    ("scored", "grade"),
    [("10", "优"), ("9", "优"), ("8.99", "良"), ("8", "良"), ("6", "中"), ("5.99", "差"), ("0", "差")],
)
def test_a_grade_begins_at_its_least_points(scored: str, grade: str) -> None:
    """A total between two whole points has the lower grade (half-open bands), whatever the printed ranges leave out."""
    text = rubric(f"[{manual('a', '10')}]").replace("lines:", f"grades: {GRADES}\nlines:")
    assert sheet(text, given("a", scored)).grade == grade


def test_score_prints_the_grade(cli: CommandLine, tmp_path: Path) -> None:
    """Where the rubric has grades, ``score`` says which one was earned, in the table and as JSON."""
    path = tmp_path / "own.yml"
    path.write_text(rubric(f"[{manual('a', '10')}]").replace("lines:", f"grades: {GRADES}\nlines:"), "utf-8")
    assert (
        cli.import_lines([event("published_score", "p", year=2023, line="a", score="8.5", reason="评议")]).exit_code
        == 0
    )
    assert cli.ok("score", "--year", "2023", "--rubric", str(path)).endswith("总分：8.50 / 10.00，等级：良\n")
    assert cli.json("score", "--year", "2023", "--rubric", str(path))["grade"] == "良"


def test_nothing_is_graded_that_is_not_complete() -> None:
    """A total that is missing or provisional earns no grade."""
    text = rubric(f"[{manual('a', '5')}, {manual('b', '5')}]").replace("lines:", f"grades: {GRADES}\nlines:")
    assert sheet(text, given("a", "5")).grade is None
    assert sheet(text, given("a", "5"), provisional=True).grade is None
    assert sheet(rubric(f"[{manual('a', '10')}]"), given("a", "5")).grade is None


points = st.integers(0, 12_000).map(lambda hundredths: f"{hundredths / 100:.2f}")


@drawn(st.sampled_from([LOCAL, EITHER, block([manual("b", "4"), manual("c", "2")], weight="6")]), points, points)
def test_no_line_leaves_its_bounds(text: str, one: str, other: str) -> None:
    """Whatever is recorded, every score lies from 0 to its weight and a total is the sum of the top lines."""
    found = sheet(text, given("b", one), given("c", other), given("rest", one))
    assert all(
        line.score is not None and line.weight is not None and 0 <= line.score <= line.weight for line in found.lines
    )
    assert found.total == sum(line.score or 0 for line in found.lines if line.parent is None)
