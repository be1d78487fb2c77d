"""What killed commands leave beside the ledger: never taken from a living process, named once that is dead, cleaned."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine
from tests.ledger.storage.test_store import JIXIAO
from tests.ledger.test_erasure import ERASE, PAYEE, left, secrets_of
from tests.publish.fixtures import built_demo

from .test_killed_commands import killed

WAITING = """
import time
from ledger.files import durable

def wait(_):
    print("waiting", flush=True)
    time.sleep(600)

durable._sync = wait
"""
"""Lets a command wait for ever with what it made, before that is put in its place."""
COMMANDS = {
    "backup": ("backup", "copy.db"),
    "init": ("init", "other.db", "--department", DEPARTMENT, "--name", DEPARTMENT_NAME),
    "export": ("export", "--with-details", "--output", "export.jsonl"),
    "publish": ("publish", "--year", "2023", "--output", "public.db"),
}
MADE_WITH_DETAILS = ("backup", "export")


@pytest.fixture
def books(request: pytest.FixtureRequest, funded: CommandLine) -> CommandLine:
    """The funded ledger, for ``publish`` that of the worked example, in a folder that holds nothing else."""
    (funded.folder / "lines.jsonl").unlink()
    if request.node.callspec.id == "publish":
        factory = request.getfixturevalue("tmp_path_factory")
        shutil.copy(built_demo(factory) / "ledger.db", funded.ledger)
    return funded


@contextmanager
def waiting(cli: CommandLine, *command: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command in the ledger's folder until it waits, and kill it after the with block."""
    whole = [sys.executable, "-c", f"{WAITING}\n{JIXIAO}", "--ledger", "ledger.db", "--recorded-by", "clerk", *command]
    with subprocess.Popen(whole, cwd=cli.folder, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        try:
            yield process
        finally:
            process.kill()
    assert process.returncode == -signal.SIGKILL


def made_in(folder: Path) -> list[Path]:
    """Return the folders that commands made for themselves."""
    return [path for path in folder.iterdir() if path.is_dir() and path.name.startswith(".")]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_a_copy_is_let_be_while_its_process_lives(books: CommandLine, command: tuple[str, ...]) -> None:
    """While a command makes something its folder is named and stays; killed, it is named, and cleaned when asked to."""
    with waiting(books, *command):
        (copy,) = made_in(books.folder)
        before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
        result = books("erase-details", "--clean")
        assert (result.exit_code, f"{copy}：" in result.stderr, "[copy_held]" in result.stderr) == (0, True, True)
        assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before
    assert made_in(books.folder) == [copy]
    assert any(PAYEE in content for content in before.values()) == (command[0] in MADE_WITH_DETAILS)
    assert books.json("erase-details", "--clean") == {"copies": [{"path": str(copy), "state": "removed"}]}
    # The downloads are put in place before the database is.
    assert {path.name for path in books.folder.iterdir()} - {"public.files"} == {"ledger.db"}
    assert "没有" in books("erase-details", "--clean").stderr


@pytest.mark.parametrize("clean", [(), ("--clean",)], ids=["named", "cleaned"])
@pytest.mark.parametrize("command", [COMMANDS[name] for name in MADE_WITH_DETAILS], ids=MADE_WITH_DETAILS)
def test_an_erasure_names_what_still_holds_the_payee(
    books: CommandLine, command: tuple[str, ...], clean: tuple[str, ...]
) -> None:
    """An erasure is recorded, and what a killed command left is named with its path, or removed so that no byte is."""
    secrets = secrets_of(books.ledger)[:1]
    with waiting(books, *command):
        (copy,) = made_in(books.folder)
    result = books(*ERASE, *clean)
    assert (result.exit_code, result.stdout) == (0, "details_erased:pay-1\n")
    said = f"{copy}：是中断的命令留下的副本，已经删除" if clean else f"{copy}：是中断的命令留下的副本，可能仍有"
    assert said in result.stderr
    assert ("[copy_left]" in result.stderr) is not bool(clean)
    assert left(books.folder, secrets) == ([] if clean else secrets)
    assert books.json(*ERASE)["copies"] == ([] if clean else [{"path": str(copy), "state": "left"}])
    books.ok(*ERASE, "--clean")
    assert left(books.folder, secrets) == []


def test_whenever_a_backup_is_killed_its_copy_is_found(funded: CommandLine, tmp_path: Path) -> None:
    """At whatever moment it was killed, an erasure that cleans leaves no byte of the payee beside a finished copy."""
    found = 0
    for _, cli in killed(tmp_path, "backup", "{folder}/copy.db", ledger=funded.ledger):
        (cli.folder / "copy.db").unlink(missing_ok=True)
        found += len(made_in(cli.folder))
        cli.ok(*ERASE, "--clean")
        assert made_in(cli.folder) == []
        assert left(cli.folder, [PAYEE]) == []
    assert found > 0


def test_what_was_left_beside_a_copy_is_cleaned_there(funded: CommandLine, tmp_path: Path) -> None:
    """What was left in another folder is found through a ledger that lies there, or through a link to one."""
    elsewhere = CommandLine(folder=tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    shutil.copy(funded.ledger, elsewhere.ledger)
    link = tmp_path / "links" / "ledger.db"
    link.parent.mkdir()
    link.symlink_to(elsewhere.ledger)
    for ledger in (elsewhere.ledger, link):
        with waiting(elsewhere, *COMMANDS["backup"]):
            pass
        assert funded.json("erase-details", "--clean") == {"copies": []}
        assert len(funded.json("--ledger", str(ledger), "erase-details", "--clean")["copies"]) == 1
        assert made_in(elsewhere.folder) == []


def test_a_copy_that_cannot_be_removed_is_told_of(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of several cannot be removed the others are; that one is named with the reason, exit code 1."""
    for _ in range(2):
        with waiting(funded, *COMMANDS["backup"]):
            pass
    first, second = sorted(made_in(funded.folder))
    remove = shutil.rmtree

    def not_the_first(path: Path) -> None:
        if path == first:
            raise PermissionError(13, "Permission denied")
        remove(path)

    monkeypatch.setattr("ledger.files.held_folder.shutil.rmtree", not_the_first)
    result = funded(*ERASE, "--clean")
    assert (result.exit_code, result.stdout) == (1, "details_erased:pay-1\n")
    assert f"{first}：是中断的命令留下的副本" in result.stderr
    assert "（没有权限） [copy_not_removed]" in result.stderr
    assert f"{second}：是中断的命令留下的副本，已经删除" in result.stderr
    assert made_in(funded.folder) == [first]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--reason", "申请"),
        ("--clean", "--reason", "申请"),
        ("--clean", "--approved-by", "chief"),
        ("pay-1", "--clean"),
    ],
    ids=" ".join,
)
def test_what_is_to_be_done_must_be_said_whole(funded: CommandLine, arguments: tuple[str, ...]) -> None:
    """Without an event there is nothing to give a reason for, and with one a reason is wanted: a usage error."""
    assert funded("erase-details", *arguments).exit_code == 2
    assert funded.json("show", "pay-1")["payee"]


def test_nothing_is_cleaned_without_a_ledger(empty: CommandLine) -> None:
    """Where there is no ledger at the path nothing is taken away: the path may be wrong."""
    folder = empty.folder / ".backup.a1b2c3d4"
    folder.mkdir()
    (folder / "copy.db").write_bytes(PAYEE)
    result = empty("erase-details", "--clean")
    assert (result.exit_code, "[no_such_ledger]" in result.stderr) == (1, True)
    assert (folder / "copy.db").exists()
