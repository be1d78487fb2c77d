"""A disk that fills up in the middle of an import: it is recorded whole or refused whole, whenever the room ends."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest
from attrs import frozen

from tests.conftest import CommandLine, money
from tests.ledger.storage.test_store import JIXIAO, limited, program

from . import at_length
from .statements import TELLING

KIB = 1024
EVENTS = 100
MEMO = "备注" * 50
LINES = [money("expenditure", f"new-{number}", "0.01", memo=MEMO) for number in range(EVENTS)]
# Room beyond what there is, in KiB: for nothing, for a part of the write-ahead log, for all of it, for all there is.
ROOMS_KIB = at_length(bounded=(0, 60, 180, 360), long=tuple(range(0, 360, 4)))
MOMENTS = {"before anything", "while committing", "while folding the log back", "never"}
SMALL_CACHE = "import ledger.storage.store; ledger.storage.store.CACHE_TO_WRITE_KIB = 20\n"


@frozen(kw_only=True)
class Run:
    """An import that may have run out of room: its exit code, what it said, its last statement, what it left."""

    code: int
    said: str
    last_statement: str
    left: CommandLine

    @property
    def ran_out(self) -> str:
        """When the room ended."""
        if self.code == 0:
            return "while folding the log back" if self.left.ledger.with_name("ledger.db-wal").exists() else "never"
        return {"": "before anything", "INSERT": "while inserting", "COMMIT": "while committing"}[self.last_statement]


@pytest.fixture
def stocked(funded: CommandLine) -> CommandLine:
    """A ledger that is larger than the write-ahead log of what comes next, and in lines.jsonl what comes next."""
    earlier = [money("expenditure", f"old-{number}", "0.01", memo=MEMO) for number in range(2 * EVENTS)]
    assert funded.import_lines(earlier).exit_code == 0
    assert funded.import_lines(LINES, "--dry-run").exit_code == 0
    return funded


def on_limited_files(cli: CommandLine, room_kib: int, before: str = "") -> Run:
    """Import in a process that can write no file beyond ``room_kib``, be it the ledger or what SQLite keeps beside."""
    left = CommandLine(folder=cli.folder / f"limited-{room_kib}")
    left.folder.mkdir()
    shutil.copy(cli.ledger, left.ledger)
    lines = str(cli.folder / "lines.jsonl")
    result = program("import", lines, ledger=left.ledger, before=f"{before}{limited(room_kib * KIB)}\n{TELLING}")
    return run(result.returncode, result.stderr, left)


def on_a_small_disk(cli: CommandLine, room_kib: int, before: str = "") -> Run:
    """Import on a file system that has ``room_kib`` of room beside the ledger; then make it large and go on."""
    left, small = CommandLine(folder=cli.folder / f"disk-{room_kib}"), cli.folder / "small"
    left.folder.mkdir()
    small.mkdir(exist_ok=True)
    script = cli.folder / "jixiao.py"
    script.write_text(f"{before}{TELLING}\n{JIXIAO}", "utf-8")
    jixiao = f"'{sys.executable}' '{script}' --ledger '{small}/ledger.db'"
    lines = cli.folder / "lines.jsonl"
    steps = f"""
    mount -t tmpfs -o size={cli.ledger.stat().st_size + room_kib * KIB} tmpfs '{small}' && cp '{cli.ledger}' '{small}'
    {jixiao} import '{lines}'; echo $?
    cp '{small}'/* '{left.folder}'
    mount -o remount,size=64m '{small}'
    ({jixiao} import '{lines}' && {jixiao} verify) >'{left.folder}/later' 2>&1; echo $?
    """
    result = subprocess.run(["unshare", "-m", "sh", "-c", steps], capture_output=True, encoding="utf-8", check=False)
    code, later = map(int, result.stdout.split())
    assert later == 0, (left.folder / "later").read_text("utf-8")
    return run(code, result.stderr, left)


def run(code: int, stderr: str, left: CommandLine) -> Run:
    """Return what an import with TELLING became."""
    *said, last_statement = stderr.splitlines()
    return Run(code=code, said="\n".join(said), last_statement=last_statement, left=left)


@pytest.fixture(scope="module")
def mounts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where this process can mount nothing."""
    folder = tmp_path_factory.mktemp("mount")
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    if shutil.which("unshare") is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system needs unshare(1) and the right to mount (root, or a user namespace)")


Import = Callable[..., Run]


@pytest.fixture(params=["a limit on files", "a small disk"])
def import_with(request: pytest.FixtureRequest) -> Import:
    """The ways in which room ends."""
    if request.param == "a limit on files":
        return on_limited_files
    request.getfixturevalue("mounts")
    return on_a_small_disk


def check(found: Run, cli: CommandLine) -> None:
    """Hold what an import left to be sound, and all or nothing, and let it be imported anew where there is room."""
    before, after = cli.ok("export", "--full"), found.left.ok("export", "--full")
    added = len(after.splitlines()) - len(before.splitlines())
    assert after.startswith(before)
    assert (found.code, added) in ((0, EVENTS), (1, 0))
    if found.code == 1:
        assert re.fullmatch(r"/\S+/ledger\.db：\S+，没有写入 \[disk_(full|error)\]", found.said)
    found.left.ok("verify")
    assert found.left.json("import", str(cli.folder / "lines.jsonl"))["recorded"] == EVENTS - added
    found.left.ok("verify")


def test_room_that_ends(stocked: CommandLine, import_with: Import) -> None:
    """However little room there is, an import is a sentence and nothing, or all of it; with room it is all of it."""
    moments = set()
    for room_kib in ROOMS_KIB:
        found = import_with(stocked, room_kib)
        moments.add(found.ran_out)
        check(found, stocked)
    assert moments == MOMENTS


def test_room_that_ends_within_a_batch_larger_than_the_cache(stocked: CommandLine, import_with: Import) -> None:
    """A batch of which SQLite must write a part before it is complete, and cannot, is refused whole."""
    found = import_with(stocked, 60, SMALL_CACHE)
    assert found.ran_out == "while inserting"
    check(found, stocked)
