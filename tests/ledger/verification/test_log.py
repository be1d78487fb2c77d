"""Verification by the block: however many rows are read together, it finds what a closer look at each finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.at_a_glance import AtAGlance
from ledger.verification import log as log_module
from ledger.verification import reading
from ledger.verification.log import LogCheck
from ledger.verification.outcome import Verification
from ledger.verify import verify
from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import EVENTS, Tamper, found_by, rehashed, replaced, resealed, sql, tamper, together
from tests.ledger.test_laws import Fields, histories, history, law
from tests.ledger.test_verify import EVENTS_TAMPERED

PAYMENTS = [money("expenditure", f"small-{number}", "0.01", day="2023-02-10", memo="茶") for number in range(12)]
VALUES = st.sampled_from(["P1", "P2", "PP", "e1", "small-3", "2023-01-01", "2024-01-04", "D2", 1, 7000, 10**7])
NAMES = st.sampled_from(["project", "occurred_on", "amount_fen", "event_id", "department", "recorded_at", "refunds"])


@contextmanager
def blocks_of(rows: int) -> Iterator[None]:
    """Let a verification look at so many rows together."""
    with patch.object(reading, "BLOCK_ROWS", rows):
        yield


def found(cli: CommandLine, rows: int) -> tuple[object, ...]:
    """Return what verification finds in blocks of so many rows."""
    with blocks_of(rows):
        return said(verify(cli.ledger))


def one_by_one(cli: CommandLine) -> tuple[object, ...]:
    """Return what verification finds where every event takes a closer look, and every rule is asked."""
    with (
        patch.object(log_module, "read_bodies", lambda bodies: None),
        patch.object(AtAGlance, "takes", lambda self, payment: False),
    ):
        return said(verify(cli.ledger))


def said(found_: Verification) -> tuple[object, ...]:
    """Return all that a verification says."""
    return found_.events, found_.details, found_.sums, found_.root, found_.problems, found_.left_out, found_.claims


@pytest.mark.parametrize("how", [how for how, _, _ in EVENTS_TAMPERED.values()], ids=list(EVENTS_TAMPERED))
def test_blocks_find_what_a_closer_look_finds(copy: CommandLine, how: Tamper) -> None:
    """Whatever is done to an event, every problem is named as by a closer look, and the root is the same."""
    tamper(copy, how)
    expected = one_by_one(copy)
    assert [found(copy, rows) for rows in (1, 7, 256)] == [expected] * 3


AMONG_PAYMENTS = 95
EARLY, LATE = "2023-01-01T00:00:00.000000Z", "2098-01-01T00:00:00.000000Z"
PAYMENTS_TAMPERED: dict[str, tuple[dict[str, object], str]] = {
    "the clock goes back": ({"recorded_at": EARLY}, "clock_goes_back"),
    "the clock ran ahead": ({"recorded_at": LATE}, "clock_goes_back"),
    "a future day": ({"occurred_on": "2098-06-01"}, "future_date"),
    "a day that is none": ({"occurred_on": "2023-02-30"}, "invalid_date"),
    "a closed month": ({"occurred_on": "2023-01-31"}, "month_closed"),
    "a year without budget": ({"occurred_on": "2022-01-31"}, "insufficient_budget"),
    "more than there is": ({"amount_fen": 10**9}, "insufficient_budget"),
    "an unknown project": ({"project": "P9"}, "unknown_project"),
    "a parent project": ({"project": "PP"}, "project_has_children"),
    "an unknown department": ({"department": "D9"}, "unknown_department"),
    "another department": ({"department": "D2"}, "wrong_department"),
    "the id of a payment of the block": ({"event_id": "more-25"}, "duplicate_event_id"),
    "the id of a payment long before": ({"event_id": "pay-1"}, "duplicate_event_id"),
    "a source with a folder": ({"source": {"file": "a/b", "row": 1, "sha256": "0" * 64}}, "invalid_source"),
    "a digest that is none": ({"source": {"file": "a", "row": 1, "sha256": "G" * 64}}, "invalid_source"),
    "text that is blank": ({"fund": " "}, "not_text"),
    "no version": ({"version": None}, "body_not_canonical"),
}


@pytest.mark.parametrize(("fields", "code"), PAYMENTS_TAMPERED.values(), ids=list(PAYMENTS_TAMPERED))
def test_one_payment_of_many_is_found(copy: CommandLine, fields: dict[str, object], code: str) -> None:
    """Whatever is wrong with a payment among payments is named as by a closer look, in a block of any size."""
    parent = event("project_registered", "reg-PP", project="PP", name="一级项目")
    child = event("project_registered", "reg-PC", project="PC", name="二级项目", parent="PP")
    more = [money("expenditure", f"more-{number}", "0.01", day="2023-05-04", memo="茶") for number in range(30)]
    unit = event("department_registered", "reg-D2", department="D2", name="下属单位", parent="D1")
    later = money("appropriation", "later", "1000.00")
    assert copy.import_lines([parent, child, unit, later, *more]).exit_code == 0
    tamper(copy, sql("DROP INDEX events_by_event_id"))
    tamper(copy, rehashed(EVENTS + 4, occurred_on="2098-01-04"))
    tamper(copy, rehashed(AMONG_PAYMENTS, **fields))
    expected = one_by_one(copy)
    told = found_by(copy)
    # The budget that is dated ahead is a finding of the project already: its balance is nobody's fault after that.
    follows = code == "insufficient_budget" and told["left_out"] > 0
    assert follows or code in [problem["code"] for problem in told["problems"]]
    assert [found(copy, rows) for rows in (1, 8, 32, 256)] == [expected] * 4


@law
@given(histories, st.integers(1, 9), st.data())
def test_any_change_is_found_in_blocks_of_any_size(lines: list[Fields], rows: int, data: st.DataObject) -> None:
    """A random history is sound in blocks; with any field of any event changed, they find what a closer look finds."""
    with history([*lines, *PAYMENTS]) as cli:
        sound = verify(cli.ledger)
        assert sound.ok
        assert found(cli, rows) == one_by_one(cli) == said(sound)
        seq = data.draw(st.integers(1, sound.events))
        # Where it is unique, no event_id could be given twice.
        tamper(cli, sql("DROP INDEX events_by_event_id"))
        tamper(cli, rehashed(seq, **{data.draw(NAMES): data.draw(VALUES)}))
        assert found(cli, rows) == one_by_one(cli)


def test_sound_blocks_pass_at_a_glance(copy: CommandLine) -> None:
    """Blocks of payments, with refunds, reversals and facts among them, take no closer look at any event."""
    lines = [
        money("refund", "back-s", "0.01", day="2023-06-01", refunds="small-3"),
        event("reversal", "undo-s", reverses="small-4", reason="错", occurred_on="2023-06-01"),
        event("bulletin", "bul-5", month="2023-05", rate="95.81"),
    ]
    assert copy.import_lines(lines).exit_code == 0
    with patch.object(LogCheck, "_check") as one_row, blocks_of(16):
        assert verify(copy.ledger).ok
    one_row.assert_not_called()


MOVED = {
    "before the first": (-5, {(-5, "event_out_of_place"), (30, "event_missing")}),
    "far beyond the others": (1 << 62, {(30, "event_missing")}),
}


@pytest.mark.parametrize(("seq", "codes"), MOVED.values(), ids=list(MOVED))
def test_a_row_out_of_place_is_found(copy: CommandLine, seq: int, codes: set[tuple[int, str]]) -> None:
    """A seq of any size is found at once, as what stands where nothing does."""
    tamper(copy, sql(*(f"UPDATE {table} SET seq = {seq} WHERE seq = 30" for table in ("events", "details"))))
    assert codes <= {(problem["seq"], problem["code"]) for problem in found_by(copy)["problems"]}
    assert found(copy, 256) == found(copy, 4) == one_by_one(copy)


def test_empty_details_are_found_among_payments(copy: CommandLine) -> None:
    """Details of no byte at all are none that the ledger seals, whatever their digest."""
    tamper(copy, resealed(50, b""))
    assert (50, "details_not_canonical") in [(one["seq"], one["code"]) for one in found_by(copy)["problems"]]


def test_a_refund_before_its_payment_is_found_within_a_block(copy: CommandLine) -> None:
    """The order of a payment and what names it counts within a block too."""
    refund = money("refund", "back-s", "0.01", day="2023-06-01", refunds="small-59")
    assert copy.import_lines([refund, event("bulletin", "bul-2", month="2023-02", rate="95.00")]).exit_code == 0
    swapped = [
        f"UPDATE {table} SET seq = {to} WHERE seq = {at}"
        for at, to in ((73, -9), (72, 73), (-9, 72))
        for table in ("events", "details")
    ]
    tamper(copy, sql(*swapped))
    assert "unknown_event" in [problem["code"] for problem in found_by(copy)["problems"]]


def test_what_follows_from_a_tampered_amount_is_counted_not_told(copy: CommandLine) -> None:
    """A budget made smaller is found; payments that it no longer covers are innocent, and said to be left out."""
    tamper(copy, replaced(4, "100000", "10000"))
    found_ = found_by(copy)
    assert [(problem["seq"], problem["code"]) for problem in found_["problems"]] == [(4, "leaf_hash_differs")]
    assert found_["left_out"] > 0
    assert f"另有 {found_['left_out']} 个余额问题" in copy("verify").stdout


def test_another_project_answers_for_itself(copy: CommandLine) -> None:
    """Where one project has a finding, the balance problems of another are told as ever."""
    tamper(copy, together(replaced(4, "100000", "10000"), rehashed(7, amount_fen=10**9)))
    found_ = found_by(copy)
    assert [(problem["seq"], problem["code"]) for problem in found_["problems"]] == [
        (4, "leaf_hash_differs"),
        (7, "insufficient_budget"),
    ]
    assert "P2 2023 年剩余指标" in found_["problems"][1]["message"]


GONE = {"gone": sql("DELETE FROM events WHERE seq = 4"), "unreadable": replaced(4, "amount_fen", "amount_fem")}


@pytest.mark.parametrize("how", GONE.values(), ids=list(GONE))
def test_where_an_event_cannot_be_read_nobody_is_accused_of_its_absence(copy: CommandLine, how: Tamper) -> None:
    """Of an event that is gone or unreadable nobody knows the project, and so no later balance."""
    tamper(copy, how)
    found_ = found_by(copy)
    assert "insufficient_budget" not in [problem["code"] for problem in found_["problems"]]
    assert found_["left_out"] > 0


def test_a_code_is_named_once(copy: CommandLine) -> None:
    """What a finding says does not say its code again; on the command line it stands at the end."""
    tamper(copy, rehashed(7, amount_fen=10**9))
    (problem,) = found_by(copy)["problems"]
    assert (problem["code"], "[" in problem["message"]) == ("insufficient_budget", False)
    assert copy("verify").stdout.count("insufficient_budget") == 1
