"""What the tests share: a command line in a folder of its own, and a ledger with a little money in it."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner, Result

from ledger.terminal.main import jixiao

DEPARTMENT = "D1"
DEPARTMENT_NAME = "测试部门（示例）"


@frozen(kw_only=True)
class CommandLine:
    """Runs ``jixiao`` in process against the ledger file of the test's own folder."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """The ledger file that commands use."""
        return self.folder / "ledger.db"

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Result:
        """Run a command and return its exit code, stdout and stderr."""
        whole = ["--ledger", str(self.ledger), "--recorded-by", "clerk", *arguments]
        result = CliRunner().invoke(jixiao, whole, input=stdin)
        # A traceback must never reach a user, whatever the test was about.
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def ok(self, *arguments: str, stdin: bytes | None = None) -> str:
        """Run a command that must succeed and return its stdout."""
        result = self(*arguments, stdin=stdin)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str) -> Any:
        """Run a command that must succeed with ``--json`` and return what it printed."""
        return json.loads(self.ok(*arguments, "--json"))

    def refused(self, *arguments: str, stdin: bytes | None = None) -> str:
        """Run a command that must be refused with exit code 1 and change nothing; return its stderr."""
        before = self.ok("export", "--full")
        result = self(*arguments, stdin=stdin)
        assert result.exit_code == 1, result.output
        assert self.ok("export", "--full") == before
        return result.stderr

    def import_lines(self, lines: Iterable[dict[str, Any]], *options: str) -> Result:
        """Import ``lines`` from a JSON Lines file of the folder."""
        file = self.folder / "lines.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        return self("import", str(file), *options)


def event(kind: str, event_id: str, **fields: Any) -> dict[str, Any]:
    """Return an interchange line."""
    return {"event_id": event_id, "kind": kind, **fields}


def money(
    kind: str, event_id: str, amount: str, *, project: str = "P1", day: str = "2023-03-01", **fields: Any
) -> dict[str, Any]:
    """Return the line of a money event in yuan."""
    return event(kind, event_id, project=project, amount=amount, occurred_on=day, **fields)


A_LITTLE_MONEY = (
    event("project_registered", "reg-P1", project="P1", name="项目一", office="办公室", category="operation"),
    event("project_registered", "reg-P2", project="P2", name="项目二", office="组织处", category="development"),
    money("appropriation", "app-P1", "1000.00", day="2023-01-04"),
    money("appropriation", "app-P2", "500.00", project="P2", day="2023-01-04"),
    money("expenditure", "pay-1", "300.00", day="2023-02-10", voucher="V1", payee="某某公司", memo="办公用品"),
    money("expenditure", "pay-2", "120.50", project="P2", day="2023-03-10"),
)


@pytest.fixture
def empty(tmp_path: Path) -> CommandLine:
    """A command line in an empty folder, without a ledger."""
    return CommandLine(folder=tmp_path)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders that most tests begin with, each made once and copied; not to be changed."""
    new, funded = (CommandLine(folder=tmp_path_factory.mktemp(name)) for name in ("new", "funded"))
    new.ok("init", str(new.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    shutil.copy(new.ledger, funded.ledger)
    result = funded.import_lines(A_LITTLE_MONEY)
    assert result.exit_code == 0, result.output
    return {"new": new.folder, "funded": funded.folder}


def copied(made: Path, folder: Path) -> CommandLine:
    """Return a command line in ``folder`` with a copy of all that was made in another."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return CommandLine(folder=folder)


@pytest.fixture
def cli(made_once: dict[str, Path], tmp_path: Path) -> CommandLine:
    """A command line with a new ledger of the department D1."""
    return copied(made_once["new"], tmp_path)


@pytest.fixture
def funded(made_once: dict[str, Path], tmp_path: Path) -> CommandLine:
    """The ledger with A_LITTLE_MONEY: two funded projects, a payment on each, 7 events."""
    return copied(made_once["funded"], tmp_path)


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound ledger of ``tampering``, made once; not to be changed."""
    from tests.ledger.tampering import make_sound

    return make_sound(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def copy(sound: Path, empty: CommandLine) -> CommandLine:
    """A command line with a copy of the sound ledger to tamper with."""
    shutil.copy(sound, empty.ledger)
    return empty
