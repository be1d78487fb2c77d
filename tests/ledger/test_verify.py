"""Verification of the log: a sound ledger, and a table of what is done to its events and details."""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing

import pytest

from ledger import verify as module
from ledger.kinds.body import leaf_hash
from ledger.kinds.movements import Movement
from ledger.proofs.merkle import root
from ledger.storage.store import Ledger
from ledger.verify import verify
from tests.conftest import CommandLine
from tests.ledger.tampering import (
    APPROPRIATION,
    BULLETIN,
    ERASED,
    EVENTS,
    OTHER_PAYMENT,
    PAYMENT,
    REFUND,
    Tamper,
    details_copied,
    found_by,
    inserted,
    payment_details,
    redefined,
    rehashed,
    replaced,
    resealed,
    rewritten,
    sql,
    swapped,
    tamper,
    together,
    unguarded,
)


def test_a_sound_ledger(copy: CommandLine) -> None:
    """Nothing is wrong, everything was counted, and the root is that of the stored leaf hashes in base64."""
    with closing(sqlite3.connect(copy.ledger)) as connection:
        leaves = [row[0] for row in connection.execute("SELECT leaf_hash FROM events ORDER BY seq")]
        bodies = [row[0] for row in connection.execute("SELECT CAST(body AS BLOB) FROM events ORDER BY seq")]
        details = connection.execute("SELECT count(*) FROM details").fetchone()[0]
    assert leaves == [leaf_hash(body) for body in bodies]
    expected = {"ok": True, "events": EVENTS, "root": b64encode(root(leaves)).decode(), "problems": []}
    expected |= {"left_out": 0, "checkpoints": [], "findings": []}
    assert copy.json("verify") == expected
    found = verify(copy.ledger)
    assert (found.ok, found.details, found.sums) == (True, details, 7)


def test_verify_says_what_it_checked(copy: CommandLine) -> None:
    """The sentences name the events, details and sums that were checked, the root, and the verdict."""
    printed = copy.ok("verify")
    for part in (f"{EVENTS} 个事件", "61 份保密字段", "7 项资金合计", "核验通过", copy.json("verify")["root"]):
        assert part in printed


def test_verify_without_json_names_the_event(copy: CommandLine) -> None:
    """Without --json the same problems stand in sentences, and the exit code is 3."""
    tamper(copy, sql(f"DELETE FROM events WHERE seq = {BULLETIN}", "DROP INDEX events_by_refunds"))
    result = copy("verify")
    assert result.exit_code == 3
    assert f"第 {BULLETIN} 号事件：缺少序号为 {BULLETIN} 的事件 [event_missing]" in result.stdout
    assert "账本：缺少 index events_by_refunds [schema_changed]" in result.stdout


