"""Debian's Chromium, for the tests of the pages and for pictures of them: speaks to nobody of its own accord."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"desktop": (1280, 720), "phone": (390, 844)}
PATHS = {
    "front-page": "/2023",
    "score": "/2023/score",
    "months": "/2023/months",
    "projects": "/2023/projects",
    "project": "/2023/projects/SL23T0101",
    "changes": "/2023/changes",
    "changes-of-a-month": "/2023/changes?month=2023-06&kind=%E6%94%AF%E5%87%BA",
    "statements": "/2023/statements",
    "verify": "/2023/verify",
    "events": "/2023/events",
    "events-of-a-line": "/2023/events?seqs=127-133,1605-1611",
    "event": "/2023/events/300",
    "downloads": "/2023/downloads",
    "search": "/2023/search?q=%E5%9F%B9%E8%AE%AD",
    "glossary": "/2023/glossary",
    "about": "/2023/about",
    "database": "/public-2023",
    "table": "/public-2023/projects",
    "long-table": "/public-2023/fund_changes",
    "row": "/public-2023/months/2023-01",
    "not-found": "/2023/nowhere",
}
"""Every sort of page of the worked example, by the name of its picture."""
WITH_SQL = {
    **PATHS,
    "sql": "/public-2023?sql=select+*+from+months",
    "sql-refused": "/public-2023?sql=drop+table+months",
}
"""And those of ``serve --sql``."""
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a running Chromium, closed after the with block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


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
