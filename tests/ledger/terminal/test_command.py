"""The command itself: how it finds its subcommands, and the bars it shows on a terminal."""

import os
import pty
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from ledger.terminal import main as command
from tests.conftest import CommandLine, money

BARRED = "import ledger.terminal.bars as bars; bars.PATIENCE_SECONDS = 0; from ledger.terminal.main import main; main()"


def test_commands_are_those_declared() -> None:
    """Read directly, the commands are those that Python's own reader of entry points finds."""
    declared = {found.name: found.value for found in entry_points(group=command.ENTRY_POINT_GROUP)}
    assert command._own_commands() == declared == command._all_commands()


def test_commands_are_found_without_the_file_they_are_declared_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where jixiao's own declaration is not on the path, Python's reader is asked."""
    monkeypatch.setattr(command, "_own_commands", dict)
    assert command.EntryPointGroup().get_command(None, "log") is not None


def test_another_distribution_may_add_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that another distribution declares is listed and run."""
    declared = tmp_path / "other-1.dist-info"
    declared.mkdir()
    (declared / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1\n")
    (declared / "entry_points.txt").write_text("[jixiao.commands]\nhello = other_commands:hello\n")
    (tmp_path / "other_commands.py").write_text("import click\nhello = click.Command('hello')\n")
    monkeypatch.syspath_prepend(tmp_path)
    group = command.EntryPointGroup()
    assert "hello" in group.list_commands(None)
    assert group.get_command(None, "hello") is not None
    assert group.get_command(None, "absent") is None


def stderr_of(cli: CommandLine, file: Path, *, on_a_terminal: bool) -> str:
    """Import a file in a process of its own and return what came on stderr."""
    words = [sys.executable, "-c", BARRED, "--ledger", str(cli.ledger), "--recorded-by", "c", "import", str(file)]
    if not on_a_terminal:
        return subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stderr
    ours, theirs = pty.openpty()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 4096)
            except OSError:
                break
    os.close(ours)
    assert process.returncode == 0
    return shown.decode()


def test_a_bar_is_for_terminals(funded: CommandLine) -> None:
    """A loop that takes its time shows a bar on a terminal, and nothing but the outcome where stderr is piped."""
    funded.import_lines([money("expenditure", f"e{number}", "0.01") for number in range(300)], "--dry-run")
    file = funded.folder / "lines.jsonl"
    assert stderr_of(funded, file, on_a_terminal=False) == "已记录 300 个事件，0 个早已记录\n"
    shown = stderr_of(funded, file, on_a_terminal=True)
    assert "导入" in shown
    assert "100%" in shown
    assert "0 个事件，300 个早已记录" in shown
