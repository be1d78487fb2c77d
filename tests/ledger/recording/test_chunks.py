"""Batches of many chunks: wherever one chunk ends and the next begins, the outcome is that of a single one."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Event as Happening
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import record as record_module
from ledger.kinds.form import Record, event_of
from ledger.lines.reading import Line
from ledger.record import record
from ledger.recording import appender, batch, prepared
from ledger.recording.appender import Appender
from ledger.rules.at_a_glance import AtAGlance
from ledger.rules.guards import refusals
from ledger.storage.schema import TRIGGERS
from ledger.storage.store import open_to_write
from tests.conftest import DEPARTMENT, CommandLine, event, money
from tests.ledger.test_laws import FIRST, Fields, exported, figures, histories, history, law, new_ledger, recorded

SHOWN = ("code", "line", "field", "value", "wanted")
VOUCHERS = [
    money("expenditure", f"same-{number}", "0.01", day="2023-02-10", voucher=f"V{number % 3}") for number in range(9)
]

PLAIN = [money("expenditure", f"plain-{number}", "0.01", day="2023-02-10", voucher=f"W{number}") for number in range(9)]


@contextmanager
def chunks_of(lines: int) -> Iterator[None]:
    """Let a batch be checked so many lines at a time, and written while it is, about half as many at a time."""
    with patch.object(batch, "CHUNK_LINES", lines), patch.object(batch, "PORTION_LINES", lines // 2 or 1):
        yield


def outcome(cli: CommandLine, lines: list[Fields]) -> list[Any]:
    """Record ``lines`` as one batch and return what became of it, and what the ledger then says."""
    with open_to_write(cli.ledger) as ledger:
        numbered = [Line(fields=line, number=number) for number, line in enumerate(lines, 1)]
        found = record(ledger, numbered, recorded_by="clerk")
    notes = [[getattr(note, name) for name in SHOWN] for note in (*found.problems, *found.warnings)]
    return [found.recorded, found.already_recorded, notes, exported(cli), figures(cli)]


def with_repeats(lines: list[Fields], places: list[int]) -> list[Fields]:
    """Return ``lines`` with some said twice: at each place the line is followed by an earlier one."""
    repeated: list[Fields] = []
    for number, line in enumerate(lines):
        repeated.append(line)
        if number in places:
            repeated.append(lines[number // 2])
    return repeated


@law
@given(histories, st.lists(st.integers(0, 30)), st.integers(1, 5))
def test_what_is_accepted_is_accepted_in_chunks_of_any_size(lines: list[Fields], places: list[int], size: int) -> None:
    """Refunds, reversals, facts, closings, a payment or a line said twice reach across chunks as they do within one."""
    with history([*lines, *VOUCHERS]) as cli:
        accepted = with_repeats(exported(cli), places)
    with new_ledger() as whole, new_ledger() as parted:
        expected = outcome(whole, accepted)
        with chunks_of(size):
            assert outcome(parted, accepted) == expected
        assert parted.json("verify")["ok"]


REFUND = money("refund", "back", "300.00", day="2023-03-01", refunds="pay-1")
UNDONE = {"event_id": "undo", "kind": "reversal", "reverses": "back", "reason": "错", "occurred_on": "2023-03-02"}
ERASURE = {"event_id": "erase", "kind": "details_erased", "erases": "pay-1", "reason": "申请", "authority": "法"}
SAID_AGAIN = money("expenditure", "pay-2", "120.50", project="P2", day="2023-03-10")
BETWEEN = {"a line said again": SAID_AGAIN, "an erasure": ERASURE}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=list(BETWEEN))
@pytest.mark.parametrize("size", [2, 3, 1000])
def test_a_refund_is_counted_once(funded: CommandLine, between: Fields, size: int) -> None:
    """What is left of a payment is right in the chunk after one of which a part was written ahead of the rest."""
    too_much = money("refund", "back-3", "0.01", day="2023-03-04", refunds="pay-1")
    lines = [REFUND, between, UNDONE, {**REFUND, "event_id": "back-2", "occurred_on": "2023-03-03"}]
    with chunks_of(size):
        assert funded.import_lines([*lines, too_much]).stderr.count("[refund_exceeds_payment]") == 1
        assert funded.import_lines(lines).exit_code == 0
    funded.ok("verify")


@pytest.mark.parametrize("field", ["fund", "memo"])
def test_a_batch_larger_than_one_value(funded: CommandLine, monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    """Lines that together are more than SQLite takes in one value are written before they are."""
    monkeypatch.setattr(appender, "MOST_BYTES", 5_000)
    payments = (money("expenditure", f"e{number}", "0.01", **{field: "茶" * 300}) for number in range(40))
    with open_to_write(funded.ledger) as ledger:
        ledger.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 15_000)
        lines = [Line(fields=fields) for fields in [REFUND, *payments, UNDONE]]
        assert record(ledger, lines, recorded_by="clerk").recorded == len(lines)
    funded.ok("verify")
    assert "[already_reversed]" in funded.refused("append", *undo_options())


def undo_options() -> list[str]:
    """Return the reversal of the refund as it is typed."""
    return ["reversal", "--reverses", "back", "--reason", "错", "--occurred-on", "2023-03-02"]


def test_an_interruption_leaves_nothing_behind(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while a chunk is being written, and again while it waits for that, a batch leaves no event."""
    before = funded.ok("export", "--full")
    run, writing = Appender._run, Happening()

    def slowly(self: Appender, statements: Any) -> None:
        for statement in statements:
            writing.set()
            time.sleep(0.1)
            run(self, [statement])

    def interrupting() -> Iterator[Line]:
        for number in range(6):
            if number == 5:
                writing.wait()
                raise KeyboardInterrupt
            yield Line(fields=money("expenditure", f"e{number}", "0.01", memo="茶"))

    monkeypatch.setattr(Appender, "_run", slowly)
    with chunks_of(2), open_to_write(funded.ledger) as ledger, pytest.raises(KeyboardInterrupt):
        record(ledger, interrupting(), recorded_by="clerk")
    assert funded.ok("export", "--full") == before
    funded.ok("verify")


