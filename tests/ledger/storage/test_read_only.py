"""Read-only places, as an account without any right to write sees them: a DVD, a share, a folder of mode 0555."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine
from tests.ledger.storage.test_store import READING, beside
from tests.ledger.test_erasure import as_lines

BULLETIN = ("append", "bulletin", "--month", "2023-01", "--rate", "95.81")
LEDGER, LOG, SHARED, JOURNAL = "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db-journal"
NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """Be an account that is not root and owns nothing, where root runs the tests; the owner himself otherwise."""
    if os.geteuid() != 0:
        yield
        return
    groups, group = os.getgroups(), os.getegid()
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, -1)
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(group, group, -1)
        os.setgroups(groups)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any account may enter; pytest's own folders are closed to others."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in folder.iterdir():
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def written(open_folder: Path) -> CommandLine:
    """A ledger of 7 events that nobody has open."""
    cli = CommandLine(folder=open_folder / "written")
    cli.folder.mkdir()
    cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    cli.ok("import", "-", stdin=as_lines(*A_LITTLE_MONEY))
    return cli


def copied(source: CommandLine, to: str, *names: str) -> CommandLine:
    """Copy files of the ledger into a new folder beside it."""
    cli = CommandLine(folder=source.folder.with_name(to))
    cli.folder.mkdir()
    for name in names:
        shutil.copy(source.folder / name, cli.folder)
    return cli


def closed(cli: CommandLine, file: int = 0o444) -> CommandLine:
    """Take the right to write away from everybody: from the folder, and by the mode ``file`` from its files."""
    for path in cli.folder.iterdir():
        path.chmod(file)
    cli.folder.chmod(0o555)
    return cli


def ask(cli: CommandLine, *command: str) -> tuple[int, str, str]:
    """Run a command as an account that may not write, and return exit code, stdout and stderr."""
    with without_rights():
        result = cli(*command)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def left_open(written: CommandLine) -> Iterator[CommandLine]:
    """The ledger with an eighth event that only its write-ahead log holds, because somebody still reads."""
    with closing(sqlite3.connect(written.ledger)) as reader:
        reader.execute("SELECT count(*) FROM events").fetchone()
        written.ok(*BULLETIN)
        yield written


@pytest.mark.parametrize("mode", [0o444, 0o666], ids=oct)
@pytest.mark.parametrize("command", [*READING, ("show", "pay-1"), ("checkpoint",)], ids=" ".join)
def test_reading_needs_no_right_to_write(written: CommandLine, command: tuple[str, ...], mode: int) -> None:
    """Whoever may not write in the folder is told what its owner is told, and leaves no file there."""
    expected = written.ok(*command)
    closed(written, mode)
    assert ask(written, *command) == (0, expected, "")
    assert beside(written.ledger) == {LEDGER}


def test_writing_is_refused(written: CommandLine) -> None:
    """Whoever may not write is told so when he tries, and nothing changes."""
    before = closed(written).ledger.read_bytes()
    code, printed, message = ask(written, *BULLETIN)
    assert (code, printed, "[ledger_read_only]" in message) == (1, "", True)
    assert (written.ledger.read_bytes(), beside(written.ledger)) == (before, {LEDGER})


@pytest.mark.parametrize("command", [*READING, ("show", "pay-1")], ids=" ".join)
def test_a_log_left_behind_is_said(left_open: CommandLine, command: tuple[str, ...]) -> None:
    """Where the last events lie in a log that cannot be merged here, every reader says which two files to copy."""
    place = closed(copied(left_open, "closed", LEDGER, LOG))
    code, printed, message = ask(place, *command)
    assert (code, printed) == (1, "")
    assert f"请把 {LEDGER} 和 {LOG} 一起复制到可写的文件夹" in message
    assert message.endswith("[wal_left_behind]\n")
    assert beside(place.ledger) == {LEDGER, LOG}


@pytest.mark.parametrize("command", [("verify",), ("verify", "--quick"), ("log",)], ids=" ".join)
def test_a_journal_left_behind_is_said(written: CommandLine, command: tuple[str, ...]) -> None:
    """A write broken off, which only a writer can take back, is never read as if it had been finished."""
    with closing(sqlite3.connect(written.ledger, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = DELETE")
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN")
        for number in range(40):
            writer.execute(f"CREATE TABLE more_{number} (a)")
        assert JOURNAL in beside(written.ledger)
        place = closed(copied(written, "closed", LEDGER, JOURNAL))
    code, printed, message = ask(place, *command)
    assert (code, printed, message.endswith("[journal_left_behind]\n")) == (1, "", True)
    assert f"请把 {LEDGER} 和 {JOURNAL} 一起复制到可写的文件夹" in message


def test_what_the_sentence_says_helps(left_open: CommandLine) -> None:
    """Both files copied to where one may write, the ledger verifies with its last event, which the file alone lacks."""
    place = closed(copied(left_open, "closed", LEDGER, LOG))
    whole, cut = copied(place, "whole", LEDGER, LOG), copied(place, "cut", LEDGER)
    for cli in (whole, cut):
        for path in cli.folder.iterdir():
            path.chmod(0o644)
    assert whole.json("verify") == left_open.json("verify")
    assert (whole.json("verify")["events"], cut.json("verify")["events"]) == (8, 7)
    assert beside(whole.ledger) == {LEDGER}


def test_an_empty_log_hides_nothing(written: CommandLine) -> None:
    """An empty log, which an erasure leaves while others are connected, is no reason not to verify."""
    expected = written.json("verify")
    written.ledger.with_name(LOG).touch()
    code, printed, message = ask(closed(written), "verify", "--json")
    assert (code, message) == (0, "")
    assert f'"root": "{expected["root"]}"' in printed
    assert beside(written.ledger) == {LEDGER, LOG}


def test_a_reader_beside_the_owner(left_open: CommandLine) -> None:
    """While its owner has the ledger open others read the last event too, though they may not write."""
    expected = left_open.ok("verify")
    closed(left_open)
    assert beside(left_open.ledger) == {LEDGER, LOG, SHARED}
    assert ask(left_open, "verify") == (0, expected, "")
    assert left_open.json("verify")["events"] == 8
