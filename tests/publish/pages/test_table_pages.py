"""The pages of whole tables, of the search and about the site: their order, their addresses, their words."""

import pytest
from datasette.app import Datasette

from tests.publish.fixtures import built_demo, get, site
from tests.publish.site_words import links, words


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example."""
    return site(built_demo(tmp_path_factory) / "public.db")


def test_an_arrow_points_the_way_of_the_order(example: Datasette) -> None:
    """Ascending points up and descending down."""
    assert "项目名称▲" in words(example, "/public/projects?_sort=name")
    assert "项目名称▼" in words(example, "/public/projects?_sort_desc=name")


def test_the_address_for_programs_can_be_read(example: Datasette) -> None:
    """The page about the site writes the address of a table as one would type it."""
    assert "/public-2023/表名.json?_shape=array" in words(example, "/about")


def test_the_search_knows_codes_and_words(example: Datasette) -> None:
    """Codes are found in capitals or not, and the words of the glossary are found with their meaning."""
    assert "局处级领导干部专业化能力系列培训班" in words(example, "/search?q=sl23t0101")
    assert "名词解释序时进度：按一年十二个月平均" in words(example, "/search?q=序时进度")
    target = links(example, "/search?q=序时进度")["序时进度"]
    assert f'id="{"序时进度"}"' in get(example, target).text
