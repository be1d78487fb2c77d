"""The ledger file: what is refused with a sentence, and what reading and failing leave behind."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ledger.create import create_ledger
from ledger.errors import UnusableFile
from ledger.kinds.versions import latest_format
from ledger.record import record
from ledger.storage import store
from ledger.storage.schema import SCHEMA_VERSION
from ledger.storage.store import Ledger, open_to_read, open_to_write
from tests.conftest import CommandLine, money

BULLETIN = ("append", "bulletin", "--month", "2023-01", "--rate", "95.81")
READING = (("log",), ("balance", "--year", "2023"), ("verify",), ("export",))
JIXIAO = "from ledger.terminal.main import main; main()"


def mark(path: Path, pragma: str) -> None:
    """Run a PRAGMA that marks the file at ``path``."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}")


def beside(ledger: Path) -> set[str]:
    """Return what lies in the ledger's folder."""
    return {path.name for path in ledger.parent.iterdir()}


def program(*arguments: str, ledger: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``jixiao`` in a process of its own, after the Python statement ``before``."""
    command = [sys.executable, "-c", f"{before}\n{JIXIAO}", "--ledger", str(ledger), "--recorded-by", "clerk"]
    return subprocess.run([*command, *arguments], capture_output=True, encoding="utf-8", timeout=60, check=False)


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no file": (lambda path: None, "no_such_ledger"),
    "a folder": (Path.mkdir, "no_such_ledger"),
    "a name too long": (lambda path: None, "no_such_ledger"),
    "text": (lambda path: path.write_text("这不是数据库，是一份普通文本。\n" * 100), "not_a_database"),
    "zeros": (lambda path: path.write_bytes(bytes(8192)), "not_a_database"),
    "an empty file": (lambda path: path.write_bytes(b""), "not_a_ledger"),
    "another database": (lambda path: mark(path, "user_version = 1"), "not_a_ledger"),
    "another application": (lambda path: mark(path, "application_id = 77"), "not_a_ledger"),
}


@pytest.mark.parametrize("command", [*READING, BULLETIN, ("show", "1"), ("rates", "--year", "2023")], ids=" ".join)
@pytest.mark.parametrize(("make", "code"), UNUSABLE.values(), ids=list(UNUSABLE))
def test_what_is_no_ledger_is_refused(
    empty: CommandLine,
    request: pytest.FixtureRequest,
    make: Callable[[Path], object],
    code: str,
    command: tuple[str, ...],
) -> None:
    """Every command says what is wrong with a file that is no ledger, exits with 1 and leaves it as it was."""
    long = "a name too long" in request.node.name
    path = empty.folder / ("x" * 300 if long else "ledger.db")
    make(path)
    before = path.read_bytes() if not long and path.is_file() else None
    result = empty("--ledger", str(path), *command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"[{code}]" in result.stderr
    assert before is None or path.read_bytes() == before
    assert beside(empty.ledger) <= {"ledger.db"}


def test_a_ledger_of_a_newer_version_is_refused(funded: CommandLine) -> None:
    """A file with a higher user_version is left to the newer jixiao that made it."""
    mark(funded.ledger, f"user_version = {max(SCHEMA_VERSION, latest_format()) + 1}")
    for command in (*READING, BULLETIN):
        result = funded(*command)
        assert (result.exit_code, "[newer_ledger]" in result.stderr) == (1, True)


def test_init_never_touches_an_existing_file(cli: CommandLine) -> None:
    """Making a ledger over a file that exists, a ledger or not, is refused and changes no byte of it."""
    other = cli.folder / "notes.txt"
    other.write_text("笔记")
    for path in (cli.ledger, other, cli.folder):
        before = path.read_bytes() if path.is_file() else b""
        result = cli("init", str(path), "--department", "D2", "--name", "另一部门")
        assert (result.exit_code, "[ledger_exists]" in result.stderr) == (1, True)
        assert before == (path.read_bytes() if path.is_file() else b"")


@pytest.mark.parametrize(
    ("code", "name", "file", "reason"),
    [
        ("D\x001", "部门", "new.db", "forbidden_character"),
        ("D\n1", "部门", "new.db", "forbidden_character"),
        ("", "部门", "new.db", "missing_field"),
        ("D1", "", "new.db", "missing_field"),
        ("D1", "部\u202e门", "new.db", "forbidden_character"),
        ("D1", "部门", "none/new.db", "no_such_folder"),
        ("D1", "部门", "x" * 300, "cannot_open_ledger"),
    ],
)
def test_init_that_is_refused_leaves_no_file(empty: CommandLine, code: str, name: str, file: str, reason: str) -> None:
    """A code, a name or a place that does not fit leaves nothing behind."""
    result = empty("init", str(empty.folder / file), "--department", code, "--name", name)
    assert (result.exit_code, f"[{reason}]" in result.stderr) == (1, True)
    assert beside(empty.ledger) == set()


def test_init_on_a_full_disk_leaves_no_file(empty: CommandLine) -> None:
    """Where the schema finds no room, init says so and removes what it had begun."""
    result = program(
        *("init", str(empty.ledger), "--department", "D1", "--name", "部门"), ledger=empty.ledger, before=limited(9000)
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "没有写入 [disk_" in result.stderr
    assert beside(empty.ledger) == set()


def test_a_second_writer_waits(funded: CommandLine) -> None:
    """A writer that finds another at work waits for it, then sees what it wrote."""
    first = sqlite3.connect(funded.ledger, isolation_level=None, check_same_thread=False)
    with closing(first):
        first.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, first.execute, ["ROLLBACK"]).start()
        began = time.monotonic()
        funded.ok(*BULLETIN)
        assert time.monotonic() - began > 0.2


def test_waiting_has_an_end(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock held beyond the timeout is a sentence, readers are not held up, and nothing was recorded."""
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(funded.ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "[ledger_busy]" in funded.refused(*BULLETIN)
        funded.ok("verify")


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_reading_leaves_nothing_behind(funded: CommandLine, command: tuple[str, ...]) -> None:
    """A reader changes no byte of the ledger and leaves no -wal or -shm beside it."""
    before, files = funded.ledger.read_bytes(), beside(funded.ledger)
    funded.ok(*command)
    assert (funded.ledger.read_bytes(), beside(funded.ledger)) == (before, files)
    assert "ledger.db-wal" not in files


def test_a_reader_cannot_write(funded: CommandLine) -> None:
    """What is opened to read refuses every write, in whatever way it is tried."""
    with open_to_read(funded.ledger) as ledger, pytest.raises(UnusableFile) as refused:
        record(ledger, [], recorded_by="clerk")
    assert refused.value.code == "ledger_read_only"


def test_an_exception_undoes_the_transaction(funded: CommandLine) -> None:
    """Whatever ends a transaction early leaves the log as it was and the ledger usable."""
    with open_to_write(funded.ledger) as ledger:
        with pytest.raises(KeyboardInterrupt):
            interrupted(ledger)
        assert ledger.connection.execute("SELECT count(*) FROM details").fetchone() == (1,)
        assert not ledger.connection.in_transaction


def interrupted(ledger: Ledger) -> None:
    """Begin to write and be interrupted."""
    with ledger.transaction():
        ledger.connection.execute("INSERT INTO details VALUES (1, zeroblob(16), '{}')")
        raise KeyboardInterrupt


def test_a_committed_write_ahead_log_is_read(funded: CommandLine) -> None:
    """Events that a killed writer had committed to the -wal are there for the next reader."""
    with closing(sqlite3.connect(funded.ledger)) as reader:
        reader.execute("SELECT count(*) FROM events").fetchone()
        funded.ok(*BULLETIN)
        copy = funded.folder / "copy"
        copy.mkdir()
        for name in ("ledger.db", "ledger.db-wal"):
            shutil.copy(funded.folder / name, copy)
    assert funded.json("--ledger", str(copy / "ledger.db"), "verify")["events"] == 8


def limited(size: int) -> str:
    """Return the statement that lets a process write no file beyond ``size`` bytes, as on a full disk."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"


@pytest.mark.parametrize("room", [0, 4096, 1_000_000])
def test_a_full_disk_leaves_the_ledger_as_it_was(funded: CommandLine, room: int) -> None:
    """An import that runs out of room is a sentence and exit 1; the ledger is sound, unchanged and takes it later."""
    lines = [money("expenditure", f"small-{number}", "0.01", memo="备注" * 50) for number in range(3000)]
    funded.import_lines(lines, "--dry-run")
    before = funded.ok("export", "--full")
    file = str(funded.folder / "lines.jsonl")
    result = program("import", file, ledger=funded.ledger, before=limited(room))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"{funded.ledger}：读写磁盘出错，没有写入 [disk_error]\n"
    assert funded.ok("export", "--full") == before
    funded.ok("verify")
    funded.ok("import", file)


def unshared(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script where ``folder`` is a read-only mount, in a mount namespace of its own."""
    mount = f'mount --bind "{folder}" "{folder}" && mount -o remount,ro,bind "{folder}"'
    command = ["unshare", "-m", "sh", "-c", f"{mount} || exit 77; {script}"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where this process can make no read-only mount."""
    if shutil.which("unshare") is None or unshared(tmp_path_factory.mktemp("mount"), "true").returncode != 0:
        pytest.skip("a read-only mount needs unshare(1) and the right to mount (root, or a user namespace)")


def on_read_only_media(cli: CommandLine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``jixiao`` while the ledger's folder is mounted read-only."""
    quoted = " ".join(f"'{argument}'" for argument in arguments)
    ledger = f"--ledger '{cli.ledger}' --recorded-by clerk"
    return unshared(cli.folder, f"'{sys.executable}' -c '{JIXIAO}' {ledger} {quoted}")


@pytest.mark.usefixtures("read_only")
def test_a_file_system_without_room_is_a_sentence(funded: CommandLine) -> None:
    """An import into a ledger on a file system that fills up says so and leaves the ledger as it was."""
    lines = [money("expenditure", f"small-{number}", "0.01", memo="备注" * 50) for number in range(3000)]
    funded.import_lines(lines, "--dry-run")
    small = CommandLine(folder=funded.folder / "small")
    small.folder.mkdir()
    fill = f"mount -t tmpfs -o size=1m tmpfs '{small.folder}' && cp '{funded.ledger}' '{small.folder}'"
    run = f"'{sys.executable}' -c '{JIXIAO}' --ledger '{small.ledger}'"
    steps = f"{fill} && cd '{funded.folder}' && {run} import lines.jsonl; echo $?; {run} export --full"
    mounted = ["unshare", "-m", "sh", "-c", steps]
    result = subprocess.run(mounted, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert result.stdout == "1\n" + funded.ok("export", "--full")
    assert "磁盘已满，没有写入 [disk_full]" in result.stderr


@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize("command", [*READING, ("show", "pay-1")], ids=" ".join)
def test_reading_works_on_read_only_media(funded: CommandLine, command: tuple[str, ...]) -> None:
    """A command that reads prints on a read-only mount what it prints elsewhere."""
    result = on_read_only_media(funded, *command)
    assert (result.returncode, result.stdout) == (0, funded.ok(*command)), result.stderr


@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize(
    "command", [BULLETIN, ("import", "lines.jsonl"), ("init", "new.db", "--department", "D1", "--name", "部门")]
)
def test_writing_on_read_only_media_is_refused(funded: CommandLine, command: tuple[str, ...]) -> None:
    """A command that writes says that the place is read-only, exits with 1, and nothing changed."""
    before, files = funded.ledger.read_bytes(), beside(funded.ledger)
    placed = (str(funded.folder / argument) if argument.endswith(("l", "db")) else argument for argument in command)
    result = on_read_only_media(funded, *placed)
    assert (result.returncode, result.stdout) == (1, "")
    assert "只读，不能写入 [ledger_read_only]" in result.stderr
    assert (funded.ledger.read_bytes(), beside(funded.ledger)) == (before, files)


@pytest.mark.usefixtures("read_only")
def test_an_open_write_ahead_log_on_read_only_media_is_a_sentence(funded: CommandLine) -> None:
    """A -wal that read-only media do not let SQLite recover is said, not read past."""
    with closing(sqlite3.connect(funded.ledger)) as reader:
        reader.execute("SELECT count(*) FROM events").fetchone()
        funded.ok(*BULLETIN)
        copy = CommandLine(folder=funded.folder / "copy")
        copy.folder.mkdir()
        for name in ("ledger.db", "ledger.db-wal"):
            shutil.copy(funded.folder / name, copy.folder)
    result = on_read_only_media(copy, "log")
    assert (result.returncode, "-wal" in result.stderr) == (1, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be someone else for a moment")
def test_a_folder_one_may_not_enter_is_a_sentence(funded: CommandLine) -> None:
    """For an account without any right to the folder there is no such ledger, and none can be made."""
    funded.folder.chmod(0o700)
    found = []
    os.seteuid(65534)
    try:
        init = partial(create_ledger, department="D2", name="部门", recorded_by="clerk")
        for opened, path in ((open_to_read, funded.ledger), (init, funded.folder / "new.db")):
            with pytest.raises(UnusableFile) as refused:
                opened(path)
            found.append(refused.value.code)
    finally:
        os.seteuid(0)
    assert found == ["no_such_ledger", "ledger_read_only"]


def test_a_write_during_reading_without_locks_is_a_sentence(
    funded: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may not write reads without locks; a write that comes between is told, never taken for damage."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_to_read(funded.ledger) as ledger:
        assert ledger.head == 7
    monkeypatch.undo()
    monkeypatch.setattr(os, "access", lambda *_: False)
    reader = open_to_read(funded.ledger)
    monkeypatch.undo()
    with pytest.raises(UnusableFile) as refused, reader:
        funded.ok("append", "month_closed", "--month", "2022-12")
    assert refused.value.code == "ledger_busy"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be someone else for a moment")
def test_a_reader_leaves_nothing_that_locks_the_owner_out() -> None:
    """Someone who may write in the folder but not to the ledger reads it and leaves no file of his own beside it."""
    with tempfile.TemporaryDirectory() as name:
        cli = CommandLine(folder=Path(name))
        cli.ok("init", str(cli.ledger), "--department", "D1", "--name", "部门")
        cli.folder.chmod(0o777)
        cli.ledger.chmod(0o644)
        os.setresuid(65534, 65534, 0)
        try:
            with open_to_read(cli.ledger) as ledger:
                assert ledger.head == 1
        finally:
            os.setresuid(0, 0, 0)
        assert [path.name for path in cli.folder.iterdir()] == ["ledger.db"]
        cli.ok("append", "month_closed", "--month", "2022-12")
