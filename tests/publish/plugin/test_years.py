"""Every address names its year: the same figures stand there, whatever other years are served beside it or later."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from datasette.app import Datasette

from publish.plugin.pages import NAVIGATION
from publish.serving import Served
from publish.serving import site as served_site
from tests.conftest import CommandLine
from tests.publish.fixtures import Rows, built_demo, get, public_file, site, some_rows
from tests.publish.site_words import words

pytest_plugins = ["tests.publish.answers"]
pytestmark = pytest.mark.usefixtures("answering_alone")

ELSEWHERE = "https://old.example/jixiao"
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
_YEARS = re.compile(r'<nav aria-label="年度">.*?</nav>', re.DOTALL)


def rows_of(year: int, code: str = "D1") -> Rows:
    """Return rows of a publication of that year."""
    rows = some_rows(year=year, total=f"{year - 1940}.00", department_code=code)
    rows["publication"][0] |= {"year": year, "department_code": code}
    for row in (*rows["months"], *rows["fund_changes"]):
        row |= {name: f"{year}{row[name][4:]}" for name in ("month", "occurred_on") if row.get(name)}
    return rows


@pytest.fixture
def two(tmp_path: Path) -> dict[int, Path]:
    """Public databases of two years of one department, both called ``public.db``."""
    found = {}
    for year in (2022, 2023):
        (tmp_path / f"{year}").mkdir()
        found[year] = public_file(tmp_path / f"{year}" / "public.db", rows_of(year))
    return found


def years(datasette: Datasette, path: str) -> dict[str, str]:
    """Return where each year is, says the head of a page."""
    head = "".join(_YEARS.findall(get(datasette, path).text))
    return {said: href for href, said in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', head)}


def figures(datasette: Datasette, path: str) -> tuple[int, bytes]:
    """Return what is answered at an address, but for the links to other years."""
    answer = get(datasette, path)
    if not answer.headers["content-type"].startswith("text/html"):
        return answer.status_code, answer.content
    return answer.status_code, re.sub(r"\s+", " ", _YEARS.sub("", answer.text)).encode()


def addresses(datasette: Datasette, at_most: int) -> Iterator[str]:
    """Yield addresses that can be reached from the first page of 2023, each once."""
    waiting, seen = ["/2023", "/public-2023"], {"/2023", "/public-2023"}
    while waiting and at_most:
        path = waiting.pop(0)
        yield path
        at_most -= 1
        found = [unescape(link) for link in _LINK.findall(get(datasette, path).text)]
        fresh = [link for link in dict.fromkeys(found) if link not in seen and re.match("/(public-)?2023", link)]
        seen |= set(fresh)
        waiting += fresh


def test_four_hundred_addresses_keep_their_figures(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What 400 addresses of a year answer is the same beside the next year, in either order, and is nothing after."""
    old = built_demo(tmp_path_factory) / "public.db"
    new = public_file(tmp_path / "public.db", rows_of(2024, "gz-zzb-example"))
    alone = served_site(old)
    before = {path: figures(alone, path) for path in addresses(alone, 400)}
    assert len(before) == 400
    assert {status for status, _ in before.values()} == {200}
    for files in ((old, new), (new, old)):
        beside = served_site(*files)
        assert [path for path in before if figures(beside, path) != before[path]] == []
    after = served_site(new)
    assert {path for path in before if get(after, path).status_code != 404} == set()


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "/2023"),
        ("/changes?month=2022-06&kind=%E6%94%AF%E5%87%BA", "/2023/changes?month=2022-06&kind=%E6%94%AF%E5%87%BA"),
        ("/projects/P1", "/2023/projects/P1"),
        ("/events/5", "/2023/events/5"),
        *((f"/{page.address}", f"/2023/{page.address}") for page in NAVIGATION if page.address),
    ],
)
def test_an_address_without_a_year_leads_to_the_latest(two: dict[int, Path], path: str, location: str) -> None:
    """It answers 302 that nobody may keep, with all that was asked, whichever year was attached first."""
    for datasette in (served_site(two[2023], two[2022]), site(two[2022], two[2023])):
        answer = asyncio.run(datasette.client.get(path))
        assert (answer.status_code, answer.headers["location"]) == (302, location)
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "lasting"),
    [
        ("/public", "/public-2023"),
        ("/public/overview", "/public-2023/overview"),
        ("/public/overview.json?_shape=array", "/public-2023/overview.json?_shape=array"),
        ("/public.json", "/public-2023.json"),
        ("/public/months/2023-01", "/public-2023/months/2023-01"),
    ],
)
def test_what_programs_ask_for_without_a_year_is_of_the_latest(two: dict[int, Path], path: str, lasting: str) -> None:
    """Old addresses of tables go on answering with the latest year, and say where that stands for good."""
    for datasette in (served_site(two[2023], two[2022]), site(two[2022], two[2023])):
        answer, there = get(datasette, path), get(datasette, lasting)
        assert answer.status_code == there.status_code == 200
        without_time = re.compile(rb'"query_ms": [0-9.e-]+')
        assert without_time.sub(b"", answer.content) == without_time.sub(b"", there.content)
        assert f'<http://localhost{lasting}>; rel="canonical"' in answer.headers["link"]
        assert "canonical" not in there.headers.get("link", "")


