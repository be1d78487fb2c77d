"""Commands killed at every moment: before each statement they run and inside the long ones, until one process lives."""

import shutil
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine
from tests.ledger.storage.test_store import program
from tests.ledger.test_erasure import ERASE, LINE, left, secrets_of

from . import at_length
from .statements import DYING

STEP = at_length(bounded=8, long=1)
INIT = ("init", "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)


def killed(folder: Path, *command: str, ledger: Path | None = None) -> Iterator[tuple[int, CommandLine]]:
    """Yield, moment by moment, the folder in which a process with a copy of ``ledger`` was killed at that moment."""
    for moment in count(0, STEP):
        cli = CommandLine(folder=folder / f"killed-{moment}")
        cli.folder.mkdir()
        if ledger is not None:
            shutil.copy(ledger, cli.ledger)
        placed = (word.format(folder=cli.folder) for word in command)
        result = program(*placed, ledger=cli.ledger, before=DYING.format(moment=moment))
        assert result.returncode in (0, -signal.SIGKILL), result.stderr
        yield moment, cli
        if result.returncode == 0:
            assert moment > 2 * STEP
            return


def test_a_killed_init_can_be_run_again(tmp_path: Path) -> None:
    """Where init was killed there is a sound ledger, or nothing that keeps init from making one."""
    stuck = {}
    for moment, cli in killed(tmp_path, *INIT, "{folder}/ledger.db"):
        again = cli(*INIT, str(cli.ledger))
        if again.exit_code != 0 and cli("verify").exit_code != 0:
            stuck[moment] = (again.stderr, cli("verify").output)
    assert stuck == {}


def test_a_killed_backup_leaves_the_ledger_and_no_half_copy(funded: CommandLine, tmp_path: Path) -> None:
    """Where backup was killed the ledger is byte for byte as it was, and the copy is whole or can be made anew."""
    before, root = funded.ledger.read_bytes(), funded.json("verify")["root"]
    for _, cli in killed(tmp_path, "backup", "{folder}/copy.db", ledger=funded.ledger):
        copy = cli.folder / "copy.db"
        if not copy.exists():
            cli.ok("backup", str(copy))
        assert cli.json("--ledger", str(copy), "verify")["root"] == root
        assert cli.ledger.read_bytes() == before


def test_a_killed_erasure_is_recorded_or_not(funded: CommandLine, tmp_path: Path) -> None:
    """Where an erasure was killed it is recorded and the details are gone, or neither; run again, no byte is left."""
    secrets = secrets_of(funded.ledger)
    whole = funded.json("show", "pay-1").keys()
    for _, cli in killed(tmp_path, *ERASE, ledger=funded.ledger):
        assert cli.json("verify")["ok"]
        recorded = cli("show", LINE["event_id"]).exit_code == 0
        assert whole - cli.json("show", "pay-1").keys() == ({"payee", "memo"} if recorded else set())
        cli.ok(*ERASE)
        assert left(cli.folder, secrets) == []
        assert cli.json("verify")["ok"]
