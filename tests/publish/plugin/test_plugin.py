"""The plugin inside Datasette: our databases get a page, a banner and yuan; everything else is as it was."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette
from datasette.plugins import pm

import publish.plugin
from publish.tables import metadata
from tests.publish.fixtures import (
    BIN,
    JIXIAO,
    NOTICE,
    Served,
    built_demo,
    free_port,
    get,
    public_file,
    served,
    site,
)

METADATA = Path(__file__).parents[3] / "metadata.yml"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A database that is none of ours, though its table and column look like ours."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE overview (year INTEGER PRIMARY KEY, department TEXT, cost_fen INTEGER)")
        connection.execute("INSERT INTO overview VALUES (2023, '某局（示例）', 12345)")
    return path


FOREIGN_PATHS = (
    "/",
    "/other",
    "/other/overview",
    "/other/overview/2023",
    "/nope",
    "/-/versions",
    "/other?sql=select+1",
)


def _answers(file: Path) -> list[str]:
    """Return Datasette's pages over a file, without the time each took."""
    datasette = Datasette([str(file)], secret="secret")
    return [re.sub(r"[\d.]+ms", "", get(datasette, path).text) for path in FOREIGN_PATHS]


def test_a_foreign_database_is_unchanged(foreign: Path) -> None:
    """Over databases that are none of ours, Datasette answers the same bytes with our plugin as without."""
    name = pm.get_name(publish.plugin)
    with_plugin = _answers(foreign)
    pm.unregister(publish.plugin)
    try:
        without = _answers(foreign)
    finally:
        pm.register(publish.plugin, name)
    assert with_plugin == without
    assert not any(NOTICE in page for page in with_plugin)


def test_a_foreign_database_beside_ours_keeps_its_cells(foreign: Path, tmp_path: Path) -> None:
    """Beside one of ours, a foreign table keeps its numbers and style and carries no banner of ours."""
    datasette = site(public_file(tmp_path / "public.db"), foreign)
    page = get(datasette, "/other/overview").text
    assert "12345" in page
    assert "123.45" not in page
    assert "jixiao.css" not in page
    assert NOTICE not in page
    assert NOTICE in get(datasette, "/public/months").text


PAGES = {
    "/": 200,
    "/public": 200,
    "/public/overview": 200,
    "/public/score_sheet": 200,
    "/public/months": 200,
    "/public/projects": 200,
    "/public/targets": 200,
    "/public/months/2023-01": 200,
    "/public/months?month=none": 200,
    "/public/projects?_facet=office": 400,
    "/public?sql=select+1": 200,
    "/public?sql=wrong": 400,
    "/public/months/2099-01": 404,
    "/public/nope": 404,
    "/nope": 404,
    "/-/versions": 404,
    "/-/plugins": 404,
    "/-/metadata": 404,
    "/-/settings": 404,
    "/-/databases": 404,
    "/-/allow-debug": 404,
    "/public/months?_size=abc": 400,
}


@pytest.mark.parametrize(("path", "status"), PAGES.items(), ids=list(PAGES))
def test_every_page_carries_the_banner(tmp_path: Path, path: str, status: int) -> None:
    """Every sort of page over example data, error pages too, says once that the data is an example."""
    response = get(site(public_file(tmp_path / "public.db")), path)
    assert response.status_code == status
    assert response.text.count(NOTICE) == 1


def test_money_is_shown_in_yuan(tmp_path: Path) -> None:
    """A page shows fen as yuan with its unit; JSON and CSV keep the integer fen."""
    datasette = site(public_file(tmp_path / "public.db"))
    for path in ("/public/months", "/public/months/2023-01"):
        page = get(datasette, path).text
        assert "10,000.00" in page
        assert "调整后预算数（元）" in page
    rows = get(datasette, "/public/months.json?_shape=array").json()
    assert rows[0]["adjusted_budget_fen"] == 1_000_000
    assert ",1000000," in get(datasette, "/public/months.csv").text


def test_the_metadata_is_shown(tmp_path: Path) -> None:
    """A table's page has its Chinese title, its description and what each column means."""
    datasette = site(public_file(tmp_path / "public.db"), metadata=metadata.metadata())
    page = get(datasette, "/public/months").text
    assert "<h1>月度执行</h1>" in page
    assert "各数自 1 月起累计" in page
    assert "<dt>执行数 <code>executed_fen</code></dt><dd>执行数，自 1 月累计（单位：分" in page


def test_the_metadata_follows_the_files_name(tmp_path: Path) -> None:
    """Without any metadata file, and under any name, our tables are described in Chinese."""
    page = get(site(public_file(tmp_path / "school.db")), "/school/months").text
    assert "<h1>月度执行</h1>" in page
    assert "执行数，自 1 月累计（单位：分" in page


@pytest.mark.parametrize(
    "private",
    [{"allow": {"id": "root"}}, {"databases": {"public": {"allow": {"id": "root"}}}}],
    ids=["instance", "database"],
)
def test_a_private_site_stays_private(tmp_path: Path, private: dict[str, object]) -> None:
    """Where Datasette may not show the database, our front page may not either."""
    response = get(site(public_file(tmp_path / "public.db"), metadata=private), "/")
    assert response.status_code == 403
    assert "99.58" not in response.text


def test_a_base_url_is_kept(tmp_path: Path) -> None:
    """Behind a prefix every link of the front page carries it."""
    datasette = site(public_file(tmp_path / "public.db"), settings={"base_url": "/x/"})
    page = get(datasette, "/2023").text
    assert [link for link in re.findall(r'href="(/[^"]*)"', page) if not link.startswith("/x/")] == []


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The worked example under ``jixiao serve``."""
    port = free_port()
    file = built_demo(tmp_path_factory) / "public.db"
    with served(JIXIAO, "serve", str(file), "--port", str(port), port=port) as server:
        yield server


def test_sql_is_off_under_our_serve(ours: Served) -> None:
    """``jixiao serve`` answers no SQL of a visitor, writes nothing, and shows the metadata without a file of it."""
    assert ours.get("/public?sql=select+1").status_code == 403
    assert ours.get("/public.json?sql=select+1").status_code == 403
    assert ours.get("/public/months?_where=1=1").status_code == 403
    page = ours.get("/public/months").text
    assert "View and edit SQL" not in page
    assert "<h1>月度执行</h1>" in page
    written = httpx.post(f"{ours.url}/public/months/-/insert", json={"row": {}}, trust_env=False)
    assert written.status_code in {403, 404, 405}


def test_our_serve_and_plain_datasette_show_the_same_page(
    ours: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """``datasette -i public.db -m metadata.yml`` serves the same front page and the same tables."""
    port = free_port()
    file = built_demo(tmp_path_factory) / "public.db"
    command = [str(BIN / "datasette"), "-i", str(file), "-m", str(METADATA), "--port", str(port)]
    with served(*command, port=port) as plain:
        for path in ("/", "/public/months.json?_shape=array"):
            assert plain.get(path).text == ours.get(path).text
        page = plain.get("/public/projects")
    assert page.status_code == 200
    assert NOTICE in page.text
    assert "<h1>项目</h1>" in page.text


def test_the_styles_are_served(ours: Served) -> None:
    """The style sheet is served, is not sent again unchanged, and loads nothing from elsewhere."""
    path = "/-/static-plugins/jixiao/jixiao.css"
    style = ours.get(path)
    assert style.status_code == 200
    again = httpx.get(ours.url + path, headers={"if-none-match": style.headers["etag"]}, trust_env=False)
    assert (again.status_code, again.content) == (304, b"")
    assert not re.search(r"url\(|@import|http", style.text)
