"""A ledger that is made read-only in the middle of an import: all or nothing, a sentence, and later it goes on."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import ledger
from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine, money
from tests.ledger.storage.test_store import JIXIAO, program, unshared

from .statements import WATCHED

NOBODY = 65534
EVENTS = 50
LINES = [money("expenditure", f"new-{number}", "0.01", memo="茶") for number in range(EVENTS)]
LATER = ("append", "bulletin", "--month", "2023-01", "--rate", "95.81")
IMMUTABLE_MEANWHILE = (
    """
import subprocess
done = False

def step(statement=""):
    global done
    if statement.lstrip().startswith("INSERT INTO events") and not done:
        done = True
        subprocess.run(["chattr", "+i", {file!r}], check=True)
"""
    + WATCHED
)
"""Makes a file immutable, so that nobody can write to it who has it open either, as the first event is written."""
REMOUNTED_MEANWHILE = """
import sqlite3, subprocess
connect = sqlite3.connect

def after_a_remount(*arguments, **options):
    subprocess.run(["mount", "-o", "remount,ro", {folder!r}], check=True)
    return connect(*arguments, **options)

sqlite3.connect = after_a_remount
"""
"""Makes the file system read-only right before SQLite opens the ledger; later, while a file is open, Linux refuses."""


def recorded(cli: CommandLine) -> int:
    """Return how many events of LINES the ledger holds, having verified it."""
    cli.ok("verify")
    return sum('"new-' in line for line in cli.ok("export").splitlines())


@contextmanager
def mutable_again(file: Path) -> Iterator[None]:
    """Let ``file`` be made immutable within a with block, and take that back after it."""
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", str(file)], capture_output=True, check=False)


@pytest.fixture
def immutable(tmp_path: Path) -> None:
    """Skip where this process can make no file immutable for those who have it open."""
    file = tmp_path / "immutable"
    if shutil.which("chattr"):
        with mutable_again(file), file.open("w") as opened:
            subprocess.run(["chattr", "+i", str(file)], capture_output=True, check=False)
            try:
                os.write(opened.fileno(), b"x")
            except PermissionError:
                return
    pytest.skip("needs chattr(1), root, and a file system that heeds it, such as ext4")


@pytest.mark.usefixtures("immutable")
@pytest.mark.parametrize(("name", "code"), [("ledger.db-wal", 1), ("ledger.db", 0)], ids=["its log", "the ledger"])
def test_a_file_that_becomes_immutable(funded: CommandLine, name: str, code: int) -> None:
    """Nothing is recorded where the write-ahead log cannot be written; where only the ledger cannot, the log has it."""
    funded.import_lines(LINES, "--dry-run")
    lines, file = str(funded.folder / "lines.jsonl"), funded.folder / name
    with mutable_again(file):
        result = program("import", lines, ledger=funded.ledger, before=IMMUTABLE_MEANWHILE.format(file=str(file)))
        assert (result.returncode, result.stdout) == (code, "")
        assert not code or result.stderr == f"{funded.ledger}：读写磁盘出错，没有写入 [disk_error]\n"
        assert recorded(funded) == (0 if code else EVENTS)
        assert "[ledger_read_only]" in funded.refused(*LATER)
    funded.ok("import", lines)
    assert recorded(funded) == EVENTS


def test_a_file_system_that_becomes_read_only(funded: CommandLine, tmp_path: Path) -> None:
    """Mounted read-only after it was found writable, the ledger takes nothing, and everything once it is writable."""
    if shutil.which("unshare") is None or unshared(tmp_path, "true").returncode != 0:
        pytest.skip("a read-only mount needs unshare(1) and the right to mount (root, or a user namespace)")
    funded.import_lines(LINES, "--dry-run")
    small = CommandLine(folder=funded.folder / "small")
    small.folder.mkdir()
    script = funded.folder / "remounting.py"
    script.write_text(f"{REMOUNTED_MEANWHILE.format(folder=str(small.folder))}\n{JIXIAO}", "utf-8")
    import_ = f"--ledger '{small.ledger}' import '{funded.folder}/lines.jsonl'"
    jixiao = f"'{sys.executable}' -c '{JIXIAO}' --ledger '{small.ledger}'"
    steps = f"""
    mount -t tmpfs tmpfs '{small.folder}' && cp '{funded.ledger}' '{small.folder}'
    '{sys.executable}' '{script}' {import_}; echo $?
    {jixiao} export --full
    mount -o remount,rw '{small.folder}'
    {jixiao} import '{funded.folder}/lines.jsonl' 2>&1 && {jixiao} verify >/dev/null; echo $?
    """
    result = subprocess.run(["unshare", "-m", "sh", "-c", steps], capture_output=True, encoding="utf-8", check=False)
    assert re.fullmatch(rf"{small.ledger}：\S+ \[(ledger_read_only|cannot_open_ledger)\]\n", result.stderr)
    assert result.stdout == f"1\n{funded.ok('export', '--full')}已记录 {EVENTS} 个事件，0 个早已记录\n0\n"


@contextmanager
def without_privileges() -> Iterator[CommandLine]:
    """Give a command line with a ledger in a folder of an account that permissions bind, and be that account."""
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() != 0:
            yield CommandLine(folder=Path(name))
            return
        os.chown(name, NOBODY, -1)
        os.setresuid(NOBODY, NOBODY, 0)
        try:
            if not os.access(ledger.__file__, os.R_OK):
                pytest.skip("needs a copy of the project that an account without privileges may read")
            yield CommandLine(folder=Path(name))
        finally:
            os.setresuid(0, 0, 0)


def permit(cli: CommandLine, *, writing: bool) -> None:
    """Give or take the permission to write to the ledger and in its folder."""
    cli.ledger.chmod(0o644 if writing else 0o444)
    cli.folder.chmod(0o755 if writing else 0o555)


def test_a_file_whose_permissions_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded while the permission to write goes is whole; then it is refused until the permission is back."""
    connect = sqlite3.connect

    def step(statement: str) -> None:
        if statement.lstrip().startswith("INSERT"):
            permit(cli, writing=False)

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(step)
        return connection

    with without_privileges() as cli:
        cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
        assert cli.import_lines(A_LITTLE_MONEY).exit_code == 0
        monkeypatch.setattr(sqlite3, "connect", watched)
        code = cli.import_lines(LINES).exit_code
        monkeypatch.undo()
        assert (code, recorded(cli)) in ((0, EVENTS), (1, 0))
        assert "[ledger_read_only]" in cli.refused(*LATER)
        permit(cli, writing=True)
        cli.ok("import", str(cli.folder / "lines.jsonl"))
        assert recorded(cli) == EVENTS
