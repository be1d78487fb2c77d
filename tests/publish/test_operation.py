"""The page about running the site is true: behind a real nginx no request is lost between two publications."""

import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.publish.fixtures import JIXIAO, Served, built_demo, free_port, served

PAGE = Path(__file__).parents[2] / "docs" / "operation.md"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")

HOST = "jixiao.example"

pytestmark = pytest.mark.skipif(NGINX is None, reason="there is no nginx")


@contextmanager
def nginx(folder: Path, ports: dict[str, int], changed: dict[str, str] | None = None) -> Iterator[str]:
    """Run nginx with the configuration that the page prints, on other ports, until the end of the with block.

    ``changed`` are parts of it and what the page says is written in place of them.
    """
    text = re.findall(r"```nginx\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[0]
    for part, other in (changed or {}).items():
        assert part in text
        text = text.replace(part, other)
    for name, port in ports.items():
        text = text.replace(f"127.0.0.1:{name}", f"127.0.0.1:{port}")
    paths = "".join(f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = (
        f"daemon off; pid {folder}/pid; error_log {folder}/error; events {{}} http {{ access_log off; {paths} {text} }}"
    )
    (folder / "nginx.conf").write_text(whole, "utf-8")
    process = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error")])
    try:
        yield f"http://127.0.0.1:{ports['8080']}"
    finally:
        process.terminate()
        process.wait(timeout=20)


class Visitors:
    """Threads that ask for a page again and again, with what went wrong."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answered = 0
        self.failed: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(4)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        with httpx.Client(trust_env=False, timeout=20) as client:
            while not self._stop.is_set():
                try:
                    status = client.get(self.url, headers={"host": HOST}).status_code
                except httpx.HTTPError as error:
                    self.failed.append(repr(error))
                else:
                    self.answered += 1
                    if status != 200:
                        self.failed.append(str(status))
                # Two hundred requests a second are enough to meet every moment of a change of servers.
                time.sleep(0.02)


def _wait_for(url: str) -> None:
    while True:
        try:
            httpx.get(url, headers={"host": HOST}, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return


def test_the_site_answers_to_its_own_name_alone(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Under its name it is answered, with links to that name and to no scheme of the visitor's; under another not."""
    public = str(built_demo(tmp_path_factory) / "public.db")
    ports = {name: free_port() for name in ("8001", "8002", "8080")}
    command = (JIXIAO, "serve", public, "--port", str(ports["8001"]))
    with served(*command, port=ports["8001"]), nginx(tmp_path, ports) as url:
        _wait_for(url)
        headers = {"host": HOST, "x-forwarded-proto": "https"}
        links = httpx.get(f"{url}/public/months.json?_size=1", headers=headers, trust_env=False).headers["link"]
        assert links.startswith(f"<http://{HOST}/public-2023/months.json?")
        assert f'<http://{HOST}/public-2023/months.json?_size=1>; rel="canonical"' in links
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(url, headers={"host": "evil.example"}, trust_env=False)


PATHS = {
    "passed on": {"location / {": "location /jixiao/ {"},
    "taken away": {"location / {": "location /jixiao/ {", "http://publication;": "http://publication/;"},
}


@pytest.mark.parametrize("changed", PATHS.values(), ids=list(PATHS))
def test_the_site_stands_below_a_path(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, changed: dict[str, str]
) -> None:
    """Behind nginx, which passes the path on or takes it away, pages and what they load are there."""
    public = str(built_demo(tmp_path_factory) / "public.db")
    ports = {name: free_port() for name in ("8001", "8002", "8080")}
    command = (JIXIAO, "serve", public, "--port", str(ports["8001"]), "--base-path", "jixiao")
    with served(*command, port=ports["8001"]), nginx(tmp_path, ports, changed) as url:
        _wait_for(url)
        with httpx.Client(base_url=url, headers={"host": HOST}, trust_env=False) as client:
            front = client.get("/jixiao/")
            assert (front.status_code, front.headers["location"]) == (302, "/jixiao/2023")
            page = client.get("/jixiao/2023")
            found = sorted(set(re.findall(r'(?:href|action)="(/[^"#?]*)', page.text)))
            assert {path: client.get(path).status_code for path in found} == dict.fromkeys(found, 200)
            assert all(path.startswith("/jixiao/") for path in found)
            assert len(found) > 10
            for path in ("/jixiao/files/months.csv", "/jixiao/public/months.json?_size=1"):
                assert f"<http://{HOST}/jixiao/" in client.get(path).headers["link"]
            data = client.get("/jixiao/public-2023/months.json?_size=1").json()
            assert data["next_url"].startswith(f"http://{HOST}/jixiao/public-2023/months.json?")
            filtered = "/jixiao/public-2023/months?_filter_column=month&_filter_op=contains&_filter_value=2023"
            assert client.get(filtered).headers["location"].startswith("/jixiao/public-2023/months?month__contains=")
            assert client.get("/jixiao/2023/").headers["location"] == "/jixiao/2023"


# Of every sort of answer that is a text one; workbooks are not.
COMPRESSED = {
    "/2023": True,
    "/-/static-plugins/jixiao/jixiao.css": True,
    "/public-2023/fund_changes.json": True,
    "/public-2023/fund_changes.csv": True,
    "/2023/files/fund_changes.csv": True,
    "/2023/files/fund_changes.json": True,
    "/2023/files/verify_public.py": True,
    "/2023/files/dataset.jsonld": True,
    "/2023/files/public.xlsx": False,
}


def test_texts_are_compressed_and_say_so(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nginx compresses every text there is and tells caches that it does; what is asked for in parts comes in parts."""
    public = str(built_demo(tmp_path_factory) / "public.db")
    ports = {name: free_port() for name in ("8001", "8002", "8080")}
    command = (JIXIAO, "serve", public, "--port", str(ports["8001"]))
    with served(*command, port=ports["8001"]), nginx(tmp_path, ports) as url:
        _wait_for(url)
        with httpx.Client(base_url=url, headers={"host": HOST, "accept-encoding": "gzip"}, trust_env=False) as client:
            answers = {path: client.get(path) for path in COMPRESSED}
            part = client.get("/2023/files/fund_changes.csv", headers={"range": "bytes=10-19"})
    assert {path: answer.headers.get("content-encoding") == "gzip" for path, answer in answers.items()} == COMPRESSED
    assert [
        path for path in COMPRESSED if COMPRESSED[path] and "Accept-Encoding" not in answers[path].headers["vary"]
    ] == []
    assert (part.status_code, len(part.content)) == (206, 10)


def test_a_new_publication_follows_without_a_lost_request(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """While visitors ask, a second server starts, the first ends and comes back, the second ends: all are answered."""
    public = str(built_demo(tmp_path_factory) / "public.db")
    ports = {name: free_port() for name in ("8001", "8002", "8080")}

    def start(stack: ExitStack, name: str) -> Served:
        command = (JIXIAO, "serve", public, "--port", str(ports[name]))
        return stack.enter_context(served(*command, port=ports[name]))

    with ExitStack() as stack:
        first = start(stack, "8001")
        url = stack.enter_context(nginx(tmp_path, ports))
        _wait_for(url)
        with Visitors(f"{url}/2023/score") as visitors:
            time.sleep(0.5)
            second = start(stack, "8002")
            first.end(signal.SIGTERM)
            time.sleep(1)
            start(stack, "8001")
            # Longer than nginx takes to prefer the first again.
            time.sleep(6)
            second.end(signal.SIGTERM)
            time.sleep(1)
    assert visitors.failed == []
    assert visitors.answered > 100
