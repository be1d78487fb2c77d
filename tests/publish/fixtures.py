"""What the tests of the site share: the worked example built once, small public databases, real servers."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from attrs import frozen
from datasette.app import Datasette
from datasette.plugins import pm

from ledger.files.durable import put_in_place
from publish.demo import build_demo
from publish.files.public_file import new_public_file
from publish.policy.policy import Policy
from publish.policy.reader import shipped_policy
from publish.tables.tables import ALWAYS_PUBLIC, TABLES

BIN = Path(sys.executable).parent
JIXIAO = str(BIN / "jixiao")
NAME = "某市某局（示例）"
NOTICE = "示例数据："
PATIENCE_SECONDS = 20

# For every 404 Datasette prints a page of coloured traceback where it finds rich, which only the tests bring along.
pm.get_plugin("datasette.handle_exception").rich = None

_LINK = re.compile(r'(?:href|src|action)="([^"]*)"')

Rows = dict[str, list[dict[str, Any]]]


def built_demo(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the worked example, built once a run; nobody may write there."""
    folder = factory.getbasetemp() / "worked-example"
    if not folder.exists():
        build_demo(folder)
    return folder


def some_rows(**overview: Any) -> Rows:
    """Return rows of every public table: a scored year of one project, with ``overview`` in place of its columns."""
    year: dict[str, Any] = _blank("overview") | {
        "year": 2023,
        "department": NAME,
        "department_code": "D1",
        "rubric": "r",
    }
    year |= {"weight": "100.00"}
    year |= {"rubric_title": "某评分标准", "total": "99.58", "adjusted_budget_fen": 1_000_000, "executed_fen": 900_000}
    year |= {
        "total_explanation": None,
        "execution_rate": "90.00",
        "average_bulletin_rate": "95.81",
        "surrendered_fen": 12_345_600,
    }
    year |= {"projects": 1, "grade": None}
    root = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="
    money = {"adjusted_budget_fen": 1_000_000, "executed_fen": 900_000}
    publication = {"year": 2023, "department_code": "D1", "origin": "jixiao/D1", "events": 1234, "root": root}
    paid = {"seq": 5, "kind": "支出", "occurred_on": "2023-06-05", "amount_fen": 900_000, "project": "P1"}
    return {
        "publication": [
            publication | {"department": NAME, "policy": "tables: {}", "through": "2023-12", "naming_payees": 0}
        ],
        "overview": [year | overview],
        "score_sheet": [
            _line(1, "performance", None, "履职效能", "50.00", "49.58", "0.42"),
            _line(2, "spending_rate", "performance", "部门预算资金支出率", "10.00", "9.58", "0.42"),
            _line(3, "management", None, "管理效率", "50.00", "50.00", "0.00"),
        ],
        "months": [_month(number) for number in range(1, 13)],
        "projects": [_blank("projects") | {"project": "P1", "name": "项目一"} | money],
        "targets": [_blank("targets") | {"id": 1, "name": "培训期数", "target": ">= 12", "result": "12"}],
        "project_scores": [_blank("project_scores") | {"project_code": "P1", "project": "项目一", "total": "90.00"}],
        "project_sheets": [_blank("project_sheets") | {"id": 1, "project_code": "P1", "title": "目标"}],
        "statements": [_blank("statements") | {"seq": 7, "subject": "执行数"}],
        "fund_changes": [_blank("fund_changes") | paid],
        "events": [{"seq": 5, "leaf_hash": "00" * 32, "body": None, "year": None}],
    }


def _line(position: int, line: str, parent: str | None, title: str, *points: str) -> dict[str, Any]:
    weight, score, deduction = points
    return _blank("score_sheet") | {
        "position": position,
        "line": line,
        "parent": parent,
        "title": title,
        "weight": weight,
        "score": score,
        "deduction": deduction,
        "explanation": f"{title}的算式",
        "rule": None,
        "parameters": None,
        "events": 12,
        "event_seqs": "1-12",
        "department": NAME,
    }


