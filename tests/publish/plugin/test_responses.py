"""Answers of a site that is ours alone: guarded, kept, fresh or not modified, and never a fault of ours."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from datasette.app import Datasette
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.plugin.responses import ALL_KEPT_BYTES, Responses, is_held
from tests.publish.fixtures import JIXIAO, built_demo, free_port, public_file, served, site

PATHS = [
    "/",
    "/2023",
    "/2023/score",
    "/2023/files/months.csv",
    "/public",
    "/public-2023",
    "/2019",
    "/public/months",
    "/public/months.json",
    "/events/1",
    "/nope",
    "/-/versions",
]

pytest_plugins = ["tests.publish.answers"]
pytestmark = pytest.mark.usefixtures("answering_alone")


@pytest.mark.parametrize("appended", ["from=timeline&isappinstalled=0", "utm_source=mail", "fbclid=x&spm=y"])
def test_what_a_chat_appends_changes_nothing(example: Datasette, appended: str) -> None:
    """An address that was passed on in a chat or a mail shows the page that it shows without."""
    for path in ("/public/projects?office=办公室", "/public/projects?"):
        assert ask(example, f"{path}&{appended}").text == ask(example, path.rstrip("?")).text


def ask(datasette: Datasette, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """Return what is answered to one request."""
    response: httpx.Response = asyncio.run(
        datasette.client.request(
            method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
    )
    return response


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(example: Datasette, path: str) -> None:
    """Pages, data and errors carry a policy that allows no script, and forbid guessing types and telling others."""
    for _ in range(2):
        headers = ask(example, path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/2023", "/2023/score", "/public/months", "/public-2023/months.json?_shape=array", "/2023/events?after=5"]
)
def test_an_unchanged_page_is_not_sent_again(example: Datasette, path: str) -> None:
    """An answer has a tag; asked for with it, 304 comes without a body; HEAD has all but the body."""
    first, second = ask(example, path), ask(example, path)
    assert (first.status_code, first.content) == (200, second.content)
    assert first.headers["etag"] == second.headers["etag"]
    assert "max-age" in first.headers["cache-control"]
    again = ask(example, path, if_none_match=f'"other", W/{first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert ask(example, path, if_none_match="*").status_code == 304
    head = ask(example, path, "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))


@pytest.mark.parametrize(
    ("given", "held"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ("", False), ('"b"', False), ('x"a"x', False)],
)
def test_a_tag_is_compared_whole(given: str, held: bool) -> None:
    """A visitor has what he names the tag of, among others perhaps, or anything at all."""
    assert is_held('"a"', given) is held


def test_an_error_is_not_kept(example: Datasette) -> None:
    """What is not there now may be there later: no tag, and nobody may store it."""
    headers = ask(example, "/nope").headers
    assert "etag" not in headers
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/2023/score",
            "/2023/files/months.csv",
            "/files/months.csv",
            "/2019",
            "/public-2019",
            "/public-2023/months",
        ),
        *("/public/months", "/public/months.json", "/nope", "/_internal", "/-/messages"),
    ],
)
def test_nobody_can_write(example: Datasette, path: str, method: str) -> None:
    """Every method but GET and HEAD is refused on every route, in Chinese, whatever was answered there before."""
    ask(example, path)
    answer = ask(example, path, method)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    said = answer.json()["error"] if path.endswith(".json") else answer.text
    assert "请用 GET 或 HEAD" in said


def test_a_private_answer_is_not_kept(tmp_path: Path) -> None:
    """What one visitor may see with his cookie is not given to the next without."""
    datasette = site(public_file(tmp_path / "public.db"), metadata={"allow": {"id": "root"}}, secret="secret")
    cookies = {"ds_actor": datasette.sign({"a": {"id": "root"}}, "actor")}
    allowed: httpx.Response = asyncio.run(datasette.client.get("/public/months", cookies=cookies))
    assert allowed.status_code == 200
    assert "etag" not in allowed.headers
    assert ask(datasette, "/public/months").status_code == 403


def test_a_database_that_may_change_is_not_kept(tmp_path: Path) -> None:
    """Opened by plain Datasette as one that may change, nothing is kept."""
    datasette = Datasette([str(public_file(tmp_path / "public.db"))])
    assert "etag" not in ask(datasette, "/public/months").headers


def test_what_is_kept_has_a_bound(example: Datasette) -> None:
    """However many different pages are asked for, what is kept stays within its bound, the oldest going first."""

    async def app(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": bytes(900_000)})  # type: ignore[operator]

    async def ask_all() -> int:
        responses = Responses(app, example, lambda: False)

        async def send(message: object) -> None:
            return None

        for number in range(200):
            scope = {"type": "http", "method": "GET", "path": f"/{number}", "query_string": b"", "headers": []}
            await responses(scope, None, send)
        return responses._kept_bytes

    assert 0.9 * ALL_KEPT_BYTES < asyncio.run(ask_all()) <= ALL_KEPT_BYTES


def test_a_kept_answer_counts_once(example: Datasette) -> None:
    """Asked for by several at once, an answer is kept once, and is counted once."""

    async def app(scope: object, receive: object, send: Callable[[object], Awaitable[None]]) -> None:
        await asyncio.sleep(0)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-name", b"value")]})
        await send({"type": "http.response.body", "body": bytes(900_000)})

    async def ask_at_once() -> tuple[int, int]:
        responses = Responses(app, example, lambda: False)

        async def send(message: object) -> None:
            return None

        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
        await asyncio.gather(*(responses(scope, None, send) for _ in range(8)))
        return responses._kept_bytes, sum(len(key) + kept.size for key, kept in responses._kept.items())

    counted, there = asyncio.run(ask_at_once())
    assert counted == there > 900_000


@pytest.mark.parametrize(("host", "scheme"), [("evil.example", "http"), ("site.example", "https")])
def test_an_answer_is_kept_for_its_own_host(example: Datasette, host: str, scheme: str) -> None:
    """What one visitor's host and scheme put into the links is not given to who came by another."""
    path = "/public/months.json?_size=1"

    async def ask_both() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=example.app())) as client:
            await client.get(f"{scheme}://{host}{path}")
            return await client.get(f"http://site.example{path}")

    answer = asyncio.run(ask_both())
    assert answer.headers["link"].startswith("<http://site.example/public-2023/months.json?")
    assert answer.json()["next_url"].startswith("http://site.example/public-2023/months.json?")


