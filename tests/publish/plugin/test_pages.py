"""The pages of the site: what their one declaration says holds wherever it is used."""

from pathlib import Path

import pytest

from publish.plugin.pages import NAVIGATION, PAGES, Page
from tests.publish.fixtures import get
from tests.publish.site_words import pages_of, without_table

HEADED = [page for page in PAGES if page.title and page.address]
WITH_TABLE = [page for page in HEADED if page.table]


@pytest.mark.parametrize("page", HEADED, ids=lambda page: page.address)
def test_a_page_bears_its_title(tmp_path: Path, page: Page) -> None:
    """The title that a page is declared with stands in the window and above what it shows."""
    text = get(pages_of(tmp_path), f"/{page.address}").text
    assert f"<title>{page.title} · " in text
    assert f"<h1>{page.title}</h1>" in text


@pytest.mark.parametrize("page", WITH_TABLE, ids=lambda page: page.address)
def test_a_page_without_its_table_is_not_there(tmp_path: Path, page: Page) -> None:
    """Where the policy leaves out the table of a page there is no such page, and no link to it in the navigation."""
    assert page.table
    site = pages_of(tmp_path, policy=without_table(page.table))
    assert get(site, f"/{page.address}").status_code == 404
    assert f'<li><a href="/2023/{page.address}"' not in get(site, "/about").text


def test_every_page_leads_back_to_the_navigation() -> None:
    """A page that is part of another names one of the navigation, and needs the same table."""
    tables = {page.address: page.table for page in NAVIGATION}
    within = [page for page in PAGES if page.within]
    assert len(within) == 5
    assert all(tables[page.within] == page.table for page in within)
