"""Import files of every sort: taken whole as they are, or refused whole with every reason, and nothing else."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import CommandLine, event, money

from . import at_length
from .golden import FREE_TEXT, NOTES, golden_lines
from .import_files import csv_files, garbage, json_files
from .import_law import import_keeps_the_law
from .import_lines import Start
from .strange import LONG
from .strange_json import as_json

Ledgers = dict[Start, Path]
STARTS: tuple[Start, ...] = ("empty", "golden")

law = settings(
    max_examples=at_length(bounded=55, long=1000),
    deadline=None,
    database=None,
    derandomize=bool(at_length(bounded=1, long=0)),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    """Two ledgers to copy: one that holds its department only, and one that holds the golden lines too."""
    made: Ledgers = {}
    for start in STARTS:
        cli = CommandLine(folder=tmp_path_factory.mktemp(start))
        cli.ok("init", str(cli.ledger), "--department", "D1", "--name", "测试部门（示例）")
        made[start] = cli.ledger
    assert cli.import_lines(golden_lines()).exit_code == 0
    return made


@contextmanager
def a_copy(ledger: Path) -> Iterator[CommandLine]:
    """Give a command line with a copy of ``ledger`` in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        cli = CommandLine(folder=Path(folder))
        shutil.copy(ledger, cli.ledger)
        yield cli


@pytest.mark.parametrize(
    ("name", "files"), [("lines.jsonl", json_files()), ("lines.csv", csv_files())], ids=["json", "csv"]
)
@law
@given(data=st.data())
def test_lines_are_taken_or_refused_whole(
    ledgers: Ledgers, name: str, files: st.SearchStrategy[tuple[Start, bytes]], data: st.DataObject
) -> None:
    """JSON Lines and CSV near the edge of acceptance keep the law of imports."""
    start, content = data.draw(files)
    with a_copy(ledgers[start]) as cli:
        import_keeps_the_law(cli, name, content)


@settings(law, max_examples=at_length(bounded=20, long=500))
@given(st.sampled_from(["lines.jsonl", "lines.csv"]), garbage)
def test_garbage_is_taken_or_refused_whole(ledgers: Ledgers, name: str, content: bytes) -> None:
    """Bytes of any sort keep the law of imports."""
    with a_copy(ledgers["golden"]) as cli:
        import_keeps_the_law(cli, name, content)


LONG_IN_ALL = at_length(bounded=10_000, long=LONG)
MANY = at_length(bounded=1500, long=30_000)
PAYMENTS = [
    event("project_registered", "reg", project="P", name="项目（示例）"),
    money("appropriation", "app", "9999999999999.99", project="P", day="2023-01-01"),
    *(money("expenditure", f"pay-{number}", "0.01", project="P") for number in range(MANY)),
]


def written(lines: list[dict[str, object]]) -> bytes:
    """Return ``lines`` as JSON Lines."""
    return "".join(as_json(line) + "\n" for line in lines).encode()


def as_table(text: str, lines: int) -> bytes:
    """Return a CSV of ``lines`` registrations whose names are ``text``."""
    rows = "".join(f"project_registered,r{number},Q{number},{text}\n" for number in range(lines))
    return f"kind,event_id,project,name\n{rows}".encode()


def with_long_fields(text: str) -> bytes:
    """Return the golden lines with ``text`` in every field that may hold any."""
    long = [{name: text if name in (*FREE_TEXT, *NOTES) else line[name] for name in line} for line in golden_lines()]
    return written(long)


SIZES: dict[str, tuple[str, Callable[[], bytes], int]] = {
    "nothing": ("a.jsonl", lambda: b"", 1),
    "nothing but a header": ("a.csv", lambda: b"kind,event_id,month\n", 1),
    "one line": ("a.jsonl", lambda: written(PAYMENTS[:1]), 0),
    "thousands of lines": ("a.jsonl", lambda: written(PAYMENTS), 0),
    "thousands of lines, one wrong": ("a.jsonl", lambda: written([*PAYMENTS, {**PAYMENTS[2], "event_id": ""}]), 1),
    "thousands of wrong lines": ("a.jsonl", lambda: written([{**line, "amount": 1} for line in PAYMENTS]), 1),
    "thousands of blank lines": ("a.jsonl", lambda: b" \r\n" * MANY + written(PAYMENTS[:1]), 0),
    "thousands of rows": ("a.csv", lambda: as_table("甲", MANY), 0),
    "long cells": ("a.csv", lambda: as_table("长" * LONG, 20), 0),
    "long fields, decomposed": ("a.jsonl", lambda: with_long_fields("e\u0301" * LONG_IN_ALL), 0),
    "a long name of a field": ("a.jsonl", lambda: written([{**PAYMENTS[0], "x" * LONG: "1"}]), 1),
    "thousands of fields": ("a.jsonl", lambda: written([{**PAYMENTS[0], **{f"f{n}": 1 for n in range(MANY)}}]), 1),
    "thousands of columns": ("a.csv", lambda: b"kind,event_id" + b",month" * MANY + b"\n", 1),
}


@pytest.mark.parametrize(("name", "content", "exit_code"), SIZES.values(), ids=list(SIZES))
def test_files_of_any_size(ledgers: Ledgers, name: str, content: Callable[[], bytes], exit_code: int) -> None:
    """From an empty file to thousands of lines and fields of 100,000 characters, the law of imports holds."""
    with a_copy(ledgers["empty"]) as cli:
        assert import_keeps_the_law(cli, name, content()) == exit_code
