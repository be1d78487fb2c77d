"""What a visitor may ask for, and what he is told where it is not answered: in Chinese, and never a fault of ours."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from tests.publish.fixtures import get, public_file, site

pytest_plugins = ["tests.publish.answers"]
pytestmark = pytest.mark.usefixtures("answering_alone")


REFUSED = {
    "/public.csv": 400,
    "/public.json?_shape=array": 400,
    "/public.json?_shape=object": 400,
    "/public.json?_shape=arrayfirst": 400,
    "/public.json?_shape=bogus": 400,
    "/public/months.json?_shape=bogus": 400,
    "/public/months/2023-01.json?_shape=bogus": 400,
    **{f"/public/events.json?_through={given}": 400 for given in ("{}", "1", "[]", "null", '{"table":1}')},
    "/public/projects?_facet=office": 400,
    "/public/projects?_facet={}": 400,
    '/public/projects?_facet={"column":1}': 400,
    '/public/projects?_facet_array={"x":1}': 400,
    "/public/projects?_facet_date={}": 400,
    "/public/events.blob?_blob_column=body&_blob_hash=x": 404,
    "/public/events/1.blob?_blob_column=seq": 404,
    "/public/events?x=a": 400,
    "/public/events?x__contains=a": 400,
    "/public/events?seq__nearly=1": 400,
    "/public/events.csv?x=a": 400,
    "/public/months?_sort=nope": 400,
    "/public/months?_size=abc": 400,
    "/public/months.json?_size=abc": 400,
    "/public/months?_where=1=1": 403,
    "/public?sql=select+1": 403,
    "/public.db": 403,
    "/_internal": 403,
    "/nope": 404,
    "/nope.json": 404,
    "/public/nope": 404,
    "/public/months/2099-01": 404,
    "/2019": 404,
    "/2019/score": 404,
    "/2019/files/public.db": 404,
    "/public-2019/months": 404,
    "/2023/nope": 404,
    "/2023/score.json": 404,
    "/2023/files/nope": 404,
    "/2023/files/disclosure.json": 404,
    "/2023/projects/nope": 404,
    "/2023/-/versions": 404,
    "/public-2023/nope": 404,
    "/public-2023/events.blob?_blob_column=body&_blob_hash=x": 404,
    "/public-2023?sql=select+1": 403,
    "/public-2023.json?sql=select+1": 403,
    "/public-2023/months?_where=1=1": 403,
    "/public-2023/projects?_facet=office": 400,
    "/public-2023.csv": 400,
    "/public-2023.db": 403,
    "/projects/nope": 404,
}
CLOSED = (
    *("", "allow-debug", "auth-token", "config", "config.json", "logout", "messages", "patterns", "permissions"),
    *(
        f"{page}{form}"
        for page in ("actor", "databases", "metadata", "plugins", "settings", "threads", "versions")
        for form in ("", ".json")
    ),
    *("static/app.css", "static/table.js", "static/", "static-plugins/", "static-plugins/jixiao", "static-plugins/x/y"),
    *("insert", "create-token", "api", "jump", "tables.json", "versions.jsonx", "jixiao.css"),
)
"""Below ``/-/``, all that Datasette has there, and some that it or a plugin may come to have."""
ENGLISH = re.compile(r"Forbidden|[Nn]ot found|Cannot|must be|too long|permission|invalid|<script", re.IGNORECASE)


REFUSED |= {f"/-/{page}": 404 for page in CLOSED if not f"/{page}".endswith("/")}


@pytest.mark.parametrize(("path", "status"), REFUSED.items(), ids=list(REFUSED))
def test_what_is_not_answered_is_said_in_chinese(example: Datasette, path: str, status: int) -> None:
    """A request that has no answer gets its status, a title and a sentence in Chinese, in JSON where that was asked."""
    answer = get(example, path)
    assert answer.status_code == status, answer.text[:300]
    if path.partition("?")[0].endswith(".json"):
        told = answer.json()
        assert (told["ok"], told["status"]) == (False, status)
        said = told["title"] + told["error"]
    else:
        assert 'lang="zh-CN"' in answer.text
        said = answer.text.replace(path.partition("?")[0], "")
    assert re.search("[一-鿿]{4}", said)
    assert not ENGLISH.search(said)


@pytest.mark.parametrize("page", CLOSED)
def test_what_datasette_says_of_itself_is_closed(example: Datasette, page: str) -> None:
    """Below ``/-/`` nothing but the style sheet of the site is open, in whatever form it is asked for."""
    for path in (f"/-/{page}", f"/-/{page}?_x=1", f"/-/{page}/x"):
        answer: httpx.Response = asyncio.run(example.client.get(path, follow_redirects=True))
        assert answer.status_code == 404, path
        assert "datasette" not in answer.text.lower()


def test_every_page_that_datasette_has_of_itself_is_tried(example: Datasette) -> None:
    """What is closed above names every route that Datasette has below ``/-/``, also one that a later release brings."""
    found = {re.match(r"/-/([a-z-]+)", route.pattern) for route, _ in example._routes()} - {None}
    assert {name[1] for name in found if name} <= {re.split("[/.]", page)[0] for page in CLOSED}


def test_a_program_is_told_more(example: Datasette) -> None:
    """In JSON stands, too, what Datasette said of it; and a wrong column is answered with the right ones."""
    assert get(example, "/public/months.json?_sort=nope").json()["detail"] == "Cannot sort table by nope"
    said = get(example, "/public/events.json?x=a").json()["error"]
    assert said == "这张表没有 x 这一列；有：seq、leaf_hash、body、year。"


@pytest.mark.parametrize(
    "path",
    [
        "/-/static-plugins/jixiao/jixiao.css",
        "/public/events?seq=7&body__isnull=1&seq__in=7,8",
        "/public/months?_filter_column=month&_filter_op=contains&_filter_value=2023",
        "/public/months.json?_shape=object&_col=month&_size=3",
        "/public/fund_changes?_sort_desc=seq&_n=5",
    ],
)
def test_what_may_be_asked_is_answered(example: Datasette, path: str) -> None:
    """Conditions on columns, orders, shapes, and what styles the site are answered."""
    answer: httpx.Response = asyncio.run(example.client.get(path, follow_redirects=True))
    assert answer.status_code == 200


def test_a_fault_of_ours_is_one(example: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    """What our own code stumbles over is no fault of the visitor's: 500, without a word of it."""

    def broken(*_: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr("publish.plugin.year_pages.months_shown", broken)
    answer = get(example, "/months?_n=1")
    assert answer.status_code == 500
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/", "/nope", "/public/months"])
def test_a_private_site_says_nothing_of_itself(tmp_path: Path, path: str) -> None:
    """Who may not see the site sees no frame of it either, whatever he asks for."""
    private = site(public_file(tmp_path / "public.db"), metadata={"allow": {"id": "root"}})
    answer = get(private, path)
    assert answer.status_code in (403, 404)
    assert "某市某局" not in answer.text