@law
@given(histories, histories, st.integers(1, 4))
def test_what_is_refused_is_refused_in_chunks_of_any_size(before: list[Fields], lines: list[Fields], size: int) -> None:
    """Every reason and warning is the same, in the same order, wherever chunks end."""
    batch_of_both = [*FIRST, *before, *({**line, "event_id": f"2-{line['event_id']}"} for line in lines)]
    with new_ledger() as whole, new_ledger() as parted:
        expected = outcome(whole, batch_of_both)
        with chunks_of(size):
            assert outcome(parted, batch_of_both) == expected


@law
@given(histories, st.integers(1, 3))
def test_a_writer_that_stays_open_goes_by_what_is_true(lines: list[Fields], writers: int) -> None:
    """Writers by turns, each with its ledger open all the time, accept and refuse what one that opens it anew does."""
    with history([]) as alone, history([]) as shared:
        opened = [open_to_write(shared.ledger) for _ in range(writers)]
        for number, line in enumerate(lines):
            with open_to_write(alone.ledger) as ledger:
                expected = recorded(ledger, [line])
            assert recorded(opened[number % writers], [line]) == expected
        for ledger in opened:
            ledger.close()
        assert figures(shared) == figures(alone)
        assert shared.json("verify")["ok"]


@contextmanager
def closer_looks() -> Iterator[None]:
    """Let every line be read, and every payment be accepted, by a closer look."""
    with (
        patch.object(prepared, "read_lines", lambda texts: None),
        patch.object(prepared, "read_fields", lambda lines: None),
        patch.object(AtAGlance, "takes", lambda self, payment: False),
    ):
        yield


