"""Serving: any lawful file is served, an unlawful one refused before anyone visits, and memory and patience end."""

import contextlib
import gc
import json
import re
import signal
import socket
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from ledger.errors import UnusableFile
from ledger.kinds.body import leaf_hash
from ledger.proofs.merkle import root
from ledger.terminal.main import COLLECT_AFTER, main
from publish import serving
from publish.attached.limits import LONGEST_BYTES
from publish.pages.page_of_rows import ROWS_A_PAGE
from publish.serving import Served, ready_site
from publish.serving import site as served_site
from tests.publish.fixtures import Rows, built_demo, free_port, get, public_file, served, some_rows


@pytest.fixture(autouse=True)
def _beside_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave Datasette as it is for the tests that come after."""
    monkeypatch.setattr(serving, "answer_alone", lambda: None)


def log_of(bodies: list[str]) -> Rows:
    """Return rows of a publication whose log has those bodies."""
    hashes = [leaf_hash(body.encode()) for body in bodies]
    rows = some_rows()
    rows["events"] = [
        {"seq": seq, "leaf_hash": each.hex(), "body": body, "year": None}
        for seq, (body, each) in enumerate(zip(bodies, hashes, strict=True), 1)
    ]
    rows["publication"][0] |= {"events": len(bodies), "root": b64encode(root(hashes)).decode()}
    return rows


@pytest.mark.parametrize("sql", [False, True])
def test_a_long_text_is_served(tmp_path: Path, sql: bool) -> None:
    """A rubric far longer than a visitor's query may be stands in the log, and every page is there."""
    rubric = json.dumps({"kind": "rubric_adopted", "text": "评" * 2 * LONGEST_BYTES}, ensure_ascii=False)
    datasette = ready_site(public_file(tmp_path / "public.db", log_of([rubric])), served=Served(sql=sql))
    for path in ("/", "/events", "/events/1", "/verify", "/public/events", "/public/events/1", "/public/events.csv"):
        assert get(datasette, path).status_code == 200, path
    assert get(datasette, "/public/events.json?_shape=array").json()[0]["body"] == rubric


def test_what_cannot_be_read_is_not_served(tmp_path: Path) -> None:
    """A public database that lacks what every page says is refused before it is served."""
    file = public_file(tmp_path / "public.db", some_rows() | {"publication": []})
    with socket.socket() as listener, pytest.raises(UnusableFile, match="读不出来"):
        serving.serve([file], listener)


def test_a_server_collects_its_garbage(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line lets garbage lie for the sake of bulk work; the server it starts does not."""
    before, found = gc.get_threshold(), []
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: found.append(gc.get_threshold()))
    file = built_demo(tmp_path_factory) / "public.db"
    monkeypatch.setattr(sys, "argv", ["jixiao", "serve", str(file), "--port", str(free_port())])
    try:
        with contextlib.suppress(SystemExit):
            main()
    finally:
        gc.set_threshold(*before)
    assert found[0][0] < COLLECT_AFTER / 100


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """A public database with more in one page than the sockets between here and there hold."""
    bodies = [json.dumps({"kind": "statement", "text": "x" * 1_000_000, "n": number}) for number in range(30)]
    return public_file(tmp_path / "public.db", log_of(bodies))


@contextlib.contextmanager
def slow_reader(port: int) -> Iterator[None]:
    """Ask for a long answer and read no more than its beginning, until the end of the with block."""
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", port))
        reader.sendall(b"GET /public/events.json HTTP/1.1\r\nHost: x\r\n\r\n")
        assert reader.recv(100).startswith(b"HTTP/1.1 200")
        yield


def test_a_slow_reader_does_not_hold_the_server(long_file: Path) -> None:
    """A server that is to end does so, though somebody reads and reads."""
    port = free_port()
    program = (
        "from pathlib import Path; from publish import serving; serving.GRACE_SECONDS = 1; "
        f"serving.serve([Path({str(long_file)!r})], serving.listen({port}))"
    )
    with served(sys.executable, "-c", program, port=port) as running, slow_reader(port):
        code, said = running.end(signal.SIGTERM)
    assert code in (0, -signal.SIGTERM)
    assert "Traceback" not in said


def test_a_port_in_use_is_said_in_chinese() -> None:
    """Who asks for a port that is taken is told which, by what perhaps, and what to do."""
    with serving.listen(free_port()) as listener, pytest.raises(serving.PortInUse) as refused:
        serving.listen(listener.getsockname()[1])
    assert "已被另一程序占用" in str(refused.value)
    assert "--port" in str(refused.value)
    assert "in use" not in str(refused.value)


def test_every_event_of_a_long_log_is_proved(tmp_path: Path) -> None:
    """At both ends of every block of the tree the page of an event carries a proof that holds."""
    bodies = [json.dumps({"kind": "statement", "n": number}) for number in range(2_500)]
    datasette = served_site(public_file(tmp_path / "public.db", log_of(bodies)))
    for seq in (1, 1024, 1025, 2048, 2049, 2500):
        assert "c2sp.org/tlog-proof" in get(datasette, f"/events/{seq}").text, seq


def test_no_event_that_is_asked_for_is_left_out(tmp_path: Path) -> None:
    """A line that rests on very many events leads to all of them, page by page, each once and in order."""
    bodies = [json.dumps({"kind": "statement", "n": number}) for number in range(1_300)]
    datasette = served_site(public_file(tmp_path / "public.db", log_of(bodies)))
    found: list[int] = []
    for _ in range(1_200 // ROWS_A_PAGE):
        after = found[-1] if found else 0
        page = get(datasette, f"/events?seqs=900-1100,1-700,650-1100,1200-999999999&after={after}").text
        found += [int(seq) for seq in re.findall(r'<th scope="row"[^>]*><a href="/2023/events/(\d+)">', page)]
    assert found == [*range(1, 1101), *range(1200, 1300)]
