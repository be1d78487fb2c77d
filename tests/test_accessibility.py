"""The site with axe-core in a real Chromium: nothing that would keep somebody out."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.chromium import CHROMIUM, SIZES, WITH_SQL, Visit, chromium
from tests.publish_fixtures import JIXIAO, Served, built_demo, free_port, served

SEVERE = {"serious", "critical"}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The worked example under ``jixiao serve``."""
    port = free_port()
    file = built_demo(tmp_path_factory) / "public.db"
    with served(JIXIAO, "serve", str(file), "--port", str(port), "--sql", port=port) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that speaks to nobody of its own accord."""
    with chromium() as running:
        yield running


@pytest.fixture(params=list(SIZES))
def visit(request: pytest.FixtureRequest, browser: Browser, server: Served) -> Iterator[Visit]:
    """A fresh window of each size."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield Visit(context.new_page(), server.url)
    context.close()


@pytest.mark.parametrize("path", WITH_SQL.values(), ids=list(WITH_SQL))
def test_a_page_is_accessible(visit: Visit, path: str) -> None:
    """axe-core finds nothing serious on any page, with everything unfolded that unfolds."""
    visit.to(path)
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found: list[dict[str, Any]] = Axe().run(visit.page).response["violations"]
    severe = [one for one in found if one["impact"] in SEVERE]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in severe] == []
