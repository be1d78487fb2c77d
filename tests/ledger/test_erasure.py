"""Erasure: confidential fields leave no byte in any file, the log keeps every hash, and the event says why."""

import json
import random
import sqlite3
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.history.entries import leaf_hashes
from ledger.lines.reading import Line
from ledger.proofs.merkle import root
from ledger.record import record
from ledger.storage import store
from ledger.storage.store import Ledger, open_to_read, open_to_write
from ledger.verify import verify
from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine, event, money
from tests.ledger.storage.test_store import limited, program
from tests.ledger.tampering import found_by, sql, tamper

PAYEE, MEMO, PAYMENT, HEAD = "某某公司".encode(), "办公用品".encode(), 6, 7
WHY = ("--reason", "本人申请", "--authority", "个人信息保护法第四十七条")
ERASE = ("erase-details", "pay-1", *WHY)
LINE = event("details_erased", "details_erased:pay-1", erases="pay-1", reason=WHY[1], authority=WHY[3])
APPEND = ("append", "details_erased", "--event-id", LINE["event_id"], "--erases", "pay-1", *WHY)


def as_lines(*lines: dict[str, Any]) -> bytes:
    """Return ``lines`` as JSON Lines for stdin, so that no file of the folder holds them."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


@pytest.fixture
def paid(cli: CommandLine) -> CommandLine:
    """The ledger with A_LITTLE_MONEY, in a folder that holds nothing else."""
    cli.ok("import", "-", stdin=as_lines(*A_LITTLE_MONEY))
    return cli


def files(folder: Path) -> bytes:
    """Return every byte of every file in the folder, its -wal and -shm included."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def secrets_of(ledger: Path, seq: int = PAYMENT) -> list[bytes]:
    """Return what must be gone after the erasure of ``seq``: payee, memo, and salt, raw and in hex."""
    with closing(sqlite3.connect(ledger)) as connection:
        salt = connection.execute("SELECT salt FROM details WHERE seq = ?", (seq,)).fetchone()[0]
    return [PAYEE, MEMO, salt, salt.hex().encode()]


def left(folder: Path, secrets: list[bytes]) -> list[bytes]:
    """Return those of ``secrets`` of which a copy lies in any file of the folder."""
    content = files(folder)
    return [secret for secret in secrets if secret in content]


def stored(ledger: Path) -> list[Any]:
    """Return body and leaf hash of every event."""
    with closing(sqlite3.connect(ledger)) as connection:
        return connection.execute("SELECT seq, CAST(body AS BLOB), leaf_hash FROM events ORDER BY seq").fetchall()


WAYS: dict[str, Callable[[CommandLine], object]] = {
    "erase-details": lambda cli: cli.ok(*ERASE),
    "append": lambda cli: cli.ok(*APPEND),
    "import": lambda cli: cli.ok("import", "-", stdin=as_lines(LINE)),
}


@pytest.mark.parametrize("others", [0, 2], ids=["alone", "with connections that stay open"])
@pytest.mark.parametrize("erase", WAYS.values(), ids=list(WAYS))
def test_an_erasure_leaves_no_byte(cli: CommandLine, erase: Callable[[CommandLine], object], others: int) -> None:
    """Payee, memo and salt are in the files before and nowhere after, whoever read before and is still connected."""
    opened = [sqlite3.connect(cli.ledger) for _ in range(others)]
    try:
        for connection in opened:
            connection.execute("SELECT * FROM details").fetchall()
        cli.ok("import", "-", stdin=as_lines(*A_LITTLE_MONEY))
        for connection in opened:
            connection.execute("SELECT * FROM details").fetchall()
        secrets = secrets_of(cli.ledger)
        assert left(cli.folder, secrets) == secrets[:3]
        erase(cli)
        assert left(cli.folder, secrets) == []
        assert cli.json("verify")["events"] == HEAD + 1
    finally:
        for connection in opened:
            connection.close()
    assert left(cli.folder, secrets) == []


def test_the_erasure_is_an_event(paid: CommandLine) -> None:
    """It is recorded once, as details_erased:EVENT with reason, authority and approver, and nothing more is said."""
    counts = [tuple(paid.json(*ERASE, "--approved-by", "chief").values())[:3] for _ in range(2)]
    assert counts == [("details_erased:pay-1", 1, 0), ("details_erased:pay-1", 0, 1)]
    found = paid.json("show", str(HEAD + 1))
    expected = {**LINE, "approved_by": "chief", "recorded_by": "clerk", "chain": found["chain"]}
    set_by_ledger = {"seq", "department", "occurred_on", "recorded_at", "nonce", "version", "leaf_hash"}
    assert {name: value for name, value in found.items() if name not in set_by_ledger} == expected


