"""An importing process killed at random moments: what it acknowledged is there, and nothing of it is there in part."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from attrs import frozen

from ledger.verify import verify
from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine, event, money

from . import at_length

LEDGERS = at_length(bounded=3, long=50)
KILLS_PER_LEDGER = 4
BATCHES = 5
EVENTS_PER_BATCH = at_length(bounded=300, long=3000)
FIRST = (
    event("project_registered", "reg-P1", project="P1", name="项目一"),
    money("appropriation", "app-P1", "1000000", day="2023-01-04"),
)
EVENTS_BEFORE = 1 + len(FIRST)
WORDS = ("begun", "committing", "recorded")
IMPORTER = """
import sys
from pathlib import Path
from ledger.lines.reading import read_lines
from ledger.record import record
from ledger.storage.store import open_to_write

def tell(word, batch):
    print(word, Path(batch).name, flush=True)

def telling(lines, batch):
    yield from lines
    tell("committing", batch)

ledger, *batches = sys.argv[1:]
for batch in batches:
    tell("begun", batch)
    with open_to_write(Path(ledger)) as opened, read_lines(batch) as lines:
        assert not record(opened, telling(lines, batch), recorded_by="clerk").problems
        tell("recorded", batch)
"""


@frozen(kw_only=True)
class Pace:
    """How long an importing process lives here when nobody kills it, what a batch takes of it, and what a commit."""

    life_seconds: float
    batch_seconds: float
    commit_seconds: float


@frozen(kw_only=True)
class Books:
    """A ledger in a folder of its own, and the files of the batches that are imported into it."""

    cli: CommandLine
    batches: list[Path]

    def importer(self) -> subprocess.Popen[str]:
        """Start a process that imports one batch after the other and tells of each on stdout."""
        command = [sys.executable, "-c", IMPORTER, str(self.cli.ledger), *map(str, self.batches)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")

    def stored(self) -> Counter[str]:
        """Return how many events of each batch the ledger holds."""
        with closing(sqlite3.connect(self.cli.ledger)) as connection:
            rows = connection.execute("SELECT event_id FROM events WHERE kind = 'expenditure'").fetchall()
        return Counter(event_id.partition("/")[0] for (event_id,) in rows)


def make_books(folder: Path) -> Books:
    """Make a ledger with one funded project, and batches of payments whose event_ids begin with the batch's name."""
    folder.mkdir()
    cli = CommandLine(folder=folder)
    cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    assert cli.import_lines(FIRST).exit_code == 0
    batches = [folder / f"{number}.jsonl" for number in range(BATCHES)]
    for batch in batches:
        lines = (money("expenditure", f"{batch.name}/{row}", "0.01", memo="茶") for row in range(EVENTS_PER_BATCH))
        batch.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return Books(cli=cli, batches=batches)


def rehearsed(books: Books) -> Pace:
    """Let a process import every batch unharmed and return its pace."""
    began, told_at = time.monotonic(), {}
    with books.importer() as process:
        assert process.stdout is not None
        for line in process.stdout:
            told_at[tuple(line.split())] = time.monotonic()
    assert (process.returncode, len(told_at)) == (0, 3 * BATCHES)
    seconds = {word: sum(at for (told, _), at in told_at.items() if told == word) / BATCHES for word in WORDS}
    return Pace(
        life_seconds=time.monotonic() - began,
        batch_seconds=seconds["recorded"] - seconds["begun"],
        commit_seconds=seconds["recorded"] - seconds["committing"],
    )


def killed(books: Books, *, after: str | None, seconds: float) -> list[str]:
    """Start an importing process, kill it ``seconds`` after it told ``after`` (or began), and return what it told."""
    told: list[str] = []
    with books.importer() as process:
        assert process.stdout is not None
        while after is not None and (not told or told[-1] != after):
            line = process.stdout.readline()
            assert line, f"the process ended before it told {after}"
            told.append(line.rstrip("\n"))
        time.sleep(seconds)
        process.kill()
        told.extend(process.stdout.read().splitlines())
    assert process.returncode in (0, -signal.SIGKILL)
    return told


def check_batches(books: Books, told: list[str]) -> None:
    """Hold the ledger to be sound, every batch in it whole, and every batch that was acknowledged in it."""
    found, stored = verify(books.cli.ledger), books.stored()
    assert found.problems == ()
    assert set(stored.values()) <= {EVENTS_PER_BATCH}
    assert {line.removeprefix("recorded ") for line in told if line.startswith("recorded ")} <= stored.keys()
    assert found.events == EVENTS_BEFORE + stored.total()


def moment(chance: random.Random, books: Books, pace: Pace, number: int) -> tuple[str | None, float]:
    """Return when to kill: within a new batch, within the commit of one, or at any time of a whole life."""
    missing = [batch.name for batch in books.batches if batch.name not in books.stored()]
    if number == 0:
        return f"begun {chance.choice(missing)}", chance.uniform(0, pace.batch_seconds)
    if number == 1 and missing:
        return f"committing {chance.choice(missing)}", chance.uniform(0, pace.commit_seconds)
    return None, chance.uniform(0, pace.life_seconds)


def test_a_killed_import_leaves_whole_batches(tmp_path: Path) -> None:
    """Whenever an importing process is killed, the ledger is sound and goes on, no batch is lost or partial."""
    chance = random.Random(5)
    pace = rehearsed(make_books(tmp_path / "rehearsal"))
    last_words: Counter[str] = Counter()
    for number in range(LEDGERS):
        books = make_books(tmp_path / str(number))
        for kill in range(KILLS_PER_LEDGER):
            after, seconds = moment(chance, books, pace, kill)
            told = killed(books, after=after, seconds=seconds)
            last_words[told[-1].partition(" ")[0] if told else "nothing"] += 1
            check_batches(books, told)
        finish(books)
    assert last_words.total() == LEDGERS * KILLS_PER_LEDGER
    # Some were killed between the beginning of a batch and its acknowledgement; which side of storing it the few kills
    # of a bounded run fall on is chance.
    assert last_words["begun"] + last_words["committing"] > 0, last_words


def finish(books: Books) -> None:
    """Import every batch with nobody killing: all of them are stored, once."""
    with books.importer() as process:
        told = process.communicate()[0].splitlines()
    assert process.returncode == 0
    check_batches(books, told)
    assert len(books.stored()) == BATCHES