def _month(number: int) -> dict[str, Any]:
    money = {"adjusted_budget_fen": 1_000_000, "executed_fen": 75_000 * number}
    rates = {"execution_rate": f"{7.5 * number:.2f}", "schedule": f"{number / 12:.2%}"[:-1], "attainment": "90.00"}
    return {"month": f"2023-{number:02d}", **money, **rates, "bulletin_rate": "95.81", "department": NAME}


def _blank(table: str) -> dict[str, Any]:
    return dict.fromkeys(column.name for column in TABLES[table].columns) | {"department": NAME}


def public_file(path: Path, rows: Rows | None = None, policy: Policy | None = None) -> Path:
    """Write a public database of ``rows``, as far as ``policy`` shows them, and return its path."""
    tables = (*(policy or shipped_policy()).tables.values(), ALWAYS_PUBLIC)
    found = rows or some_rows()
    with new_public_file(path, tables, ((table, row) for table in tables for row in found[table.name])) as (
        made,
        _,
    ):
        put_in_place(made, path)
    return path


def site(*files: Path, **options: Any) -> Datasette:
    """Return a Datasette over ``files``, with our plugin as it is installed."""
    return Datasette(immutables=[str(file) for file in files], **options)


def get(datasette: Datasette, path: str) -> httpx.Response:
    """Return what ``datasette`` answers to a GET of ``path``, of the latest year where it names none."""
    response: httpx.Response = asyncio.run(datasette.client.get(path))
    # As a browser does; other redirects are not followed.
    location, asked = response.headers.get("location", ""), path.partition("?")[0]
    to_the_year = re.fullmatch("/[0-9]{4}" + re.escape("" if asked == "/" else asked), location.partition("?")[0])
    return get(datasette, location) if to_the_year else response


def links_in(text: str) -> list[str]:
    """Return all that a page leads to or loads."""
    return [unescape(link) for link in _LINK.findall(text)]


def walked(datasette: Datasette, *first: str, leaving: str = "(?!)") -> Iterator[tuple[str, str, list[str]]]:
    """Yield path, text and links of every page that the ``first`` ones lead to; tables in their own order alone.

    Addresses that begin as the pattern ``leaving`` says are not followed.
    """
    waiting, seen = {*first}, set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        text = get(datasette, path).text
        links = links_in(text)
        yield path, text, links
        local = (urlsplit(link) for link in links if link.startswith("/"))
        found = {f"{parts.path}?{parts.query}" if parts.query else parts.path for parts in local}
        waiting |= {one for one in found if "_sort" not in one and not re.match(leaving, one)} - seen


def table_columns(path: Path) -> dict[str, list[str]]:
    """Return the tables of a SQLite file, each with its columns."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}


def table_rows(path: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table of a SQLite file by its primary key."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]


def run(*command: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return its exit code and what it printed."""
    chosen = {**os.environ, **(environment or {})}
    return subprocess.run(command, capture_output=True, text=True, env=chosen, timeout=PATIENCE_SECONDS, check=False)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@frozen
class Served:
    """A server in a process of its own: where it answers, and the process."""

    url: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> httpx.Response:
        """Return what the server answers to a GET of ``path``."""
        return httpx.get(self.url + path, trust_env=False, timeout=PATIENCE_SECONDS)

    def end(self, with_signal: signal.Signals) -> tuple[int, str]:
        """Send the process a signal, wait for its end, and return its exit code and what it said on stderr."""
        self.process.send_signal(with_signal)
        _, said = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, said


@contextlib.contextmanager
def served(*command: str, port: int) -> Iterator[Served]:
    """Run ``command``, which serves on ``port``, until the end of the with block; wait until it answers."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    server = Served(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _wait_for(server: Served) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            server.get("/favicon.ico")
        except httpx.TransportError:
            assert server.process.poll() is None, server.process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return
