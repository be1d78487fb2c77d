"""Fixtures of the tests that open pages: the worked example served, a Chromium, a window of each size."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.publish.chromium import SIZES, Visit, chromium
from tests.publish.fixtures import JIXIAO, Served, built_demo, free_port, served


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


# What does not fit the phone is what breaks most often; the desktop may wait for the slow tests.
@pytest.fixture(params=["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def visit(request: pytest.FixtureRequest, browser: Browser, server: Served) -> Iterator[Visit]:
    """A fresh window of each size."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield Visit(context.new_page(), server.url)
    context.close()