def test_a_ledger_without_events_is_not_sound(copy: CommandLine) -> None:
    """Where every event was deleted the department's registration is missing; the root is SHA-256 of nothing."""
    tamper(copy, sql("DELETE FROM events", "DELETE FROM details"))
    found = found_by(copy)
    assert (found["events"], found["root"]) == (0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    assert [(problem["seq"], problem["code"]) for problem in found["problems"]] == [(1, "department_missing")]


def test_what_breaks_no_rule_changes_the_root(copy: CommandLine) -> None:
    """A body rewritten within the rules and hashed again is seen in the root only, which is why checkpoints exist."""
    before = verify(copy.ledger)
    tamper(copy, rehashed(PAYMENT, voucher="V2"))
    after = verify(copy.ledger)
    assert after.ok
    assert after.root != before.root


def test_the_root_is_that_of_the_bodies_as_they_are(copy: CommandLine) -> None:
    """A changed body changes the root although the stored leaf hash is the old one."""
    before = verify(copy.ledger).root
    tamper(copy, sql("UPDATE events SET body = replace(body, '项目一', '项目二') WHERE seq = 2"))
    assert found_by(copy)["root"] != before


def test_a_writer_meanwhile_is_no_tamperer(copy: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event appended while verify runs is not part of what it verifies, and no problem."""
    each_movement = module.each_movement

    def after_an_append(ledger: Ledger, *, as_of: int) -> Iterator[Movement]:
        copy.ok("append", "supplement", "--project", "P1", "--amount", "5", "--occurred-on", "2023-06-01")
        return each_movement(ledger, as_of=as_of)

    monkeypatch.setattr(module, "each_movement", after_an_append)
    found = verify(copy.ledger)
    assert (found.problems, found.events) == ((), EVENTS)


def test_a_difference_with_a_statement_is_no_problem(copy: CommandLine) -> None:
    """A statement that differs from the replay is a finding of another kind, and the ledger is sound."""
    statement = ("--subject", "executed", "--through", "2023-12", "--amount", "1", "--unit", "元")
    copy.ok("append", "statement", *statement)
    assert copy.json("verify")["ok"] is True


def test_one_deleted_row_is_the_first_problem_of_many(copy: CommandLine) -> None:
    """What follows from a missing event comes after it, by seq, and every gap is named once."""
    tamper(copy, sql(f"DELETE FROM events WHERE seq IN ({APPROPRIATION}, 20, 21)"))
    problems = found_by(copy)["problems"]
    gaps = [(problem["seq"], problem["message"]) for problem in problems if problem["code"] == "event_missing"]
    assert gaps == [(APPROPRIATION, "缺少序号为 4 的事件"), (20, "缺少序号为 20 至 21 的事件")]
    assert problems[0]["seq"] == APPROPRIATION


# What is done, the seq and the code of the first problem.
EVENTS_TAMPERED: dict[str, tuple[Tamper, int, str]] = {
    "one byte of a body": (replaced(PAYMENT, '"V1"', '"V2"'), PAYMENT, "leaf_hash_differs"),
    "one digit of an amount": (replaced(PAYMENT, ":30000", ":30001"), PAYMENT, "leaf_hash_differs"),
    "a leaf hash": (sql("UPDATE events SET leaf_hash = zeroblob(32) WHERE seq = 3"), 3, "leaf_hash_differs"),
    "a row deleted": (sql(f"DELETE FROM events WHERE seq = {BULLETIN}"), BULLETIN, "event_missing"),
    "the first row deleted": (sql("DELETE FROM events WHERE seq = 1"), 1, "event_missing"),
    "rows deleted": (sql("DELETE FROM events WHERE seq IN (12, 20, 21, 40)"), 12, "event_missing"),
    "a row renumbered": (sql("UPDATE events SET seq = 999 WHERE seq = 12"), 12, "event_missing"),
    "row 0": (inserted(0), 0, "event_out_of_place"),
    "a negative row": (inserted(-7), -7, "event_out_of_place"),
    "a gap before a new row": (inserted(EVENTS + 3), EVENTS + 1, "event_missing"),
    "registration after money": (swapped(2, APPROPRIATION), 2, "unknown_project"),
    "rows with details swapped": (swapped(PAYMENT, OTHER_PAYMENT), PAYMENT, "details_differ"),
    "spent beyond the budget": (rehashed(PAYMENT, amount_fen=100_001), PAYMENT, "insufficient_budget"),
    "an appropriation made small": (rehashed(APPROPRIATION, amount_fen=1), PAYMENT, "insufficient_budget"),
    "an amount of zero": (rehashed(PAYMENT, amount_fen=0), PAYMENT, "invalid_amount"),
    "an amount negative": (rehashed(PAYMENT, amount_fen=-5), PAYMENT, "invalid_amount"),
    "an amount too large": (rehashed(APPROPRIATION, amount_fen=2**70), APPROPRIATION, "invalid_amount"),
    "an amount that is real": (rewritten(PAYMENT, b":30000", b":30000.5"), PAYMENT, "body_unreadable"),
    "a refund beyond its payment": (rehashed(REFUND, amount_fen=30_001), REFUND, "refund_exceeds_payment"),
    "a refund of nothing": (rehashed(REFUND, refunds="pay-9"), REFUND, "unknown_event"),
    "a closed month": (rehashed(ERASED, occurred_on="2023-01-31"), ERASED, "month_closed"),
    "a future day": (rehashed(PAYMENT, occurred_on="2099-12-31"), PAYMENT, "future_date"),
    "a day that is none": (rehashed(PAYMENT, occurred_on="2023-02-30"), PAYMENT, "invalid_date"),
    "an unknown department": (rehashed(BULLETIN, department="D9"), BULLETIN, "unknown_department"),
    "an own department that is another": (rehashed(1, event_id="department:D9"), 1, "department_missing"),
    "a second bulletin": (inserted(EVENTS + 1, month="2023-01"), EVENTS + 1, "duplicate_fact"),
    "the clock goes back": (rehashed(BULLETIN, recorded_at="2023-01-01T00:00:00.000000Z"), BULLETIN, "clock_goes_back"),
    "the clock ran ahead": (rehashed(3, recorded_at="2098-01-01T00:00:00.000000Z"), 4, "clock_goes_back"),
    "a clock that is none": (rehashed(3, recorded_at="2023-13-45T00:00:00.000000Z"), 3, "envelope_invalid"),
    "a clock in another form": (rehashed(3, recorded_at="2023-01-01T00:00:00Z"), 3, "envelope_invalid"),
    "nonce and digest": (rehashed(PAYMENT, nonce="0" * 32), PAYMENT, "envelope_invalid"),
    "no nonce": (rehashed(BULLETIN, nonce=None), BULLETIN, "envelope_invalid"),
    "a nonce too short": (rehashed(BULLETIN, nonce="00"), BULLETIN, "envelope_invalid"),
    "an account with a control character": (rehashed(BULLETIN, recorded_by="a\x1b[2J"), BULLETIN, "envelope_invalid"),
    "an unknown kind": (rehashed(BULLETIN, kind="gift"), BULLETIN, "newer_version"),
    "a field missing": (rehashed(BULLETIN, rate=None), BULLETIN, "body_unreadable"),
    "an unknown field": (rehashed(BULLETIN, note="x"), BULLETIN, "body_not_canonical"),
    "an unknown version": (rehashed(BULLETIN, version=3), BULLETIN, "newer_version"),
    "a version for sub-units": (rehashed(BULLETIN, version=2), BULLETIN, "unsupported_version"),
    "a version before the first": (rehashed(BULLETIN, version=0), BULLETIN, "unsupported_version"),
    "an unknown version, not hashed": (
        replaced(BULLETIN, '"version":1', '"version":9'), BULLETIN, "unsupported_version"),
    "an erasure that is none": (
        together(sql(f"DELETE FROM details WHERE seq = {PAYMENT}"), rehashed(11, erases="pay-1", occurred_on="bad")),
        PAYMENT, "details_missing"),
    "a field that is empty": (rehashed(BULLETIN, document=""), BULLETIN, "body_not_canonical"),
    "a field that is null": (rewritten(BULLETIN, b'"event', b'"document":null,"event'), BULLETIN, "body_not_canonical"),
    "text not in NFC": (rehashed(2, name="Cafe\u0301"), 2, "body_not_canonical"),
    "text with a bidi override": (rehashed(2, name="a\u202eb"), 2, "forbidden_character"),
    "a memo in the body": (rehashed(OTHER_PAYMENT, memo="秘密"), OTHER_PAYMENT, "details_in_body"),
    "a space": (rewritten(BULLETIN, b"^{", b"{ "), BULLETIN, "body_not_canonical"),
    "a repeated key": (rewritten(BULLETIN, b"^{", b'{"rate":"1",'), BULLETIN, "body_not_canonical"),
    "an amount where none belongs": (rehashed(BULLETIN, amount_fen=5), BULLETIN, "body_not_canonical"),
    "bytes that are no UTF-8": (rewritten(BULLETIN, b"95", b"\xff\xfe"), BULLETIN, "body_unreadable"),
    "JSON within JSON": (rewritten(BULLETIN, b'"95.81"', b"[" * 900 + b"]" * 900), BULLETIN, "body_unreadable"),
    "a body taken away": (unguarded("events", " NOT NULL", "", f"UPDATE events SET body = NULL WHERE seq = {BULLETIN}"),
                          BULLETIN, "body_unreadable"),
    "details changed": (payment_details("details = replace(details, '某', '李')"), PAYMENT, "details_differ"),
    "details no JSON": (payment_details("details = '['"), PAYMENT, "details_differ"),
    "a salt changed": (payment_details("salt = zeroblob(16)"), PAYMENT, "details_differ"),
    "a salt as text": (unguarded("details", "salt BLOB", "salt ANY", "UPDATE details SET salt = 'sixteen letters.'"),
                       PAYMENT, "details_differ"),
    "details deleted": (sql(f"DELETE FROM details WHERE seq = {PAYMENT}"), PAYMENT, "details_missing"),
    "details added": (details_copied(OTHER_PAYMENT), OTHER_PAYMENT, "details_differ"),
    "details moved": (payment_details(f"seq = {OTHER_PAYMENT}"), PAYMENT, "details_missing"),
    "details of no event": (details_copied(999), 999, "details_without_event"),
    "details after their erasure": (
        together(details_copied(ERASED), resealed(ERASED, b'{"memo":"x"}')), ERASED, "details_not_erased"),
    "details not canonical": (resealed(PAYMENT, b'{"payee": "x"}'), PAYMENT, "details_not_canonical"),
    "details of another field": (resealed(PAYMENT, b'{"project":"P2"}'), PAYMENT, "details_not_canonical"),
    "details that are a list": (resealed(PAYMENT, b'["x"]'), PAYMENT, "details_not_canonical"),
    "details that are none": (resealed(PAYMENT, b"{}"), PAYMENT, "details_not_canonical"),
    "details that are a number": (resealed(PAYMENT, b'{"memo":5}'), PAYMENT, "details_not_canonical"),
    "an event_id twice": (
        together(sql("DROP INDEX events_by_event_id", "CREATE INDEX events_by_event_id ON events (event_id)"),
                 inserted(EVENTS + 1, event_id="bul-1"),
                 redefined("events_by_event_id", "CREATE INDEX", "CREATE UNIQUE INDEX")),
        EVENTS + 1, "duplicate_event_id"),
}  # fmt: skip


@pytest.mark.parametrize(("how", "seq", "code"), EVENTS_TAMPERED.values(), ids=list(EVENTS_TAMPERED))
def test_a_tampered_event_is_named(copy: CommandLine, how: Tamper, seq: int, code: str) -> None:
    """The first problem names the first event that is wrong, or the first seq that is missing."""
    tamper(copy, how)
    problems = found_by(copy)["problems"]
    assert problems[0]["seq"] == seq, problems
    assert code in {problem["code"] for problem in problems if problem["seq"] == seq}, problems


def test_a_deleted_event_is_called_missing_before_what_it_leaves(copy: CommandLine) -> None:
    """Of an event with details that was deleted, the first thing said is that it is missing."""
    tamper(copy, sql(f"DELETE FROM events WHERE seq = {PAYMENT}"))
    result = copy("verify", "--json")
    first = json.loads(result.stdout)["problems"][0]
    assert (result.exit_code, first["seq"], first["code"]) == (3, PAYMENT, "event_missing")
