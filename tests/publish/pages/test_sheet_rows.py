"""The rows of the score sheet on its pages, and what was published beside what is computed."""

import re
from pathlib import Path

import pytest

from publish.pages.published_beside import published_beside
from publish.pages.sheet_rows import rows_by_line
from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine
from tests.publish.fixtures import built_demo, get, site
from tests.publish.outsider.test_rows import LINES
from tests.publish.outsider.verifying import year_of


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public database of a year with rows of every sort."""
    cli = CommandLine(folder=tmp_path_factory.mktemp("rows-shown"))
    cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    return year_of(cli, LINES)


def words_of(text: str) -> str:
    """Return what a page says, its markup taken out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


@pytest.mark.parametrize(
    ("published", "computed", "said"),
    [
        ("99.60", "99.58", "公布总分 99.60，比计算总分多 0.02 分"),
        ("99.5", "99.58", "公布总分 99.5，比计算总分少 0.08 分"),
        ("99.6", "99.60", "公布总分 99.6，与计算总分相同"),
        ("99.6", None, "公布总分 99.6，计算总分暂缺"),
        (None, "99.58", ""),
    ],
)
def test_the_difference_is_said(published: str | None, computed: str | None, said: str) -> None:
    """Which of the two is more, and by how many points; nothing where nothing was published."""
    assert published_beside(published, computed, "总分") == said


def test_who_published_a_total_finds_it_on_the_front_page_and_on_the_score_page(public: Path) -> None:
    """It stands beside the computed one, with its reason."""
    for path in ("/", "/2023/score"):
        words = words_of(get(site(public), path).text)
        assert "公布总分 49.6，比计算总分" in words, path
        assert "total 的理由" in words, path
    assert "计算总分" in words_of(get(site(public), "/").text)


def test_the_front_page_counts_the_targets_of_projects(public: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """How many there are, how many were missed, and of how many nothing is reported."""
    assert "2 个项目目标，1 个未完成，1 个未填报。" in words_of(get(site(public), "/").text)
    example = built_demo(tmp_path_factory) / "public.db"
    assert "43 个项目目标，4 个未完成。" in words_of(get(site(example), "/").text)


def test_rows_stand_below_their_line(public: Path) -> None:
    """Target, result, fulfilment, weight, points and published points, on the sheet and on the page of the line."""
    for path in ("/2023/score", "/2023/score/shared"):
        words = words_of(get(site(public), path).text)
        assert "指标A1 ≥ 3 1 33.33% 3.34 1.11 1.5" in words, path
        assert "公布得分 7，比计算得分多 0.33 分" in words, path
    words = words_of(get(site(public), "/2023/score").text)
    assert "指标L2 满意 好 75.00% 7.50 5.63 " in words


def test_rows_that_find_no_room_stand_on_the_page_of_their_line() -> None:
    """What does not fit is led to; a remainder is told of a line alone whose rows are all there."""
    points = {"score": "1.00", "line_weight": "1.00", "fulfilment": "100.00"}
    others = dict.fromkeys(("unit", "target", "target_text", "result", "result_text", "lost", "published_score"))
    rows = [{"id": number, "line": "a", "name": f"目标{number}", **points, **others} for number in range(5)]
    whole = rows_by_line(rows, {"a": "5.01"}, most=5)["a"]
    assert (len(whole.rows), whole.more, whole.rounding) == (5, False, "0.01")
    some = rows_by_line(rows, {"a": "5.01"}, most=5, most_bytes=1200)["a"]
    assert (len(some.rows), some.more, some.rounding) == (2, True, "")
    cut = rows_by_line(rows, {"a": "5.01"}, most=4)["a"]
    assert (len(cut.rows), cut.more, cut.rounding) == (4, True, "")
