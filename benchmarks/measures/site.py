"""The public site under load: each page beside a floor, in the same run, over loopback, by wrk.

The floor is the quickest answer of a Datasette without plugins, on the same server: what the site would cost whatever
we did. Nothing that we keep, guard or close has a part in it.
"""

import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from attrs import frozen

from benchmarks.peers.datasette_alone import QUICKEST
from benchmarks.prepared import Prepared, jixiao_command
from benchmarks.table import NOT_INSTALLED, Goal, Row, milliseconds
from benchmarks.timing import JIXIAO, ROOT, process, timed

PORT, FLOOR_PORT = 8765, 8766
DATASETTE = str(Path(sys.executable).with_name("datasette"))
SECONDS = 5
CONNECTIONS = (8, 32)
FLOOR = f"Datasette's {QUICKEST}"
PAGES = {
    "front page": "/2023",
    "score": "/2023/score",
    "months": "/2023/months",
    "projects": "/2023/projects",
    "movements of money": "/2023/changes",
    "table of 24,000 rows": "/public-2023/fund_changes",
    "table of projects": "/public-2023/projects",
}
NOT_KEPT = ("score", "table of 24,000 rows")
"""Measured once more with another address for every request, so that no answer is one that was kept."""
AT_LEAST, AT_MOST = Goal(sign="≥", bound=0.6), Goal(sign="≤", bound=3)
# wrk prints quantiles of its own choice; this one is asked for.
P95 = 'done = function(summary, latency) io.write("p95_us " .. latency:percentile(95) .. "\\n") end\n'
EACH_ANEW = 'n = 0\nrequest = function() n = n + 1 return wrk.format(nil, wrk.path .. "?_n=" .. n) end\n'


@frozen(kw_only=True)
class Load:
    """What one run of wrk found: requests a second, and the seconds within which 95 % of them were answered."""

    requests_a_second: float
    p95_seconds: float


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield for each page and number of connections its speed and its p95 beside those of the floor."""
    if shutil.which("wrk") is None:
        yield Row(what="pages a second", jixiao=NOT_INSTALLED, peer="wrk")
        return
    public = _published(prepared)
    yield _whole_table(public, repeat)
    # Each waits for the other: who is not asked takes no time.
    with _served(_jixiao(public)) as url, _served(_alone(public), FLOOR_PORT) as alone:
        for connections in CONNECTIONS:
            floor = _load(alone + QUICKEST, connections, prepared.folder)
            for what, path in PAGES.items():
                found = _load(url + path, connections, prepared.folder)
                yield from _beside(f"{what}, {connections} connections", found, floor)
            for what in NOT_KEPT:
                found = _load(url + PAGES[what], connections, prepared.folder, script=P95 + EACH_ANEW)
                yield _speed(f"{what}, each made anew, {connections} connections", found, floor, None)


def _beside(what: str, found: Load, floor: Load) -> Iterator[Row]:
    yield _speed(what, found, floor, AT_LEAST)
    yield Row(
        what=f"{what}, p95",
        jixiao=milliseconds(found.p95_seconds),
        peer=FLOOR,
        peer_figure=milliseconds(floor.p95_seconds),
        value=found.p95_seconds / floor.p95_seconds,
        goal=AT_MOST,
    )


def _speed(what: str, found: Load, floor: Load, goal: Goal | None) -> Row:
    return Row(
        what=what,
        jixiao=f"{found.requests_a_second:,.0f} requests/s",
        peer=FLOOR,
        peer_figure=f"{floor.requests_a_second:,.0f} requests/s",
        value=found.requests_a_second / floor.requests_a_second,
        goal=goal,
    )


def _published(prepared: Prepared) -> Path:
    """Return the public database of the city year, published under the shipped policy."""
    ledger, public = prepared.copied_ledger(prepared.events), prepared.new_path("-public.db")
    process(jixiao_command(ledger, "append", "rubric_adopted", "--year", "2023", "--rubric", "guangzhou-2023"))
    process(jixiao_command(ledger, "publish", "--year", "2023", "--output", str(public)))
    return public


def _whole_table(public: Path, repeat: int) -> Row:
    """Return how long the CSV of the whole table takes to fetch, beside the one that Datasette streams."""
    seconds = {}
    sides = {
        JIXIAO: (_jixiao(public), "/files/fund_changes.csv"),
        DATASETTE: (_datasette(public), f"/{public.stem}/fund_changes.csv?_stream=1&_size=max"),
    }
    for name, (command, path) in sides.items():
        with _served(command) as url:
            rows_found = _get(url + path).count(b"\n")
            seconds[name] = median(timed(partial(_get, url + path)) for _ in range(repeat))
    return Row(
        what=f"whole-table CSV, {rows_found:,} rows",
        jixiao=milliseconds(seconds[JIXIAO]),
        peer="Datasette's streamed CSV",
        peer_figure=milliseconds(seconds[DATASETTE]),
        value=seconds[DATASETTE] / seconds[JIXIAO],
        goal=Goal(sign="≥", bound=50),
    )


def _jixiao(public: Path) -> list[str]:
    return [JIXIAO, "serve", str(public), "--port", str(PORT)]


def _datasette(public: Path) -> list[str]:
    return [DATASETTE, "-i", str(public), "--port", str(PORT), "--setting", "max_csv_mb", "0"]


def _alone(public: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.peers.datasette_alone", str(public), str(FLOOR_PORT)]


@contextmanager
def _served(command: list[str], port: int = PORT) -> Iterator[str]:
    """Run a server until the end of the with block, and give its address."""
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(url)
            yield url
        finally:
            server.terminate()


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            _get(url)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def _get(url: str) -> bytes:
    """Return what is answered to one request."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - always our own http address
        return bytes(answer.read())


def _load(url: str, connections: int, folder: Path, *, script: str = P95) -> Load:
    """Return what wrk found of ``url``, once it was asked for before."""
    _get(url)
    file = folder / "load.lua"
    file.write_text(script, "utf-8")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", str(file), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise ValueError(f"{url}: {said}")
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said), re.search(r"p95_us ([0-9.]+)", said)
    if found[0] is None or found[1] is None:
        raise ValueError(said)
    return Load(requests_a_second=float(found[0][1]), p95_seconds=float(found[1][1]) / 1_000_000)