WORDS = st.one_of(
    st.sampled_from(
        [
            *("_next", "_sort", "_sort_desc", "_size", "_facet", "_facet_size", "_where", "_col", "_nocol", "_shape"),
            *("_labels", "_trace", "_stream", "_nl", "_json", "_nofacet", "_extra", "_search", "_timelimit", "_ttl"),
            *("q", "seqs", "after", "month", "kind", "project", "office", "month__contains", "month__in", "sql"),
            *("_through", "_facet_array", "_facet_date", "_blob_column", "_blob_hash", "_json", "_label", "_header"),
            *("executed_fen__gt", "month__date", "month__regexp", "month__arraycontains", "_filter_column", "_dl"),
        ]
    ),
    st.text(max_size=8),
)
VALUES = st.one_of(
    st.sampled_from(
        ["", "1", "-1", "0", "9" * 40, "1e309", "../../etc/passwd", "%00", "'; drop", "month", "NaN", "a,b"]
    ),
    st.sampled_from(["{}", "[]", "null", '{"table":1}', '{"column":1}', '{"x":1}', "array", "object", "body", "max"]),
    st.text(max_size=20),
)
ROUTES = st.sampled_from(
    [
        *(
            "/",
            "/score",
            "/months",
            "/projects",
            "/changes",
            "/statements",
            "/verify",
            "/events",
            "/downloads",
            "/search",
        ),
        *("/public", "/public/months", "/public/months.json", "/public/months.csv", "/public/fund_changes.jsono"),
        *("/public.json", "/public.csv", "/public.db", "/_internal", "/public/events.blob", "/public/events/1.blob"),
        *(
            "/public/months/2023-01",
            "/public/events/7.json",
            "/-/versions",
            "/-/databases",
            "/-/metadata",
            "/-/plugins",
        ),
        *("/projects/{}", "/events/{}", "/files/{}", "/public/{}", "/public/months/{}", "/{}", "/-/{}", "/-/static/{}"),
        *("/2023", "/2023/score", "/2023/{}", "/2019/{}", "/2023/projects/{}", "/2023/events/{}", "/2023/files/{}"),
        *("/public-2023/{}", "/public-2023/events/{}", "/public-2019/{}", "/public-{}", "/public-2023.{}"),
        *("/public/{}.json", "/_internal/{}", "/-/static-plugins/jixiao/{}", "/public.{}"),
    ]
)


# Datasette leaves facets that it had begun behind where another one fails.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@given(ROUTES, VALUES, st.lists(st.tuples(WORDS, VALUES), max_size=4))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_request_is_a_fault_of_ours(
    example: Datasette, route: str, value: str, query: list[tuple[str, str]]
) -> None:
    """Whatever is asked for, the answer is below 500 and shows no traceback and no file of the machine."""
    path = route.replace("{}", quote(value, safe="", errors="replace"))
    parameters = "&".join(f"{quote(name, errors='replace')}={quote(given, errors='replace')}" for name, given in query)
    answer = ask(example, f"{path}?{parameters}" if parameters else path)
    assert answer.status_code < 500, (path, parameters)
    assert "Traceback" not in answer.text
    assert "root:x:0" not in answer.text


def test_a_stop_is_graceful(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SIGTERM ends the server with exit code 0 and without a word."""
    import signal

    port = free_port()
    file = built_demo(tmp_path_factory) / "public.db"
    with served(JIXIAO, "serve", str(file), "--port", str(port), port=port) as running:
        assert running.get("/2023").status_code == 200
        code, said = running.end(signal.SIGTERM)
    assert code in (0, -signal.SIGTERM)
    assert "Traceback" not in said
