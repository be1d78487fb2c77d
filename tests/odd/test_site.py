"""The pages of every odd shape: each answers, none is above its bound, and the totals are those of the lines."""

import re
from pathlib import Path

import pytest
from datasette.app import Datasette

from publish.serving import site
from tests.odd.plain import YEAR
from tests.odd.reference import Reference
from tests.odd.shapes import LARGE, every_shape, lines_of, published, through_of
from tests.publish.fixtures import get, walked
from tests.publish.plugin.test_large_site import MOST_BYTES, SINGLE
from tests.publish.site_words import words

QUICK = ("moved_units", "long_names")
NO_PAGE = r".*\.(json|csv)\b|.*_size=max|/2023/files/"
FAILED = ("Traceback (most recent call last)", "<h1>服务出错</h1>", "<h1>看不懂这个请求</h1>", "<h1>没有这一页</h1>")
"""What stands on a page instead of an answer."""
FIRST = (f"/{YEAR}", f"/public-{YEAR}", f"/{YEAR}/search?q=项目", f"/{YEAR}/projects?q=P", f"/{YEAR}/changes?month=")


@pytest.fixture(params=every_shape(*QUICK))
def shape(request: pytest.FixtureRequest) -> str:
    """The name of a shape."""
    return str(request.param)


@pytest.fixture
def served(shape: str, tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The site of its publication."""
    public: Path = published(shape, tmp_path_factory)
    return site(public)


def test_every_page_answers(served: Datasette, shape: str) -> None:
    """Whatever links lead to is a page of less than 150 KB; of a large department single rows are left to samples."""
    leaving = f"{NO_PAGE}|{SINGLE}" if shape in LARGE else NO_PAGE
    pages = 0
    for path, text, _ in walked(served, *FIRST, leaving=leaving):
        assert not [said for said in FAILED if said in text], path
        assert len(text.encode()) <= MOST_BYTES, path
        pages += 1
    assert pages > 30


def test_single_pages_answer(served: Datasette, shape: str) -> None:
    """So do the pages of some projects, of some events and of their rows: the first, the last and a few between."""
    lines = lines_of(shape)
    seqs = {1, *range(2, len(lines) + 1, max(1, len(lines) // 7)), len(lines) + 1}
    projects = get(served, f"/{YEAR}/projects").text
    codes = re.findall(rf'href="(/{YEAR}/projects/[^"]+)"', projects)
    for path in (*(f"/{YEAR}/events/{seq}" for seq in seqs), *codes[:: max(1, len(codes) // 7)]):
        answer = get(served, path)
        assert (answer.status_code, len(answer.content) <= MOST_BYTES) == (200, True), path


def test_totals_are_those_of_the_lines(served: Datasette, shape: str) -> None:
    """The page of the projects says under all rows what the open ones come to."""
    reference = Reference(lines_of(shape), through_of(shape))
    hidden = {code for code, of in reference.projects.items() if of.get("confidential")}
    listed = Reference([line for line in lines_of(shape) if line.get("project") not in hidden], reference.through)
    total = listed.total()
    said = words(served, f"/{YEAR}/projects")
    if "个项目之和" in said:
        assert _grouped(total.adjusted_budget) + _grouped(total.executed) in said


def _grouped(amount: str) -> str:
    whole, _, rest = amount.partition(".")
    return f"{int(whole):,}.{rest}"
