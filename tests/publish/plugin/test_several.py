"""Several databases on one Datasette: each page is about one of them, and what is ours is read alone."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from tests.publish.fixtures import NAME, NOTICE, get, public_file, site, some_rows

REAL = "某县某局"
PATHS = ("", "/months", "/months/2023-01", "/nope", "/months/2099-01", "/months?nope=1", "?sql=wrong", "/-/x")
# The site's own pages are those of the first database of ours.
OWN_PATHS = ("/", "/score", "/public", "/events/99999", "/projects/nope", "/files/nope")
SHARED_PATHS = ("/nope", "/-/versions", "/-/databases", "/-/settings", "/nope/nope")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A public database of example data, one of another department, and one that is not ours."""
    rows = some_rows()
    for row in (row for found in rows.values() for row in found if "department" in row):
        row["department"] = REAL
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE months (month TEXT PRIMARY KEY)")
    return {
        "example": public_file(tmp_path / "example.db"),
        "real": public_file(tmp_path / "real.db", rows),
        "other": other,
    }


@pytest.mark.parametrize(
    "attached",
    [
        ("example",),
        ("real",),
        ("example", "real"),
        ("real", "example"),
        ("other", "example"),
        ("example", "other"),
        ("real", "other", "example"),
    ],
    ids=" ".join,
)
def test_the_banner_stands_where_example_data_does(files: dict[str, Path], attached: tuple[str, ...]) -> None:
    """On every page, errors too, the banner stands exactly where the department of the example is named."""
    datasette = site(*(files[name] for name in attached))
    paths = [*OWN_PATHS, *SHARED_PATHS, *(f"/{name}{path}" for name in attached for path in PATHS)]
    pages = {path: get(datasette, path).text for path in paths}
    assert {path: page.count(NOTICE) for path, page in pages.items()} == {
        path: int(NAME in page) for path, page in pages.items()
    }
    assert {path for path in pages if path.startswith("/example") and NAME not in pages[path]} == set()
    assert {path for path in pages if path.startswith(("/real", "/other")) and NAME in pages[path]} == set()
    assert {path for path in pages if path.startswith("/real") and REAL not in pages[path]} == set()


def ask(datasette: Datasette, method: str, path: str) -> httpx.Response:
    """Return what is answered to that method."""
    answer: httpx.Response = asyncio.run(datasette.client.request(method, path))
    return answer


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("base_url", ["/", "/x/"])
def test_ours_is_read_alone_beside_others(files: dict[str, Path], method: str, base_url: str) -> None:
    """Beside a database that is not ours, pages of ours take no method but GET and HEAD either, and say so."""
    datasette = site(files["other"], files["example"], settings={"base_url": base_url})
    for path in ("/", "/score", "/events/5", "/files/x", "/example", "/example/months", "/example/nope", "/example.db"):
        answer = ask(datasette, method, path)
        assert (answer.status_code, answer.headers.get("allow")) == (405, "GET, HEAD"), path
        assert "请用 GET 或 HEAD" in answer.text
    for path in ("/example.json", "/example/months.json"):
        answer = ask(datasette, method, path)
        assert (answer.status_code, answer.headers.get("allow")) == (405, "GET, HEAD"), path
        assert answer.json()["title"] == "本站只供阅读"
    style = ask(datasette, method, "/-/static-plugins/jixiao/jixiao.css")
    assert style.status_code == 405


@pytest.mark.parametrize("path", ["/other", "/other/months", "/-/versions", "/nope"])
def test_others_answer_methods_as_they_did(files: dict[str, Path], path: str) -> None:
    """What is asked of a database that is not ours, or of Datasette itself beside one, is not ours to refuse."""
    beside, alone = site(files["other"], files["example"]), Datasette(immutables=[str(files["other"])])
    for method in ("DELETE", "OPTIONS", "PUT"):
        with_ours, without = ask(beside, method, path), ask(alone, method, path)
        assert (with_ours.status_code, with_ours.text) == (without.status_code, without.text)


def test_a_private_database_names_itself_to_nobody(files: dict[str, Path]) -> None:
    """Refused what he asked of a database that he may not see, a visitor learns nothing of it."""
    private = {"databases": {"real": {"allow": {"id": "root"}}}}
    datasette = site(files["example"], files["real"], metadata=private)
    for answer in (ask(datasette, "DELETE", "/real/months"), get(datasette, "/real/months"), get(datasette, "/real/x")):
        assert answer.status_code in (403, 404, 405)
        assert REAL not in answer.text
    assert NAME in get(datasette, "/example/nope").text


def test_a_page_of_the_offices_own_about_the_example_bears_the_banner(files: dict[str, Path], tmp_path: Path) -> None:
    """In Datasette's own frame too, a page about the database of example data says so, and no other does."""
    folder = tmp_path / "templates" / "pages"
    folder.mkdir(parents=True)
    for name in ("example", "other"):
        (folder / f"of-{name}.html").write_text(f'{{% set database = "{name}" %}}{{% extends "base.html" %}}', "utf-8")
    datasette = site(files["other"], files["example"], template_dir=str(folder.parent))
    assert NOTICE in get(datasette, "/of-example").text
    assert NOTICE not in get(datasette, "/of-other").text