def test_the_log_keeps_every_hash(paid: CommandLine) -> None:
    """Bodies, leaf hashes and the root of what was recorded before are as they were, and all of it verifies."""
    before, prefix = stored(paid.ledger), paid.json("verify")["root"]
    paid.ok(*ERASE)
    assert stored(paid.ledger)[:HEAD] == before
    with open_to_read(paid.ledger) as ledger:
        assert root(leaf_hashes(ledger, as_of=HEAD)) == b64decode(prefix)
    found = verify(paid.ledger)
    assert (found.ok, found.events, found.details) == (True, HEAD + 1, 0)


def test_show_follows_the_chain(paid: CommandLine) -> None:
    """The payment is shown without its confidential fields but with what erased them, and the other way round."""
    assert paid.json("show", "pay-1")["payee"] == "某某公司"
    paid.ok(*ERASE)
    payment, erasure = paid.json("show", "pay-1"), paid.json("show", LINE["event_id"])
    assert {"payee", "memo"}.isdisjoint(payment)
    assert (payment["voucher"], payment["amount"]) == ("V1", "300.00")
    assert [link["event_id"] for link in payment["chain"]] == ["details_erased:pay-1"]
    assert [link["event_id"] for link in erasure["chain"]] == ["pay-1"]
    assert "保密字段已删除" in paid.ok("show", "pay-1")


def test_a_payment_erased_in_the_file_that_records_it(cli: CommandLine) -> None:
    """Recorded and erased in one batch, details are sealed in the body and never reach the files."""
    cli.ok("import", "-", stdin=as_lines(*A_LITTLE_MONEY, LINE))
    assert left(cli.folder, [PAYEE, MEMO]) == []
    assert cli.json("show", "pay-1")["details_digest"]
    cli.ok("verify")


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "another reason": (("erase-details", "pay-1", "--reason", "另一原因", "--authority", WHY[3]), "duplicate_event_id"),
    "another authority": (("erase-details", "pay-1", *WHY[:2], "--authority", "另一依据"), "duplicate_event_id"),
    "another approver": ((*ERASE, "--approved-by", "chief"), "duplicate_event_id"),
    "an event without details": (("erase-details", "pay-2", *WHY), "no_details"),
    "an erasure": (("erase-details", "details_erased:pay-1", *WHY), "no_details"),
    "an unknown event": (("erase-details", "pay-9", *WHY), "unknown_event"),
    "an unknown seq": (("erase-details", "99", *WHY), "unknown_event"),
    "a reason that is empty": (("erase-details", "pay-1", "--reason", " ", "--authority", WHY[3]), "not_text"),
}  # fmt: skip


