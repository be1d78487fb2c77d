"""The log in a file: what the command prints, whole or not at all, its owner's alone, and never over a ledger."""

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ledger import export as module
from ledger.errors import UnusableFile
from ledger.export import write_export
from tests.conftest import CommandLine, money
from tests.faults.statements import DYING
from tests.ledger.storage.test_store import program

KINDS_OF_EXPORT = ((), ("--full",), ("--with-details",), ("--full", "--with-details"))


@pytest.mark.parametrize("options", KINDS_OF_EXPORT, ids=" ".join)
def test_the_file_holds_what_is_printed(funded: CommandLine, options: tuple[str, ...]) -> None:
    """Byte for byte, with every option; nothing is printed, how many events there are is said, nothing else is left."""
    funded.import_lines([money("expenditure", "pay-3", "1.00", memo="一行\n两行\u200b", payee="甲\u2028乙")])
    output = funded.folder / "log.jsonl"
    before = {path.name for path in funded.folder.iterdir()}
    result = funded("export", *options, "--output", str(output))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"已写入 {output}：8 个事件\n")
    assert output.read_bytes() == funded.ok("export", *options).encode()
    assert {path.name for path in funded.folder.iterdir()} == {*before, "log.jsonl"}


@pytest.mark.parametrize("options", KINDS_OF_EXPORT, ids=" ".join)
def test_a_new_file_is_its_owners_alone(funded: CommandLine, options: tuple[str, ...]) -> None:
    """Whatever the machine gives new files, an export has mode 0600; one that is replaced keeps the mode it had."""
    output = funded.folder / "log.jsonl"
    modes = (0o600, 0o644, 0o640)
    for mode in modes:
        if output.exists():
            output.chmod(mode)
        funded.ok("export", *options, "--output", str(output))
        assert output.stat().st_mode & 0o777 == mode


def test_a_file_is_written_where_a_link_leads(funded: CommandLine) -> None:
    """A link stays one, and what it leads to is replaced."""
    place, link = funded.folder / "log.jsonl", funded.folder / "link.jsonl"
    link.symlink_to(place.name)
    funded.ok("export", "--output", str(link))
    assert (link.is_symlink(), place.read_text("utf-8")) == (True, funded.ok("export"))


def pipe(path: Path) -> None:
    """Make a named pipe."""
    os.mkfifo(path)


def ledger_of_another(path: Path) -> None:
    """Put another ledger at ``path``, its header all that is left of it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 0x4A584C47")


PLACES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "the ledger itself": ("ledger.db", lambda path: None, "is_a_ledger"),
    "a link to it": ("link", lambda path: path.symlink_to("ledger.db"), "is_a_ledger"),
    "another ledger": ("other.db", ledger_of_another, "is_a_ledger"),
    "what SQLite keeps beside": ("ledger.db-wal", lambda path: None, "invalid_file_name"),
    "a pipe": ("pipe", pipe, "not_a_file"),
    "no folder": ("none/log.jsonl", lambda path: None, "no_such_folder"),
    "a name too long": ("x" * 300, lambda path: None, "cannot_write_export"),
}


@pytest.mark.parametrize(("name", "prepare", "code"), PLACES.values(), ids=list(PLACES))
def test_a_place_that_does_not_do_is_refused(
    funded: CommandLine, name: str, prepare: Callable[[Path], object], code: str
) -> None:
    """No ledger is ever written over, nor what is no file; a place that cannot be written to is a sentence."""
    prepare(funded.folder / name)
    before = {path: path.read_bytes() for path in funded.folder.iterdir() if path.is_file()}
    result = funded("export", "--output", str(funded.folder / name))
    assert (result.exit_code, f"[{code}]" in result.stderr, result.stdout) == (1, True, "")
    assert {path: path.read_bytes() for path in funded.folder.iterdir() if path.is_file()} == before


def test_what_may_not_be_written_is_not_moved_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of somebody else's, which in a shared folder could be moved away all the same, stays."""
    output = tmp_path / "log.jsonl"
    output.write_text("别人的")
    # Root may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(UnusableFile) as caught:
        write_export([], output)
    assert (caught.value.code, output.read_text()) == ("cannot_write_export", "别人的")


@pytest.mark.parametrize("step", ["json_line", "put_in_place", "copymode"])
def test_an_interrupted_export_changes_nothing(funded: CommandLine, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Ended at whatever step, the file is as it was, and nothing is left beside it."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    output = funded.folder / "log.jsonl"
    output.write_text("以前的")
    before = {path.name for path in funded.folder.iterdir()}
    monkeypatch.setattr(module.shutil if step == "copymode" else module, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_export([{"event_id": "a"}], output)
    assert output.read_text() == "以前的"
    assert {path.name for path in funded.folder.iterdir()} == before


def test_a_killed_export_leaves_the_file_before(funded: CommandLine) -> None:
    """Killed at any statement it runs, the file before is whole, and so is the one that a living command writes."""
    output = funded.folder / "log.jsonl"
    for moment in range(0, 60, 3):
        output.write_text("以前的")
        result = program("export", "--output", str(output), ledger=funded.ledger, before=DYING.format(moment=moment))
        assert result.returncode in (0, -signal.SIGKILL), result.stderr
        if result.returncode == 0:
            assert moment > 3
            assert [json.loads(line)["event_id"] for line in output.read_text("utf-8").splitlines()][-1] == "pay-2"
            return
        assert output.read_text() == "以前的"
    raise AssertionError("no process lived to its end")
