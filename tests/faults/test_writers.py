"""Eight writers and two readers at one ledger: nothing is lost, doubled or refused, and readers see whole prefixes."""

import json
import sqlite3
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from ledger.proofs.merkle import root
from ledger.values.figures import parse_yuan
from ledger.verify import verify
from tests.conftest import CommandLine
from tests.ledger.storage.test_store import program

from . import at_length

WRITERS, READERS = 8, 2
EVENTS_PER_WRITER = at_length(bounded=25, long=500)
EVENTS_BEFORE = 7
WRITER = """
import sys
from ledger.terminal.main import jixiao
ledger, name, events = sys.argv[1:]
for number in range(int(events)):
    project, amount = (("P1", "0.01"), ("P2", "0.03"))[number % 2]
    line = ["--event-id", f"{name}/{number}", "--project", project, "--amount", amount, "--occurred-on", "2023-06-01"]
    command = ["--ledger", ledger, "--recorded-by", name, "append", "expenditure", *line, "--memo", "茶"]
    jixiao.main(command, standalone_mode=False)
"""
READER = """
import io, json, sys
from contextlib import redirect_stdout
from pathlib import Path
from ledger.terminal.main import jixiao

def read(*command):
    with redirect_stdout(io.StringIO()) as printed:
        jixiao.main(["--ledger", ledger, *command, "--json"], standalone_mode=False)
    return json.loads(printed.getvalue())

def tell(*found):
    print(json.dumps(found), file=file)

ledger, end, seen = sys.argv[1:]
ended = False
with open(seen, "w", encoding="utf-8") as file:
    while not ended:
        ended = Path(end).exists()
        tell("balance", {row["project"]: row["executed"] for row in read("balance", "--year", "2023")})
        tell("verify", read("verify"))
        tell("log", [row["event_id"] for row in read("log")])
"""


@contextmanager
def readers(cli: CommandLine) -> Iterator[list[Path]]:
    """Let processes read the ledger in a loop for the length of a with block, each to a file; none of them fails."""
    end, files = cli.folder / "end", [cli.folder / f"read-{number}" for number in range(READERS)]
    arguments = [[sys.executable, "-c", READER, str(cli.ledger), str(end), str(file)] for file in files]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") for command in arguments]
    try:
        yield files
    finally:
        end.touch()
        ended = [(process.communicate()[1], process.returncode) for process in started]
    assert ended == [("", 0)] * READERS


def write_at_once(cli: CommandLine) -> None:
    """Let all writers append at the same time; none of them says anything but that it recorded an event."""
    arguments = [[sys.executable, "-c", WRITER, str(cli.ledger), f"w{number}"] for number in range(WRITERS)]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    started = [subprocess.Popen([*command, str(EVENTS_PER_WRITER)], **pipes) for command in arguments]
    ended = [(*process.communicate(), process.returncode) for process in started]
    for number, (printed, said, code) in enumerate(ended):
        assert (code, Counter(said.splitlines())) == (0, {"已记录 1 个事件，0 个早已记录": EVENTS_PER_WRITER})
        assert printed.splitlines() == written_by(number)


def written_by(number: int) -> list[str]:
    """Return the event_ids of one writer in the order it writes them."""
    return [f"w{number}/{event}" for event in range(EVENTS_PER_WRITER)]


class Past:
    """What the log was after every event, to tell the prefix that a reader saw."""

    def __init__(self, ledger: Path) -> None:
        query = "SELECT seq, event_id, kind, project, amount_fen, leaf_hash FROM events ORDER BY seq"
        with closing(sqlite3.connect(ledger)) as connection:
            rows = connection.execute(query).fetchall()
        self.seqs = [row[0] for row in rows]
        self.event_ids = [row[1] for row in rows]
        self.leaf_hashes = [row[5] for row in rows]
        self.seq_of_executed_fen = dict[tuple[int, int], int]()
        executed_fen = {"P1": 0, "P2": 0}
        for seq, _, kind, project, amount_fen, _ in rows:
            if kind == "expenditure":
                executed_fen[project] += amount_fen
            self.seq_of_executed_fen[executed_fen["P1"], executed_fen["P2"]] = seq

    def seq_of(self, command: str, printed: Any) -> int:
        """Return the last seq of the prefix that gives what a command printed; where there is none, fail."""
        if command == "balance":
            return self.seq_of_executed_fen[parse_yuan(printed["P1"]), parse_yuan(printed["P2"])]
        if command == "log":
            assert printed == self.event_ids[: len(printed)]
            return len(printed)
        assert printed["ok"]
        assert b64decode(printed["root"]) == root(self.leaf_hashes[: printed["events"]])
        return int(printed["events"])


def test_writers_and_readers_at_once(funded: CommandLine) -> None:
    """Every event of every writer is there once, in its writer's order; what a reader saw was a prefix, ever longer."""
    with readers(funded) as files:
        write_at_once(funded)
    assert verify(funded.ledger).problems == ()
    past = Past(funded.ledger)
    assert past.seqs == list(range(1, EVENTS_BEFORE + WRITERS * EVENTS_PER_WRITER + 1))
    for number in range(WRITERS):
        assert [found for found in past.event_ids if found.startswith(f"w{number}/")] == written_by(number)
    for file in files:
        seen = [past.seq_of(*json.loads(line)) for line in file.read_text("utf-8").splitlines()]
        assert seen == sorted(seen)
        assert seen[-1] == len(past.seqs)
        # Some were seen while the writers were at work.
        assert {EVENTS_BEFORE, len(past.seqs)} < {EVENTS_BEFORE, *seen}


@contextmanager
def writing(ledger: Path) -> Iterator[sqlite3.Connection]:
    """Hold a transaction open that has written so much that a part of it already lies in the write-ahead log."""
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO details SELECT seq, zeroblob(16), hex(zeroblob(100000)) FROM events"
            " WHERE seq NOT IN (SELECT seq FROM details)"
        )
        assert ledger.with_name(f"{ledger.name}-wal").stat().st_size > 100_000
        yield connection
        connection.execute("ROLLBACK")


READING = (
    ("log",), ("show", "pay-1"), ("export", "--full", "--with-details"), ("balance", "--year", "2023"),
    ("rates", "--year", "2023"), ("verify",), ("backup", "copy.db"),
)  # fmt: skip


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_reader_waits_for_nobody(funded: CommandLine, monkeypatch: pytest.MonkeyPatch, command: tuple[str]) -> None:
    """While a writer holds a transaction open, a reader in another process runs to its end and sees nothing of it."""
    monkeypatch.chdir(funded.folder)
    before = funded.ok(*command)
    (funded.folder / "copy.db").unlink(missing_ok=True)
    with writing(funded.ledger) as connection:
        meanwhile = program(*command, ledger=funded.ledger)
        assert connection.in_transaction
    assert (meanwhile.returncode, meanwhile.stdout, meanwhile.stderr) == (0, before, "")
    assert verify(funded.ledger).problems == ()
