"""Backup: a verified copy made while writers go on, a ledger of its own; where it cannot be made nothing is left."""

import os
import shutil
import sqlite3
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from ledger import backup as module
from ledger.backup import backup
from ledger.history.entries import leaf_hashes
from ledger.proofs.merkle import root
from ledger.storage.store import Ledger, open_to_read
from ledger.verify import Verification, verify
from tests.conftest import CommandLine
from tests.ledger.storage.test_store import JIXIAO, unshared
from tests.ledger.tampering import rehashed, replaced, sql, tamper

BULLETIN = ("append", "bulletin", "--month", "2023-01", "--rate", "95.81")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of the folder with its bytes, and every folder and link by name."""
    found = folder.rglob("*")
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in found}


def test_a_copy_is_a_ledger_like_the_first(funded: CommandLine) -> None:
    """The copy verifies to the same root, exports the same, and both go on, each on its own."""
    found = funded.json("backup", str(funded.folder / "copy.db"))
    original = funded.json("verify")
    assert found == {"file": str(funded.folder / "copy.db"), "events": 7, "root": original["root"]}
    copy = ("--ledger", found["file"])
    assert funded.json(*copy, "verify") == original
    assert funded.ok(*copy, "export", "--full", "--with-details") == funded.ok("export", "--full", "--with-details")
    funded.ok(*copy, *BULLETIN)
    assert (funded.json(*copy, "verify")["events"], funded.json("verify")) == (8, original)
    assert f"{7} 个事件，根 {original['root']}" in funded.ok("backup", str(funded.folder / "another.db"))


def test_a_new_ledger_is_its_owners_alone(funded: CommandLine) -> None:
    """Whatever the machine gives new files, no other account reads a new ledger, what lies beside it, or its copy."""
    with closing(sqlite3.connect(funded.ledger)) as reader:
        reader.execute("SELECT count(*) FROM events").fetchone()
        funded.ok(*BULLETIN)
        funded.ok("backup", str(funded.folder / "copy.db"))
        files = [*funded.folder.glob("ledger.db*"), funded.folder / "copy.db"]
        assert len(files) == 4
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o400])
def test_a_copy_has_permissions_and_journal_of_the_ledger(funded: CommandLine, mode: int) -> None:
    """Who may read the ledger may read the copy and nobody else, and its readers hold up no writer."""
    funded.ledger.chmod(mode)
    copy = funded.folder / "copy.db"
    funded.ok("backup", str(copy))
    assert copy.stat().st_mode & 0o777 == mode
    assert {path.name for path in funded.folder.iterdir()} == {"ledger.db", "copy.db", "lines.jsonl"}
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


WRITER = """
import sys
from itertools import count
from pathlib import Path
from ledger.lines.reading import Line
from ledger.record import record
from ledger.storage.store import open_to_write
ledger, end = map(Path, sys.argv[1:])
fields = {"kind": "expenditure", "project": "P1", "amount": "0.01", "occurred_on": "2023-03-01", "memo": "茶" * 100}
for number in count():
    with open_to_write(ledger) as opened:
        record(opened, [Line(fields=fields | {"event_id": f"w{number}-{n}"}) for n in range(5)], recorded_by="clerk")
    if end.exists():
        break