@law
@given(histories)
def test_a_payment_accepted_at_a_glance_breaks_no_rule(lines: list[Fields]) -> None:
    """What is taken at a glance, no guard refuses; what is not taken, a guard does. Recorded and verified alike."""
    takes, taken = AtAGlance.takes, []

    def beside_the_guards(self: AtAGlance, payment: Record) -> bool:
        if payment.department is None:
            payment.department = self._books.department_of(payment.project) or DEPARTMENT
        expected = refusals(payment if hasattr(payment, "title") else event_of(payment), self._books)
        taken.append(takes(self, payment))
        assert taken[-1] == (expected == [])
        return taken[-1]

    payment = money("expenditure", "payment", "0.01", day="2023-01-05")
    with patch.object(AtAGlance, "takes", beside_the_guards), history([payment, *lines]) as cli:
        assert cli.json("verify")["ok"]
    assert any(taken)


@law
@given(histories, histories, st.lists(st.integers(0, 30)), st.integers(1, 9))
def test_what_is_taken_at_a_glance_is_taken_as_by_a_closer_look(
    before: list[Fields], lines: list[Fields], places: list[int], size: int
) -> None:
    """What becomes of a batch, refused lines and all, is the same where every line takes a closer look."""
    second = [{**line, "event_id": f"2-{line['event_id']}"} for line in lines]
    batch_of_all = with_repeats([*FIRST, *before, *PLAIN, *VOUCHERS, *second, *map(unusual, VOUCHERS)], places)
    with new_ledger() as quick, new_ledger() as closer:
        with chunks_of(size):
            found = outcome(quick, batch_of_all)
        with chunks_of(size), closer_looks():
            assert outcome(closer, batch_of_all) == found
        assert quick.json("verify")["ok"]


CLOSING = {"event_id": "close", "kind": "month_closed", "month": "2023-04"}
SUB_UNIT = {"event_id": "unit", "kind": "department_registered", "department": "D2", "name": "下属单位", "parent": "D1"}
ODD_PAYMENTS: dict[str, tuple[Fields, str]] = {
    "a future day": (money("expenditure", "odd", "0.01", day="2024-02-03"), "future_date"),
    "a day that is none": (money("expenditure", "odd", "0.01", day="2023-02-30"), "invalid_date"),
    "a closed month": (money("expenditure", "odd", "0.01", day="2023-04-03"), "month_closed"),
    "a parent project": (money("expenditure", "odd", "0.01", project="PP"), "project_has_children"),
    "an unknown department": (money("expenditure", "odd", "0.01", department="D9"), "unknown_department"),
    "another department": (money("expenditure", "odd", "0.01", department="D2"), "wrong_department"),
    "other content under the same id": (money("expenditure", "plain-4", "0.02"), "duplicate_event_id"),
    "more than there is": (money("expenditure", "odd", "99999"), "insufficient_budget"),
    "an amount of nothing": (money("expenditure", "odd", "0.00"), "invalid_amount"),
    "an amount as a number": ({**money("expenditure", "odd", "1"), "amount": 1}, "invalid_amount"),
    "a blank text": (money("expenditure", "odd", "0.01", fund="  "), "not_text"),
    "a source with a folder": (
        money("expenditure", "odd", "0.01", source={"file": "a/b", "row": 1, "sha256": "0" * 64}),
        "invalid_source",
    ),
    "half a character": (money("expenditure", "odd", "0.01", project="\ud800"), "forbidden_character"),
    "half a character in a digest": (
        money("expenditure", "odd", "0.01", source={"file": "a", "row": 1, "sha256": "\ud800" * 64}),
        "invalid_source",
    ),
}


