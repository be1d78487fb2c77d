"""The site in a real Chromium, on a desktop and on a phone: fits, quiet, self-contained, and usable by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.publish_fixtures import JIXIAO, NOTICE, Served, built_demo, free_port, served

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"desktop": (1280, 720), "phone": (390, 844)}
TABLES = ("score_sheet", "months", "projects", "targets")
LINKS = ["#points-lost", *(f"/public/{table}" for table in TABLES), "/public"]

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The worked example under ``jixiao serve``."""
    port = free_port()
    file = built_demo(tmp_path_factory) / "public.db"
    with served(JIXIAO, "serve", str(file), "--port", str(port), port=port) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that speaks to nobody of its own accord."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


class Visit:
    """A page in a window of its own, with everything it complained about and asked for."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        page.on("request", lambda request: self.asked.append(request.url))

    def to(self, path: str) -> int:
        """Open a page of the site and return its status."""
        response = self.page.goto(self.base + path)
        assert response is not None
        return response.status

    @property
    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))

    @property
    def other_hosts(self) -> list[str]:
        """The addresses outside the site that were asked for."""
        return [url for url in self.asked if urlsplit(url).netloc != urlsplit(self.base).netloc]


@pytest.fixture(params=list(SIZES))
def visit(request: pytest.FixtureRequest, browser: Browser, server: Served) -> Iterator[Visit]:
    """A fresh window of each size."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield Visit(context.new_page(), server.url)
    context.close()


@pytest.mark.parametrize("path", ["/", *(f"/public/{table}" for table in TABLES), "/public", "/public/months/2023-01"])
def test_a_page_fits_and_is_quiet(visit: Visit, path: str) -> None:
    """Every page fits the window, complains about nothing, asks no other host, and says that its data is an example."""
    assert visit.to(path) == 200
    assert visit.overflow == 0
    assert visit.complaints == []
    assert visit.other_hosts == []
    assert visit.page.get_by_text(NOTICE).is_visible()


def test_the_total_is_visible_without_scrolling(visit: Visit) -> None:
    """The total score and the name of the department stand in the first screen."""
    visit.to("/")
    for found, words in ((".jixiao-score strong", "99.58"), ("h1", "中国共产党广州市委员会组织部（示例）")):
        element = visit.page.locator(found)
        assert element.inner_text() == words
        box = element.bounding_box()
        size = visit.page.viewport_size
        assert box is not None
        assert size is not None
        assert 0 <= box["y"] < box["y"] + box["height"] <= size["height"]
        assert 0 <= box["x"] < box["x"] + box["width"] <= size["width"]


def test_the_open_table_of_months_fits_too(visit: Visit) -> None:
    """The table behind the chart unfolds, by keyboard, without making the page wider than the window."""
    visit.to("/")
    visit.page.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.get_by_role("rowheader", name="12月").is_visible()
    assert visit.overflow == 0


def test_the_keyboard_reaches_every_link(visit: Visit) -> None:
    """Tab goes through all links and the folded table in the order of the page, and shows where it stands."""
    visit.to("/")
    reached = []
    for _ in range(len(LINKS) + 1):
        visit.page.keyboard.press("Tab")
        reached.append(
            visit.page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName")
        )
        assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == [LINKS[0], "SUMMARY", *LINKS[1:]]


def test_the_links_lead_to_pages(visit: Visit) -> None:
    """Every link of the front page, followed by a click, answers 200 and shows the banner."""
    for link in LINKS[1:]:
        visit.to("/")
        with visit.page.expect_response(visit.base + link) as answered:
            visit.page.locator(f'a[href="{link}"]').click()
        assert answered.value.status == 200
        visit.page.wait_for_load_state("networkidle")
        assert visit.page.get_by_text(NOTICE).is_visible()
    assert visit.complaints == []


def test_the_figures_of_a_table_come_before_its_glossary(visit: Visit) -> None:
    """On the page of a table the rows stand above the explanation of the columns."""
    visit.to("/public/months")
    rows = visit.page.get_by_text("2023-01", exact=True).first.bounding_box()
    words = visit.page.locator(".column-descriptions").bounding_box()
    assert rows is not None
    assert words is not None
    assert rows["y"] < words["y"]


def test_the_front_page_weighs_little(visit: Visit) -> None:
    """All that the front page loads is at most 100 KB."""
    answers: list[Response] = []
    visit.page.on("response", lambda answer: answers.append(answer))
    visit.to("/")
    visit.page.wait_for_load_state("networkidle")
    assert 0 < sum(len(answer.body()) for answer in answers) <= 100_000
