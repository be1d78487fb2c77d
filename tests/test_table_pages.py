"""The pages of whole tables, of the search and about the site: their order, their addresses, their words."""

import pytest
from datasette.app import Datasette

from tests.publish_fixtures import built_demo, site
from tests.site_words import words


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example."""
    return site(built_demo(tmp_path_factory) / "public.db")


def test_an_arrow_points_the_way_of_the_order(example: Datasette) -> None:
    """Ascending points up and descending down."""
    assert "项目名称▲" in words(example, "/public/projects?_sort=name")
    assert "项目名称▼" in words(example, "/public/projects?_sort_desc=name")
