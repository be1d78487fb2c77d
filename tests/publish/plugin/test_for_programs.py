"""What is promised to programs: data and downloads from any page of the web, and downloads that can be resumed."""

import asyncio
import shutil
import subprocess
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from datasette.app import Datasette

from publish.files.manifest import files_folder
from publish.plugin.byte_ranges import range_in
from tests.publish.fixtures import JIXIAO, built_demo, free_port, get, public_file, served, site, table_rows

pytest_plugins = ["tests.publish.answers"]
pytestmark = pytest.mark.usefixtures("answering_alone")

CURL = shutil.which("curl")
FILE = "/2023/files/fund_changes.csv"


def ask(datasette: Datasette, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """Return what is answered to one request."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer: httpx.Response = asyncio.run(datasette.client.request(method, path, headers=named))
    return answer


OPEN = {
    "/public-2023/months.json": True,
    "/public/months.json?_shape=array": True,
    "/public-2023/months.json?_sort=nope": True,
    "/public-2023/months/2023-01.json": True,
    "/public-2023/months.csv": True,
    "/public-2023/nope.json": True,
    FILE: True,
    "/files/public.db": True,
    "/2023/files/public.xlsx": True,
    "/2023": False,
    "/score": False,
    "/public-2023/months": False,
    "/nope": False,
}


@pytest.mark.parametrize(("path", "is_open"), OPEN.items(), ids=list(OPEN))
def test_data_is_open_to_programs_of_any_page(example: Datasette, path: str, is_open: bool) -> None:
    """JSON, CSV and downloads say so, kept or not, each once; pages do not."""
    for _ in range(2):
        answer = ask(example, path)
        assert answer.headers.get_list("access-control-allow-origin") == (["*"] if is_open else [])
        assert ("Link" in answer.headers.get("access-control-expose-headers", "")) is is_open


def test_what_datasette_opens_itself_is_said_once(tmp_path: Path) -> None:
    """Under ``datasette --cors`` nothing is said twice, and a database beside ours is as closed as it was."""
    file = public_file(tmp_path / "public.db")
    other = tmp_path / "other.db"
    other.write_bytes(file.read_bytes().replace(b"JXPB", b"OTHR", 1))
    with_cors = site(file, cors=True)
    assert get(with_cors, "/public-2023/months.json").headers.get_list("access-control-allow-origin") == ["*"]
    assert "access-control-allow-origin" not in get(site(file, other), "/other/months.json").headers


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("bytes=0-9", range(10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-1000", range(100)),
        ("bytes=95-1000", range(95, 100)),
        ("bytes=100-", range(100, 100)),
        ("bytes=-0", range(100, 100)),
        ("bytes=9-5", None),
        ("bytes=0-1,5-6", None),
        ("bytes=a-b", None),
        ("bytes=-", None),
        ("lines=0-9", None),
        ("", None),
    ],
)
def test_a_range_is_read(given: str, found: range | None) -> None:
    """One part of the bytes, from either end; of anything else the whole is sent."""
    read = range_in(given, 100)
    assert (read is None) is (found is None)
    assert list(read or ()) == list(found or ())


def whole_file(factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of FILE."""
    return (files_folder(built_demo(factory) / "public.db") / "fund_changes.csv").read_bytes()


def test_a_part_of_a_download_is_sent(example: Datasette, tmp_path_factory: pytest.TempPathFactory) -> None:
    """206 with the part and where it stands; 416 beyond; HEAD has all but the body."""
    whole = whole_file(tmp_path_factory)
    assert ask(example, FILE).content == whole
    part = ask(example, FILE, range="bytes=1000-1999")
    assert (part.status_code, part.content) == (206, whole[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(whole)}"
    assert part.headers["content-length"] == "1000"
    assert part.headers["cache-control"] == ask(example, FILE).headers["cache-control"]
    beyond = ask(example, FILE, range=f"bytes={len(whole)}-")
    assert (beyond.status_code, beyond.content) == (416, b"")
    assert beyond.headers["content-range"] == f"bytes */{len(whole)}"
    head = ask(example, FILE, "HEAD")
    assert (head.status_code, head.content, head.headers["accept-ranges"]) == (200, b"", "bytes")
    assert head.headers["content-length"] == str(len(whole))


def test_a_download_says_when_it_was_written(example: Datasette, tmp_path_factory: pytest.TempPathFactory) -> None:
    """``Last-Modified`` is the time of the file; who has it of that time, or by its tag, is not sent it again."""
    file = files_folder(built_demo(tmp_path_factory) / "public.db") / "fund_changes.csv"
    headers = ask(example, FILE).headers
    assert headers["last-modified"] == formatdate(int(file.stat().st_mtime), usegmt=True)
    assert ask(example, FILE, if_modified_since=headers["last-modified"]).status_code == 304
    assert ask(example, FILE, if_none_match=headers["etag"]).status_code == 304
    other = '"other"'
    assert ask(example, FILE, if_none_match=other, if_modified_since=headers["last-modified"]).status_code == 200
    for held, status in {headers["etag"]: 206, headers["last-modified"]: 206, other: 200}.items():
        assert ask(example, FILE, range="bytes=5-", if_range=held).status_code == status


@pytest.mark.skipif(CURL is None, reason="there is no curl")
def test_a_download_is_resumed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """``curl -C -`` fetches what is missing of a file, and no more."""
    public, port = built_demo(tmp_path_factory) / "public.db", free_port()
    whole, begun = whole_file(tmp_path_factory), tmp_path / "fund_changes.csv"
    begun.write_bytes(whole[:5000])
    with served(JIXIAO, "serve", str(public), "--port", str(port), port=port) as running:
        assert running.get(FILE).content == whole
        command = [str(CURL), "-fsS", "--noproxy", "*", "-C", "-", "-o", str(begun), "-w", "%{size_download}"]
        said = subprocess.run([*command, running.url + FILE], capture_output=True, text=True, check=True).stdout
    assert begun.read_bytes() == whole
    assert int(said) == len(whole) - 5000


def test_a_csv_that_is_cut_says_so(example: Datasette, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its name says it, and its links lead to the next rows and to the whole; all rows come by following them."""
    whole = table_rows(built_demo(tmp_path_factory) / "public.db", "fund_changes")
    seqs, path = [], "/public/fund_changes.csv?_size=max"
    while path:
        answer = ask(example, path)
        assert answer.status_code == 200
        seqs += [int(line.split(",")[0]) for line in answer.text.splitlines()[1:] if line.split(",")[0].isdigit()]
        path = answer.links.get("next", {}).get("url", "")
        assert ("content-disposition" in answer.headers) is bool(path)
        if path:
            assert "不是全部行" in unquote(answer.headers["content-disposition"])
            assert answer.links["collection"]["url"] == FILE
    assert seqs == [row["seq"] for row in whole]
    assert len(seqs) > 500


@pytest.mark.parametrize("path", ["/public/months.csv", "/public/fund_changes.csv?seq__lt=80", "/public/nope.csv"])
def test_a_csv_that_is_whole_says_nothing(example: Datasette, path: str) -> None:
    """All rows that were asked for are there, or there is no such table."""
    answer = ask(example, path)
    assert "content-disposition" not in answer.headers
    assert "next" not in answer.links
