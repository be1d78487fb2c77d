"""What was opened is answered from, whatever is published at its path: one publication, or none."""

import os
import re
import shutil
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from publish.files.manifest import files_folder
from publish.plugin import year_pages
from publish.serving import site
from tests.conftest import CommandLine, copied, money
from tests.publish.fixtures import JIXIAO, free_port, get, served
from tests.publish.test_publication import PUBLISH, RUBRIC

REWRITTEN = "公开数据库已被改写，请重新启动"
REPLACED = "继续提供启动时打开的那一份"
_ROOT = re.compile(rb"[A-Za-z0-9+/]{43}=")
# What each tells of the publication that it is of; the number keeps the answer from being one that was kept.
ASKED: dict[str, Callable[[bytes], object]] = {
    "/2023/about?_n={}": lambda body: set(_ROOT.findall(body)),
    "/2023/verify?_n={}": lambda body: set(_ROOT.findall(body)),
    "/2023/changes?_n={}": lambda body: (set(_ROOT.findall(body)), body.count(b"<tr>")),
    "/public-2023/publication.json?_shape=array&_n={}": lambda body: set(_ROOT.findall(body)),
    "/public/fund_changes.json?_shape=array&_n={}": lambda body: body.count(b'"seq"'),
    "/2023/files/fund_changes.csv": lambda body: sha256(body).hexdigest(),
    "/files/public.db": lambda body: sha256(body).hexdigest(),
    "/2023/files/checkpoint.txt": lambda body: set(_ROOT.findall(body)),
}


@pytest.fixture
def cli(made_once: dict[str, Path], tmp_path: Path) -> CommandLine:
    """A small ledger with a published year beside it."""
    line = copied(made_once["funded"], tmp_path)
    assert line.import_lines([RUBRIC]).exit_code == 0
    line.ok(*PUBLISH, str(tmp_path / "public.db"))
    return line


class Visitors:
    """Eight threads that ask for pages, data and downloads again and again, with what each address told."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.told: dict[str, list[object]] = defaultdict(list)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(8)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        addresses = [*ASKED][number:] + [*ASKED][:number]
        with httpx.Client(trust_env=False, timeout=20) as client:
            while not self._stop.is_set():
                for address in addresses:
                    number += 8
                    answer = client.get(self.url + address.format(number))
                    is_whole = answer.status_code == 200
                    self.told[address].append(ASKED[address](answer.content) if is_whole else answer.status_code)


def test_a_publication_at_the_path_that_is_served_changes_nothing(cli: CommandLine) -> None:
    """While and after others are published there, pages, data and downloads are of the one that was opened."""
    public, port = cli.folder / "public.db", free_port()
    with served(JIXIAO, "serve", str(public), "--port", str(port), port=port) as running:
        before = {address: of(running.get(address.format(0)).content) for address, of in ASKED.items()}
        with Visitors(running.url) as visitors:
            for number in range(3):
                assert cli.import_lines([money("supplement", f"more-{number}", "1.00", project="P1")]).exit_code == 0
                cli.ok(*PUBLISH, str(public))
            time.sleep(0.5)
        _, said = running.end(signal.SIGTERM)
    assert {address: [one for one in told if one != before[address]] for address, told in visitors.told.items()} == {
        address: [] for address in ASKED
    }
    assert said.count(REPLACED) == 1
    now = get(site(public), "/2023/changes").content
    assert ASKED["/2023/changes?_n={}"](now) != before["/2023/changes?_n={}"]


def test_what_is_written_into_an_open_publication_ends_it(cli: CommandLine) -> None:
    """Overwritten in place, every page, every data and every download is 503, also what was kept; it is said once."""
    public, port = cli.folder / "public.db", free_port()
    with served(JIXIAO, "serve", str(public), "--port", str(port), port=port) as running:
        assert {running.get(address).status_code for address in ASKED} == {200}
        shutil.copy(public, cli.folder / "copy.db")
        public.write_bytes((cli.folder / "copy.db").read_bytes())
        answers = {address: running.get(address) for address in (*ASKED, "/", "/nope", "/public-2023/months.json")}
        style = running.get("/-/static-plugins/jixiao/jixiao.css").status_code
        _, said = running.end(signal.SIGTERM)
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert REWRITTEN in answers["/2023/about?_n={}"].text
    assert REWRITTEN in answers["/public-2023/months.json"].json()["error"]
    assert answers["/2023/about?_n={}"].headers["cache-control"] == "no-store"
    assert style == 200
    assert said.count(REWRITTEN) == 1


def test_what_is_written_while_a_page_is_read_is_not_shown(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is looked at again before the answer goes out."""
    public = cli.folder / "public.db"
    shown = year_pages.months_shown

    def meanwhile(*given: object) -> object:
        os.utime(public)
        return shown(*given)  # type: ignore[arg-type]

    datasette = site(public)
    assert get(datasette, "/2023/verify").status_code == 200
    monkeypatch.setattr("publish.plugin.year_pages.months_shown", meanwhile)
    assert get(datasette, "/2023/months").status_code == 503


def test_a_name_or_a_right_that_changed_ends_nothing(cli: CommandLine) -> None:
    """A file that was moved away or may be read by fewer is the same to who has it open."""
    public = cli.folder / "public.db"
    datasette = site(public)
    public.chmod(0o400)
    public.rename(cli.folder / "moved.db")
    shutil.rmtree(files_folder(public))
    assert {get(datasette, address).status_code for address in ASKED} == {200}


def test_a_download_that_was_written_to_is_not_served(cli: CommandLine) -> None:
    """Of a server that goes on, too: a download that is no more as the manifest says is not there."""
    public = cli.folder / "public.db"
    datasette = site(public)
    assert get(datasette, "/2023/files/overview.csv").status_code == 200
    file = files_folder(public) / "overview.csv"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert get(datasette, "/2023/files/overview.csv").status_code == 404