@pytest.mark.parametrize(("command", "code"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_erased_is_refused(paid: CommandLine, command: tuple[str, ...], code: str) -> None:
    """An erasure told otherwise than it was recorded, or with nothing to erase, is refused and changes nothing."""
    paid.ok(*ERASE)
    assert f"[{code}]" in paid.refused(*command)


@pytest.mark.parametrize("option", ["--reason", "--authority"])
def test_reason_and_authority_are_demanded(paid: CommandLine, option: str) -> None:
    """Without a reason, or without what allows it, nothing is erased."""
    at = ERASE.index(option)
    assert paid(*ERASE[:at], *ERASE[at + 2 :]).exit_code == 2
    assert paid.json("show", "pay-1")["payee"] == "某某公司"


@pytest.mark.parametrize(
    ("lines", "options", "code"),
    [((LINE,), ("--dry-run",), 0), ((LINE, money("expenditure", "x", "9999", day="2023-03-01")), (), 1)],
    ids=["a dry run", "a batch refused for another line"],
)
def test_what_is_not_recorded_erases_nothing(
    paid: CommandLine, lines: tuple[dict[str, Any], ...], options: tuple[str, ...], code: int
) -> None:
    """A dry run and a refused batch leave the details, and every byte of the file, as they were."""
    before = paid.ledger.read_bytes()
    assert paid("import", "-", *options, stdin=as_lines(*lines)).exit_code == code
    assert paid.json("show", "pay-1")["memo"] == "办公用品"
    assert paid.ledger.read_bytes() == before


def test_a_reader_that_stays_is_told_of(paid: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program reads, the erasure is recorded but exits with 1; run again after it, no byte is left."""
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    secrets = secrets_of(paid.ledger)
    with closing(sqlite3.connect(paid.ledger, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM details").fetchone()
        result = paid(*ERASE)
        assert (result.exit_code, result.stdout, "[traces_remain]" in result.stderr) == (1, "", True)
        assert left(paid.folder, secrets) == secrets[:3]
        assert "payee" not in paid.json("show", "pay-1")
        assert paid.json("verify")["events"] == HEAD + 1
        reader.execute("COMMIT")
        again = paid(*ERASE)
        assert (again.exit_code, again.stderr) == (0, "已记录 0 个事件，1 个早已记录\n")
        assert left(paid.folder, secrets) == []


def test_no_room_is_told_of(paid: CommandLine) -> None:
    """Where the file finds no room to be rewritten the same is said; run again with room, no byte is left."""
    secrets = secrets_of(paid.ledger)
    room = paid.ledger.stat().st_size + 4096
    result = program(*ERASE, ledger=paid.ledger, before=limited(room))
    assert (result.returncode, result.stdout, "[traces_remain]" in result.stderr) == (1, "", True)
    assert paid.json(*ERASE)["already_recorded"] == 1
    assert left(paid.folder, secrets) == []


def interrupted(_: Ledger) -> None:
    """End the program between recording and cleaning, as a power cut would."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("erase", WAYS.values(), ids=list(WAYS))
def test_an_interrupted_erasure_is_finished_when_run_again(
    paid: CommandLine, monkeypatch: pytest.MonkeyPatch, erase: Callable[[CommandLine], object]
) -> None:
    """Ended after it was recorded and before the file was cleaned, the same command is no error and cleans it."""
    secrets = secrets_of(paid.ledger)
    with closing(sqlite3.connect(paid.ledger)) as idle:
        idle.execute("SELECT 1 FROM events").fetchall()
        with monkeypatch.context() as patched, open_to_write(paid.ledger) as ledger:
            patched.setattr(Ledger, "leave_no_trace", interrupted)
            with pytest.raises(KeyboardInterrupt):
                record(ledger, [Line(fields=LINE)], recorded_by="clerk")
        assert left(paid.folder, secrets) == secrets[:3]
        before = stored(paid.ledger)
        assert len(before) == HEAD + 1
        erase(paid)
        assert left(paid.folder, secrets) == []
        assert stored(paid.ledger) == before


EVENTS, ERASED = 1500, 900


@pytest.mark.parametrize("batches", [1, 2])
def test_many_erasures_in_any_order_leave_no_byte(tmp_path: Path, batches: int) -> None:
    """Of 900 payments erased at random among 1500 not one memo or salt is left, of the others every one is.

    Many are erased because SQLite moves rows as their pages empty; what ``secure_delete`` leaves there is little: with
    this seed 4 memos after one batch, 6 after two.
    """
    cli, chance = CommandLine(folder=tmp_path), random.Random(5)
    cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    marks = [chance.randbytes(8).hex() for _ in range(EVENTS)]
    erased = chance.sample(range(EVENTS), ERASED)
    memos = [mark + "x" * chance.choice((chance.randrange(40), chance.randrange(1200))) for mark in marks]
    payments = [money("expenditure", f"e{number}", "0.01", memo=memo) for number, memo in enumerate(memos)]
    why = {"reason": "a", "authority": "b"}
    erasures = [event("details_erased", f"x{number}", erases=f"e{number}", **why) for number in erased]
    with open_to_write(cli.ledger) as ledger:
        record(ledger, [Line(fields=line) for line in (*A_LITTLE_MONEY[:3], *payments)], recorded_by="clerk")
        salts = dict(ledger.connection.execute("SELECT event_id, salt FROM details JOIN events USING (seq)"))
        for batch in range(batches):
            lines = [Line(fields=line) for line in erasures[batch::batches]]
            assert record(ledger, lines, recorded_by="clerk").problems == ()
    content = files(cli.folder)
    assert {number for number, mark in enumerate(marks) if mark.encode() in content} == set(range(EVENTS)) - {*erased}
    assert {number for number in range(EVENTS) if salts[f"e{number}"] in content} == set(range(EVENTS)) - {*erased}
    found = verify(cli.ledger)
    assert (found.ok, found.details) == (True, EVENTS - ERASED)


def test_details_that_are_missing_without_an_erasure_are_found(paid: CommandLine) -> None:
    """Deleting details by hand is a problem of that event, also where the details of another were erased."""
    paid.ok("append", "expenditure", "--project", "P1", "--amount", "1", "--memo", "茶", "--occurred-on", "2023-03-01")
    paid.ok(*ERASE)
    tamper(paid, sql("DELETE FROM details"))
    problems = found_by(paid)["problems"]
    assert [(problem["seq"], problem["code"]) for problem in problems] == [(HEAD + 1, "details_missing")]


def without_source(exported: str) -> list[dict[str, Any]]:
    """Return exported lines without the files that they were imported from."""
    lines = map(json.loads, exported.splitlines())
    return [{name: value for name, value in line.items() if name != "source"} for line in lines]


@pytest.mark.parametrize("options", [(), ("--with-details",)], ids=["export", "export --with-details"])
def test_an_erasure_in_another_ledger(paid: CommandLine, tmp_path: Path, options: tuple[str, ...]) -> None:
    """A log with an erasure is exported without the erased fields, is taken whole by a new ledger, and verifies."""
    paid.ok(*ERASE)
    exported = paid.ok("export", *options).encode()
    assert PAYEE not in exported
    new = CommandLine(folder=tmp_path / "new")
    new.folder.mkdir()
    new.ok("init", str(new.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    assert new("import", "-", stdin=exported).stderr == f"已记录 {HEAD} 个事件，1 个早已记录\n"
    new.ok("verify")
    assert without_source(new.ok("export", *options)) == without_source(paid.ok("export", *options))
    assert [link["event_id"] for link in new.json("show", "pay-1")["chain"]] == ["details_erased:pay-1"]
