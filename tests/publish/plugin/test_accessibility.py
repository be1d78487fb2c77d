"""The site with axe-core in a real Chromium: nothing that would keep somebody out."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.publish.chromium import CHROMIUM, SIZES, WITH_SQL, Visit
from tests.publish.fixtures import JIXIAO, Served, free_port, public_file, served, some_rows

SEVERE = {"serious", "critical"}

pytest_plugins = ["tests.publish.visits"]
pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
    # axe-core looks at every element of every page, in every width.
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two years served together, and two that are elsewhere."""
    folder, port, files = tmp_path_factory.mktemp("years"), free_port(), []
    for year in (2022, 2023):
        rows = some_rows(year=year)
        rows["publication"][0]["year"] = year
        files.append(str(public_file(folder / f"{year}.db", rows)))
    elsewhere = [f"--elsewhere={year}=http://127.0.0.1:{port}/2022" for year in (2020, 2021)]
    with served(JIXIAO, "serve", *files, *elsewhere, "--port", str(port), port=port) as running:
        yield running


@pytest.mark.parametrize("path", ["/2023", "/2022/score", "/public-2022/months", "/2019"])
@pytest.mark.parametrize("size", SIZES)
def test_the_years_in_the_head_are_accessible(browser: Browser, years: Served, path: str, size: str) -> None:
    """Nor does the row of years, of which one is marked; it fits the window and leads to the years."""
    width, height = SIZES[size]
    visit = Visit(browser.new_context(viewport={"width": width, "height": height}).new_page(), years.url)
    visit.to(path)
    found = visit.page.get_by_role("navigation", name="年度")
    assert found.get_by_role("link").all_inner_texts() == ["2023 年", "2022 年", "2021 年", "2020 年"]
    assert found.locator("[aria-current]").all_inner_texts() == ["2022 年" if "2022" in path else "2023 年"]
    assert visit.overflow == 0
    violations: list[dict[str, Any]] = Axe().run(visit.page).response["violations"]
    assert [one["id"] for one in violations if one["impact"] in SEVERE] == []
    visit.page.context.close()


@pytest.mark.parametrize("path", WITH_SQL.values(), ids=list(WITH_SQL))
def test_a_page_is_accessible(visit: Visit, path: str) -> None:
    """axe-core finds nothing serious on any page, with everything unfolded that unfolds."""
    visit.to(path)
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found: list[dict[str, Any]] = Axe().run(visit.page).response["violations"]
    severe = [one for one in found if one["impact"] in SEVERE]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in severe] == []