"""


def head(ledger: Path) -> int:
    """Return the seq of the last event."""
    with open_to_read(ledger) as opened:
        return opened.head


def test_copies_made_while_a_writer_appends(funded: CommandLine) -> None:
    """Each copy verifies and is the beginning of the log as it is in the end, in whole batches."""
    end = funded.folder / "end"
    arguments = [sys.executable, "-c", WRITER, str(funded.ledger), str(end)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, encoding="utf-8") as writer:
        try:
            copies: list[Verification] = []
            for number in range(5):
                last = copies[-1].events if copies else 7
                while writer.poll() is None and head(funded.ledger) < last + 5:
                    sleep(0.001)
                copies.append(backup(funded.ledger, funded.folder / f"{number}.db"))
        finally:
            end.touch()
        assert (writer.communicate(timeout=60)[1], writer.returncode) == ("", 0)
    sizes = [copy.events for copy in copies]
    assert sizes == sorted(set(sizes))
    assert {(size - 7) % 5 for size in sizes} == {0}
    with open_to_read(funded.ledger) as ledger:
        leaves = leaf_hashes(ledger, as_of=ledger.head)
    assert len(leaves) > sizes[0]
    for number, copy in enumerate(copies):
        found = verify(funded.folder / f"{number}.db")
        assert (found.ok, found.events, found.root) == (True, copy.events, copy.root)
        assert root(leaves[: copy.events]) == b64decode(copy.root)
    assert verify(funded.ledger).ok


def test_a_copy_holds_nothing_of_what_was_deleted(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where traces of what was deleted still lie in the ledger's pages there are none in the copy."""
    copy, traces = funded.folder / "copy.db", {"某某公司".encode(), "办公用品".encode(), b"deleted long ago"}
    with closing(sqlite3.connect(funded.ledger)) as idle:
        sql("PRAGMA secure_delete = OFF", "CREATE TABLE t AS SELECT 'deleted long ago'", "DROP TABLE t")(idle)
        sql("PRAGMA wal_checkpoint")(idle)
        # As where the program was killed before it had cleaned the file.
        monkeypatch.setattr(Ledger, "leave_no_trace", lambda _: None)
        funded.ok("erase-details", "pay-1", "--reason", "申请", "--authority", "个人信息保护法")
        assert {trace for trace in traces if trace in funded.ledger.read_bytes()} == traces
        funded.ok("backup", str(copy))
        assert {trace for trace in traces if trace in copy.read_bytes()} == set()
    assert funded.json("--ledger", str(copy), "verify") == funded.json("verify")