def test_downloads_without_a_year_are_of_the_latest(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """So are the downloads; the same file stands below its year."""
    newest = built_demo(tmp_path_factory) / "public.db"
    datasette = served_site(public_file(tmp_path / "public.db", rows_of(2022, "gz-zzb-example")), newest)
    answer = get(datasette, "/files/months.csv")
    assert answer.content == get(datasette, "/2023/files/months.csv").content
    assert answer.headers["link"] == '<http://localhost/2023/files/months.csv>; rel="canonical"'
    assert get(datasette, "/2022/files/months.csv").status_code == 404


SAME_PAGE = {
    "/2023": {"2023 年": "/2023", "2022 年": "/2022"},
    "/2023/score": {"2023 年": "/2023/score", "2022 年": "/2022/score"},
    "/2022/changes?month=2022-06": {"2023 年": "/2023/changes", "2022 年": "/2022/changes"},
    "/2023/projects/P1": {"2023 年": "/2023/projects/P1", "2022 年": "/2022/projects/P1"},
    "/2023/projects/P9": {"2023 年": "/2023/projects/P9", "2022 年": "/2022"},
    "/2023/events/5": {"2023 年": "/2023/events/5", "2022 年": "/2022/events/5"},
    "/2023/events/1235": {"2023 年": "/2023/events/1235", "2022 年": "/2022"},
    "/public-2023/months": {"2023 年": "/public-2023/months", "2022 年": "/public-2022/months"},
    "/public/months/2023-01": {"2023 年": "/public-2023/months", "2022 年": "/public-2022/months"},
    "/2023/nope": {"2023 年": "/2023", "2022 年": "/2022"},
}


@pytest.mark.parametrize(("path", "links"), SAME_PAGE.items(), ids=list(SAME_PAGE))
def test_the_head_of_a_page_leads_to_the_other_years(
    tmp_path: Path, two: dict[int, Path], path: str, links: dict[str, str]
) -> None:
    """The latest first, to the same page where that year has it; the same under Datasette as it is."""
    rows = rows_of(2023)
    rows["projects"].append(rows["projects"][0] | {"project": "P9"})
    rows["publication"][0]["events"] = 1235
    rows["events"].append(rows["events"][0] | {"seq": 1235})
    newest = public_file(tmp_path / "public.db", rows)
    for datasette in (served_site(newest, two[2022]), site(two[2022], newest)):
        found = years(datasette, path)
        assert found == links
        assert [*found] == ["2023 年", "2022 年"]
        assert {get(datasette, link).status_code for link in found.values()} <= {200, 404 if "nope" in path else 200}


def test_one_year_has_no_links_to_years(two: dict[int, Path]) -> None:
    """Where there is one year alone, the head says nothing of years."""
    assert years(served_site(two[2022]), "/2022/score") == {}


@pytest.mark.parametrize(
    "path", ["/2019", "/2019/score", "/2019/x/y", "/public-2019", "/public-2019/months", "/2022.json"]
)
def test_a_year_that_is_not_here_says_which_are(two: dict[int, Path], path: str) -> None:
    """It is a 404 that names the years there are, or in JSON as any other."""
    datasette = served_site(two[2022], two[2023])
    assert get(datasette, path).status_code == 404
    if not path.endswith(".json"):
        assert "2019年的公开不在这里；这里有：2022、2023。" in "".join(get(datasette, path).text.split())


def test_years_elsewhere_are_led_to(two: dict[int, Path]) -> None:
    """The head leads to where another year is, and an address of that year to the same one there."""
    served = served_site(two[2022], two[2023], served=Served(elsewhere={2021: ELSEWHERE}))
    configured = {"plugins": {"jixiao": {"elsewhere": {"2021": ELSEWHERE, "2020": "javascript:x", "x": ELSEWHERE}}}}
    for datasette in (served, site(two[2022], two[2023], metadata=configured)):
        assert years(datasette, "/2023/score")["2021 年"] == ELSEWHERE
        assert len(years(datasette, "/2023/score")) == 3
        for path, location in {"/2021": "", "/2021/score?a=1": "/score?a=1", "/2021/": ""}.items():
            answer = get(datasette, path)
            assert (answer.status_code, answer.headers["location"]) == (302, ELSEWHERE + location)
        assert get(datasette, "/2020/score").status_code == 404
        assert f"2021 年的在 {ELSEWHERE}" in get(datasette, "/public-2021/months").text


def test_plain_datasette_shows_the_same(two: dict[int, Path]) -> None:
    """Every page of the navigation, every table and every JSON of both years is the same under Datasette as it is."""
    ours, plain = served_site(two[2022], two[2023]), site(two[2022], two[2023])
    pages = [f"/{year}/{page.address}".rstrip("/") for year in two for page in NAVIGATION]
    tables = [f"/public-{year}/{table}.json?_shape=array" for year in two for table in some_rows()]
    for path in (*pages, *tables):
        assert figures(ours, path) == figures(plain, path), path
        assert get(ours, path).status_code == 200


def test_each_year_shows_its_own(two: dict[int, Path]) -> None:
    """The total of a year stands on its pages, and the other's on none of them."""
    datasette = served_site(two[2022], two[2023])
    for year, other in ((2022, 2023), (2023, 2022)):
        for path in (f"/{year}", f"/{year}/score", f"/public-{year}/overview", f"/{year}/about"):
            shown = words(datasette, path)
            assert f"{other - 1940}.00" not in shown
            assert f"{year}年" in shown
        assert f"{year - 1940}.00" in words(datasette, f"/{year}")


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A database that is not ours and bears the name of a year."""
    path = tmp_path / "2023.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE score (id INTEGER PRIMARY KEY)")
    return path


def test_a_year_gives_way_to_a_foreign_database(two: dict[int, Path], beside: Path) -> None:
    """A database that bears the name of a year keeps its addresses, and the other year has its own."""
    datasette = site(beside, two[2022], two[2023])
    assert "jixiao" not in get(datasette, "/2023/score").text
    assert get(datasette, "/2023/score").status_code == 200
    assert "2022年" in words(datasette, "/2022/score")
    assert get(datasette, "/public-2023/months").status_code == 200


def test_the_name_of_a_file_goes_on_answering(tmp_path: Path) -> None:
    """Under Datasette as it is, tables stand at the name of the file, too, and say where they stand for good."""
    answer = get(site(public_file(tmp_path / "school.db")), "/school/months.json?_shape=array")
    assert answer.status_code == 200
    assert answer.headers["link"] == '<http://localhost/public-2023/months.json?_shape=array>; rel="canonical"'


REFUSED = {
    "another department": ("another_department", ["one.db", "other.db"], "D1"),
    "a year twice": ("same_year_twice", ["one.db", "again.db"], "2023 年"),
    "a year that is elsewhere": (
        "same_year_twice",
        ["one.db", "--elsewhere", "2023=https://x.example/"],
        "--elsewhere",
    ),
    "a place that is none": ("unusable_elsewhere", ["one.db", "--elsewhere", "2022=javascript:x"], "javascript:x"),
    "a place of no year": ("unusable_elsewhere", ["one.db", "--elsewhere", "https://x.example/"], "2022="),
    "two places of a year": (
        "unusable_elsewhere",
        ["one.db", *(["--elsewhere", "2022=https://x.example/"] * 2)],
        "2022",
    ),
    "a path that is none": ("unusable_base_path", ["one.db", "--base-path", "https://x.example/"], "/jixiao/"),
    "a path up": ("unusable_base_path", ["one.db", "--base-path", "/../"], "/jixiao/"),
    "a path of the site": ("unusable_base_path", ["one.db", "--base-path", "/files/"], "/files"),
    "a path that is a year": ("unusable_base_path", ["one.db", "--base-path", "/2023"], "/2023"),
}


@pytest.mark.parametrize(("code", "given", "named"), REFUSED.values(), ids=list(REFUSED))
def test_what_makes_no_site_is_refused(empty: CommandLine, code: str, given: list[str], named: str) -> None:
    """Before anything is served, in Chinese, with what was given and what to do."""
    one = public_file(empty.folder / "one.db", rows_of(2023))
    shutil.copy(one, empty.folder / "again.db")
    public_file(empty.folder / "other.db", rows_of(2022, "D2"))
    result = empty("serve", *(str(empty.folder / name) if name.endswith(".db") else name for name in given))
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert named in result.stderr
    assert "http://127" not in result.stderr