@pytest.mark.parametrize(("odd", "code"), ODD_PAYMENTS.values(), ids=list(ODD_PAYMENTS))
def test_one_payment_of_many_is_refused(odd: Fields, code: str) -> None:
    """A payment among payments that may not be recorded is refused as by a closer look, and nothing is recorded."""
    found = []
    for looking in (nullcontext, closer_looks):
        with (
            patch.object(record_module, "recorded_now", lambda: "2024-02-02T00:00:00.000000Z"),
            history([CLOSING, SUB_UNIT]) as cli,
            looking(),
        ):
            found.append(outcome(cli, [*PLAIN, odd]))
    assert found[0] == found[1]
    assert code in [note[0] for note in found[0][2]]


def test_a_reversal_takes_what_was_recorded_of_an_event_said_otherwise() -> None:
    """A batch that says an event otherwise and reverses it has its payments refused as by a closer look."""
    paid = money("expenditure", "paid", "90.00", day="2023-02-10")
    back = money("refund", "back", "50.00", day="2023-02-11", refunds="paid")
    lines = [
        {**back, "amount": "0.01"},
        {"event_id": "undo", "kind": "reversal", "reverses": "back", "reason": "错", "occurred_on": "2023-02-12"},
        money("expenditure", "more", "55.00", day="2023-02-13"),
    ]
    found = []
    for looking in (nullcontext, closer_looks):
        with history([paid, back]) as cli, looking():
            found.append(outcome(cli, lines))
    assert found[0] == found[1]
    assert [(note[0], note[1]) for note in found[0][2]] == [("duplicate_event_id", 1), ("insufficient_budget", 3)]


def unusual(payment: Fields) -> Fields:
    """Return another payment under the voucher of one, with text that takes a closer look."""
    return {**payment, "event_id": f"u-{payment['event_id']}", "fund": "e\u0301", "memo": "一\n二"}


def test_lines_and_payments_are_taken_at_a_glance(funded: CommandLine) -> None:
    """Lines of every kind are read together; payments pass with refunds and reversals of them between."""
    undo = event("reversal", "undo-4", reverses="plain-4", reason="错", occurred_on="2023-02-11")
    lines = [*PLAIN, money("refund", "back", "0.01", day="2023-02-11", refunds="plain-3"), undo, VOUCHERS[0]]
    takes, taken = AtAGlance.takes, []

    def noting(self: AtAGlance, payment: Record) -> bool:
        taken.append(takes(self, payment))
        return taken[-1]

    with patch.object(AtAGlance, "takes", noting), patch.object(prepared, "draft") as drafted:
        assert funded.import_lines(lines).exit_code == 0
    assert taken == [True] * (len(PLAIN) + 1)
    drafted.assert_not_called()
    funded.ok("verify")


def test_the_guards_are_never_gone(funded: CommandLine) -> None:
    """While a batch of several chunks is written every trigger is in force, and it changes none."""
    lines = [money("expenditure", f"e{number}", "0.01", memo="茶") for number in range(7)]
    run, seen = Appender._run, []

    def looking(self: Appender, statements: Any) -> None:
        seen.append(
            {name for (name,) in self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
        )
        run(self, statements)

    with chunks_of(2), patch.object(Appender, "_run", looking):
        assert funded.import_lines([*lines, money("expenditure", "too-much", "99999")]).exit_code == 1
        assert funded.import_lines(lines).exit_code == 0
    assert len(seen) > 6
    assert all(triggers == TRIGGERS.keys() for triggers in seen)
    funded.ok("verify")


def test_an_erasure_within_a_long_batch(funded: CommandLine) -> None:
    """Details recorded in an earlier chunk of the same batch are deleted by an erasure in a later one."""
    lines = [money("expenditure", f"e{number}", "0.01", memo="茶") for number in range(5)]
    erasure = {"event_id": "erase", "kind": "details_erased", "erases": "e0", "reason": "申请", "authority": "法"}
    with chunks_of(2):
        assert funded.import_lines([*lines, erasure]).exit_code == 0
    assert "memo" not in funded.json("show", "e0")
    assert funded.json("show", "e1")["memo"] == "茶"
    funded.ok("verify")
