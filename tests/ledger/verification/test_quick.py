"""The quick verification: bodies, hashes and root, in parts, and what it leaves to the full one."""

import pytest

from ledger.verification import quick as verify_quick
from ledger.verify import verify
from tests.conftest import CommandLine
from tests.ledger.tampering import BULLETIN, EVENTS, OTHER_PAYMENT, Tamper, replaced, sql, tamper

CHANGES: dict[str, tuple[Tamper, int, str]] = {
    "a body": (replaced(OTHER_PAYMENT, "120", "121"), OTHER_PAYMENT, "leaf_hash_differs"),
    "a hash": (
        sql(f"UPDATE events SET leaf_hash = zeroblob(32) WHERE seq = {BULLETIN}"),
        BULLETIN,
        "leaf_hash_differs",
    ),
    "a row deleted": (sql("DELETE FROM events WHERE seq = 33"), 33, "event_missing"),
    "a row before the first": (sql("UPDATE events SET seq = 0 WHERE seq = 72"), 0, "event_out_of_place"),
    "a row far behind": (sql("UPDATE events SET seq = 4611686018427387904 WHERE seq = 72"), 72, "event_missing"),
}


@pytest.fixture(params=[65_536, 8], ids=["one part", "parts of eight in processes of their own"])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash the ledger in one part, or in many."""
    monkeypatch.setattr(verify_quick, "PART_SEQS", request.param)


@pytest.mark.usefixtures("parts")
def test_a_sound_ledger_has_the_root_of_the_full_verification(copy: CommandLine) -> None:
    """However many parts are hashed, events and root are those that the full verification finds."""
    quick, full = verify(copy.ledger, quick=True), verify(copy.ledger)
    assert (quick.ok, quick.events, quick.root) == (True, EVENTS, full.root)


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(("how", "seq", "code"), CHANGES.values(), ids=list(CHANGES))
def test_a_changed_event_is_named(copy: CommandLine, how: Tamper, seq: int, code: str) -> None:
    """A body or hash that differs and a row that is gone or out of place are named by seq, exit code 3."""
    tamper(copy, how)
    found = verify(copy.ledger, quick=True).problems
    assert (found[0].seq, found[0].code) == (seq, code)
    assert copy("verify", "--quick").exit_code == 3


@pytest.mark.usefixtures("parts")
def test_events_cut_off_are_found_by_a_checkpoint(copy: CommandLine) -> None:
    """Against a checkpoint kept elsewhere a shorter ledger fails, though each of its hashes is right."""
    checkpoint = copy.folder / "checkpoint"
    checkpoint.write_text(copy.ok("checkpoint"), "utf-8")
    tamper(copy, sql(f"DELETE FROM events WHERE seq = {EVENTS}"))
    assert verify(copy.ledger, quick=True).ok
    found = verify(copy.ledger, [str(checkpoint)], quick=True).problems
    assert [problem.code for problem in found] == ["events_cut_off"]


def test_it_says_what_it_left_out(copy: CommandLine) -> None:
    """A broken rule is not its matter, and it says so."""
    tamper(copy, sql("DELETE FROM details"))
    assert copy("verify").exit_code == 3
    printed = copy.ok("verify", "--quick")
    assert f"{EVENTS} 个事件的摘要；保密字段、规则、资金合计、数据库文件与表结构没有检查（快速核验）" in printed
    assert "快速核验通过" in printed
    assert copy.json("verify", "--quick")["quick"] is True


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize("seq", [8, 33, 64])
def test_a_gap_leaves_the_root_of_what_is_there(copy: CommandLine, seq: int) -> None:
    """Also where the last row of a part is gone the gap is named, and the root is that of the rows in their order."""
    tamper(copy, sql(f"DELETE FROM events WHERE seq = {seq}"))
    quick, full = verify(copy.ledger, quick=True), verify(copy.ledger)
    assert (quick.problems[0].seq, quick.problems[0].code, quick.root) == (seq, "event_missing", full.root)


def test_a_file_that_cannot_be_read_at_all(copy: CommandLine) -> None:
    """Where not even the last event can be found it is damage, exit code 3."""
    content = copy.ledger.read_bytes()
    copy.ledger.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    result = copy("verify", "--quick")
    assert (result.exit_code, "[database_damaged]" in result.stdout) == (3, True)


def test_damage_is_named(copy: CommandLine) -> None:
    """Where the file cannot be read it says from which event on."""
    content = bytearray(copy.ledger.read_bytes())
    place = content.index(b'"event_id":"small-40"') // 4096 * 4096
    content[place : place + 4096] = b"\xa5" * 4096
    copy.ledger.write_bytes(content)
    codes = {problem.code for problem in verify(copy.ledger, quick=True).problems}
    assert codes & {"database_damaged", "event_missing"}


def test_a_ledger_without_events(copy: CommandLine) -> None:
    """Of no events the root is that of nothing, and the registration of the department is missed."""
    tamper(copy, sql("DELETE FROM details", "DELETE FROM events"))
    assert [problem.code for problem in verify(copy.ledger, quick=True).problems] == ["department_missing"]
    assert (verify(copy.ledger, quick=True).events, verify(copy.ledger, quick=True).root) == (
        0,
        verify(copy.ledger).root,
    )
