"""The site below a path of a domain: wherever a page, a header or JSON leads, it leads below that path."""

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from datasette.app import Datasette

from publish.serving import Served
from publish.serving import site as served_site
from tests.publish.fixtures import built_demo, site

BASE = "/jixiao/"
_LINK = re.compile(r'(?:href|src|action)="([^"#]*)')


@pytest.fixture(scope="module", params=["serve", "datasette"])
def below(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example below the path, as ``jixiao serve`` and as Datasette serve it."""
    public = built_demo(tmp_path_factory) / "public.db"
    if request.param == "serve":
        return served_site(public, served=Served(base_path=BASE, sql=True))
    return site(public, settings={"base_url": BASE})


def ask(datasette: Datasette, path: str) -> httpx.Response:
    """Return what is answered to that very path."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
            return await client.get(path)

    return asyncio.run(asked())


def addresses_in(answer: httpx.Response) -> Iterator[str]:
    """Yield every address of this site that an answer names: in its page, its headers or its JSON."""
    if answer.headers["content-type"].startswith("text/html"):
        yield from (unescape(link) for link in _LINK.findall(answer.text))
    elif answer.headers["content-type"].startswith("application/json") and isinstance(answer.json(), dict):
        yield from (answer.json()[name] for name in ("next_url",) if answer.json().get(name))
    yield from re.findall("<([^>]*)>", answer.headers.get("link", ""))
    if "location" in answer.headers:
        yield answer.headers["location"]


@pytest.mark.parametrize("passed_on", [True, False], ids=["passed on", "taken away"])
def test_everything_leads_below_the_path(below: Datasette, passed_on: bool) -> None:
    """From the first page on, whether the web server in front passes the path on or takes it away."""
    waiting = [
        *("", "score", "2023/changes?month=", "public/fund_changes.json?_size=1", "public-2023/fund_changes"),
        *("public-2023/months.csv", "files/months.csv", "2023/nope", "2019", "2023/", "public-2023/"),
        "public-2023/months?_filter_column=month&_filter_op=contains&_filter_value=2023",
    ]
    seen: set[str] = set()
    while waiting and len(seen) < 150:
        local = waiting.pop(0)
        seen.add(local)
        answer = ask(below, (BASE if passed_on else "/") + local)
        assert answer.status_code < 400 or local in ("2023/nope", "2019")
        for link in addresses_in(answer):
            parts = urlsplit(link)
            if link and not link.startswith("?"):
                assert parts.netloc in ("", "site.example"), (local, link)
                assert parts.path.startswith(BASE), (local, link)
                assert not parts.path.startswith(BASE * 2), (local, link)
                assert not parts.path.startswith(f"{BASE}jixiao/"), (local, link)
                found = parts.path.removeprefix(BASE) + (f"?{parts.query}" if parts.query else "")
                waiting += [found] if found not in seen and found not in waiting else []
    assert len(seen) == 150


def test_the_path_without_its_slash_is_the_site(below: Datasette) -> None:
    """Who leaves the last slash away is led to the site as well."""
    assert ask(below, "/jixiao").headers["location"] == "/jixiao/2023"


def test_a_foreign_database_is_below_the_path_as_it_was(tmp_path: Path, below: Datasette) -> None:
    """Beside ours, what Datasette answers of another database below the path is what it answers without us."""
    ours = Path(next(one.path for one in below.databases.values() if one.path))
    other = tmp_path / "other.db"
    other.write_bytes(ours.read_bytes().replace(b"JXPB", b"OTHR", 1))
    beside, alone = (site(*files, settings={"base_url": BASE}) for files in ((other, ours), (other,)))
    path = f"{BASE}other/months.json?_size=1"
    assert ask(beside, path).json()["next_url"] == ask(alone, path).json()["next_url"]


@pytest.mark.parametrize("path", ["*", "//", "//score", "/jixiao//score", "/jixiaox/score", "/jixiao.json", "/."])
def test_a_strange_address_is_no_fault(below: Datasette, path: str) -> None:
    """What is no address of the site, with the path or nearly with it, is answered in order."""

    async def asked() -> int:
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
        statuses: list[int] = []

        async def send(message: dict[str, int]) -> None:
            statuses.extend([message["status"]] if "status" in message else [])

        await below.app()({**scope, "headers": [], "scheme": "http"}, None, send)
        return statuses[0]

    assert 300 <= asyncio.run(asked()) < 500
