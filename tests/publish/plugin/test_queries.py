"""Queries of the public's own: closed unless they are opened, and then within limits that hold for nothing else."""

import asyncio
from urllib.parse import quote

import httpx
import pytest
from datasette.app import Datasette

from publish.attached.limits import LONGEST_BYTES, MOST_CHARACTERS, MOST_COLUMNS
from publish.serving import Served
from publish.serving import site as served_site
from tests.publish.fixtures import built_demo, get
from tests.publish.site_words import links

MOST_JSON_BYTES = 7 * MOST_CHARACTERS
ROWS = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example under ``jixiao serve``."""
    return served_site(built_demo(tmp_path_factory) / "public.db")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example under ``jixiao serve --sql``."""
    return served_site(built_demo(tmp_path_factory) / "public.db", served=Served(sql=True))


def query(datasette: Datasette, sql: str, form: str = "", **parameters: str) -> httpx.Response:
    """Return the answer to a query, in that form."""
    others = "".join(f"&{name}={value}" for name, value in parameters.items())
    return get(datasette, f"/public{form}?sql={quote(sql)}{others}")


@pytest.mark.parametrize(
    "path",
    ["/public?sql=select+1", "/public.json?sql=select+1", "/public.csv?sql=select+1", "/public/months?_where=1=1"],
)
def test_queries_are_closed(closed: Datasette, path: str) -> None:
    """Without ``--sql`` no query of the visitor's own is run, whatever door it comes through, and he is told so."""
    answer = get(closed, path)
    assert answer.status_code == 403
    assert "没有公开" in (answer.json()["title"] if ".json" in path else answer.text)


@pytest.mark.parametrize(
    ("sql", "status"),
    [
        ("select month from months", 200),
        ("select value from json_each('[1, 2]')", 200),
        (f"select length(hex(zeroblob({LONGEST_BYTES})))", 400),
        ("select hex(zeroblob(2000000000))", 400),
        ("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n", 400),
        ("select group_concat(body) from events", 400),
        (f"select {', '.join('1' for _ in range(MOST_COLUMNS + 1))}", 400),
        (f"{ROWS} select hex(zeroblob({LONGEST_BYTES // 2 - 1})) as v from n", 400),
        (f'{ROWS} select 1 as "{"v" * (MOST_CHARACTERS // 400)}" from n', 400),
        ("drop table months", 400),
        ("insert into months (month) values ('x')", 400),
        ("attach database '/etc/passwd' as other", 400),
        ("select readfile('/etc/passwd')", 400),
        ("pragma table_info(months)", 400),
        ("select * from pragma_database_list", 400),
        ("select file from pragma_database_list()", 400),
    ],
)
def test_open_queries_have_limits(opened: Datasette, sql: str, status: int) -> None:
    """With ``--sql`` a query may read, within its time, rows, columns and length, and nothing else."""
    for answer in (query(opened, sql), query(opened, sql, ".json", _shape="array")):
        assert answer.status_code == status, answer.text[:300]
        assert "Traceback" not in answer.text
        assert "public.db" not in answer.text


def test_a_query_that_failed_is_no_empty_file(opened: Datasette) -> None:
    """As CSV too it is refused; one without rows has its line of names."""
    failed = query(opened, "select nothing from months", ".csv")
    assert (failed.status_code, "没有成功" in failed.text) == (400, True)
    none = query(opened, "select month from months where 0", ".csv")
    assert (none.status_code, none.text.strip()) == (200, "month")


def test_open_queries_can_be_found(opened: Datasette) -> None:
    """Where queries are open, the page of all tables leads to one to write."""
    assert get(opened, links(opened, "/public")["高级查询"]).status_code == 200


def test_an_answer_is_bounded(opened: Datasette) -> None:
    """The longest answer that is given, of signs that JSON spells out, stays within a few megabytes."""
    width = MOST_CHARACTERS // 500 - 100
    sql = f"{ROWS} select replace(substr(hex(zeroblob({width})), 1, {width}), '0', '中') as v from n"
    answer = query(opened, sql, ".json", _shape="array")
    assert answer.status_code == 200
    assert MOST_CHARACTERS < len(answer.content) < MOST_JSON_BYTES


def test_an_open_query_gives_so_many_rows(opened: Datasette) -> None:
    """A query of everything gives the first rows, and says that there are more."""
    found = query(opened, "select seq from events", ".json").json()
    assert (len(found["rows"]), found["truncated"]) == (500, True)


def test_a_query_leaves_other_pages_alone(opened: Datasette) -> None:
    """After a query every page that reads more than it may is as before, in the same threads."""

    async def ask() -> set[int]:
        for _ in range(6):
            await opened.client.get("/public?sql=select+1")
        paths = [f"/public/events.json?_shape=array&_size=max&_ttl={number}" for number in range(6)]
        answers = [await opened.client.get(path) for path in paths]
        return {answer.status_code for answer in answers} | {len(answer.json()) for answer in answers}

    assert asyncio.run(ask()) == {200, 500}