@pytest.fixture
def unwritable(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The funded ledger in a place where nothing can be written, as on a DVD; root may write anywhere."""
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    return funded


def test_a_copy_of_what_cannot_be_written(unwritable: CommandLine, tmp_path: Path) -> None:
    """A ledger that is read without locks, because its place is read-only, is copied like any other."""
    (tmp_path / "copies").mkdir()
    copy = tmp_path / "copies" / "copy.db"
    assert unwritable.json("backup", str(copy))["root"] == unwritable.json("verify")["root"]
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a read-only mount needs unshare(1)")
def test_a_copy_from_read_only_media(funded: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> None:
    """From a folder that is mounted read-only the ledger is copied to one that is not."""
    if unshared(tmp_path_factory.mktemp("mount"), "true").returncode != 0:
        pytest.skip("a read-only mount needs the right to mount (root, or a user namespace)")
    copy = tmp_path_factory.mktemp("copies") / "copy.db"
    result = unshared(funded.folder, f"'{sys.executable}' -c '{JIXIAO}' --ledger '{funded.ledger}' backup '{copy}'")
    assert (result.returncode, result.stderr) == (0, "")
    assert funded.json("--ledger", str(copy), "verify") == funded.json("verify")


def test_a_write_during_a_copy_without_locks(unwritable: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that was read without locks while somebody wrote is not kept."""

    def after_a_write(made: Path) -> Verification:
        verified = verify(made)
        with closing(sqlite3.connect(unwritable.ledger)) as other:
            other.execute("CREATE TABLE meanwhile (note)")
        return verified

    monkeypatch.setattr(module, "verify", after_a_write)
    result = unwritable("backup", str(unwritable.folder / "copy.db"))
    assert (result.exit_code, "[ledger_busy]" in result.stderr) == (1, True)
    assert {path.name for path in unwritable.folder.iterdir()} == {"ledger.db", "lines.jsonl"}


def half_overwritten(cli: CommandLine) -> None:
    """Overwrite the second half of the ledger."""
    content = cli.ledger.read_bytes()
    cli.ledger.write_bytes(content[: len(content) // 2] + b"\xa5" * (len(content) - len(content) // 2))


def unguarded(cli: CommandLine) -> None:
    """Take a trigger away."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        connection.execute("DROP TRIGGER events_are_never_changed")


UNSOUND: dict[str, Callable[[CommandLine], object]] = {
    "a body changed": lambda cli: tamper(cli, replaced(6, '"V1"', '"V2"')),
    "a rule broken": lambda cli: tamper(cli, rehashed(6, amount_fen=100_001)),
    "details deleted": lambda cli: tamper(cli, sql("DELETE FROM details")),
    "a trigger dropped": unguarded,
    "half overwritten": half_overwritten,
}


@pytest.mark.parametrize("how", UNSOUND.values(), ids=list(UNSOUND))
def test_a_ledger_that_is_not_sound_is_not_copied(funded: CommandLine, how: Callable[[CommandLine], object]) -> None:
    """What does not verify is refused with the name of the ledger, and no copy is left."""
    how(funded)
    before = tree(funded.folder)
    result = funded("backup", str(funded.folder / "copy.db"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "[ledger_unsound]" in result.stderr or "[ledger_damaged]" in result.stderr
    assert str(funded.ledger) in result.stderr
    assert tree(funded.folder) == before


# Where the copy shall be, what is there before, and why it is refused.
PLACES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a file": ("notes.txt", lambda path: path.write_text("笔记"), "file_exists"),
    "an empty file": ("copy.db", lambda path: path.touch(), "file_exists"),
    "the ledger itself": ("ledger.db", lambda path: None, "file_exists"),
    "a link to nothing": ("copy.db", lambda path: path.symlink_to("nothing"), "file_exists"),
    "no folder": ("none/copy.db", lambda path: None, "no_such_folder"),
    "a file as folder": ("ledger.db/copy.db", lambda path: None, "no_such_folder"),
    "a name too long": ("x" * 300, lambda path: None, "cannot_write_copy"),
    "a log of an earlier file": (
        "copy.db",
        lambda path: path.with_name("copy.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(5000)),
        "file_exists",
    ),
}


@pytest.mark.parametrize(("name", "prepare", "code"), PLACES.values(), ids=list(PLACES))
def test_a_place_that_does_not_do_is_refused(
    funded: CommandLine, name: str, prepare: Callable[[Path], object], code: str
) -> None:
    """What exists is never overwritten, and a place that cannot be written to is a sentence; nothing is left behind."""
    copy = funded.folder / name
    prepare(copy)
    before = tree(funded.folder)
    result = funded("backup", str(copy))
    assert (result.exit_code, f"[{code}]" in result.stderr, result.stdout) == (1, True, "")
    assert tree(funded.folder) == before


@pytest.mark.parametrize("name", ["备份 二.db", "x" * 200, "a?b#c%20.db", "caf\udce9.db"], ids=ascii)
def test_a_copy_may_have_any_name(funded: CommandLine, name: str) -> None:
    """Whatever name the file system takes is a name for a copy."""
    backup(funded.ledger, funded.folder / name)
    assert verify(funded.folder / name).events == 7


@pytest.mark.parametrize("step", ["verify", "root", "put_in_place"])
def test_an_interrupted_copy_leaves_nothing(funded: CommandLine, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Interrupted by the user at whatever step, no copy and no file of its making is left."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = tree(funded.folder)
    monkeypatch.setattr(module, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        backup(funded.ledger, funded.folder / "copy.db")
    assert tree(funded.folder) == before


def test_a_copy_that_differs_is_not_kept(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy whose root is not that of the ledger's first events is refused."""
    before = tree(funded.folder)
    monkeypatch.setattr(module, "leaf_hashes", lambda ledger, *, as_of: leaf_hashes(ledger, as_of=as_of - 1))
    assert "[copy_differs]" in funded("backup", str(funded.folder / "copy.db")).stderr
    assert tree(funded.folder) == before


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a small file system needs unshare(1)")
@pytest.mark.parametrize("pages", [-4, 0, 1, 2, 8])
def test_a_full_disk_is_a_sentence(funded: CommandLine, tmp_path_factory: pytest.TempPathFactory, pages: int) -> None:
    """On a file system with hardly the room that a copy needs there is a copy, or a sentence and nothing else."""
    small = tmp_path_factory.mktemp("small")
    size = funded.ledger.stat().st_size + pages * 4096
    run = f"'{sys.executable}' -c '{JIXIAO}' --ledger '{funded.ledger}' backup '{small}/copy.db'"
    steps = f"mount -t tmpfs -o size={size} tmpfs '{small}' || exit 77; {run} --json; echo $?; ls -A '{small}'"
    mounted = ["unshare", "-m", "sh", "-c", steps]
    result = subprocess.run(mounted, capture_output=True, encoding="utf-8", timeout=60, check=False)
    if result.returncode == 77 or "unshare" in result.stderr:
        pytest.skip("a small file system needs the right to mount (root, or a user namespace)")
    if pages < 0 or result.stderr:
        assert result.stdout == "1\n"
        codes = ("[cannot_write_copy]\n", "[disk_full]\n", "[disk_error]\n", "[cannot_open_ledger]\n")
        assert result.stderr.endswith(codes)
    else:
        assert result.stdout.endswith("}\n0\ncopy.db\n")
