"""Verification a part at a time: however large the parts, it finds what looking at every event by itself finds."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing import active_children
from signal import SIG_BLOCK, SIGINT, pthread_sigmask
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import UnusableFile
from ledger.files.processes import in_processes
from ledger.verification import file as verify_file
from ledger.verification import parts as verify_part
from ledger.verification.log import LogCheck
from ledger.verification.outcome import Verification
from ledger.verification.parts import Part, PartReader, part_events
from ledger.verify import verify
from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import EVENTS, Tamper, rehashed, resealed, sql, tamper
from tests.ledger.test_laws import Fields, histories, history, law
from tests.ledger.test_verify import EVENTS_TAMPERED

PAYMENTS = [money("expenditure", f"small-{number}", "0.01", day="2023-02-10", memo="茶") for number in range(12)]
VALUES = st.sampled_from(["P1", "P2", "PP", "e1", "small-3", "2023-01-01", "2024-01-04", "D2", 1, 7000, 10**7])
NAMES = st.sampled_from(["project", "occurred_on", "amount_fen", "event_id", "department", "recorded_at", "refunds"])


@contextmanager
def parts_of(height: int) -> Iterator[None]:
    """Let a verification read 2 ** ``height`` events at a time."""
    with patch.object(verify_part, "PART_HEIGHT", height):
        yield


def found(cli: CommandLine, height: int) -> Verification:
    """Return what verification finds in parts of 2 ** ``height`` events."""
    with parts_of(height):
        return verify(cli.ledger)


def one_by_one(cli: CommandLine) -> Verification:
    """Return what verification finds where every event takes a closer look."""
    with patch.object(PartReader, "__call__", lambda reader, seqs: None):
        return verify(cli.ledger)


@pytest.mark.parametrize("height", [0, 2, 5])
@pytest.mark.parametrize("how", [how for how, _, _ in EVENTS_TAMPERED.values()], ids=list(EVENTS_TAMPERED))
def test_parts_find_what_a_closer_look_finds(copy: CommandLine, how: Tamper, height: int) -> None:
    """Whatever is done to an event, every problem is named as without parts, and the root is the same."""
    tamper(copy, how)
    assert found(copy, height) == one_by_one(copy)


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
    "the id of a payment of the part": ({"event_id": "more-25"}, "duplicate_event_id"),
    "the id of a payment long before": ({"event_id": "pay-1"}, "duplicate_event_id"),
    "a source with a folder": ({"source": {"file": "a/b", "row": 1, "sha256": "0" * 64}}, "invalid_source"),
    "a digest that is none": ({"source": {"file": "a", "row": 1, "sha256": "G" * 64}}, "invalid_source"),
    "text that is blank": ({"fund": " "}, "not_text"),
    "no version": ({"version": None}, "body_not_canonical"),
}


@pytest.mark.parametrize(("fields", "code"), PAYMENTS_TAMPERED.values(), ids=list(PAYMENTS_TAMPERED))
def test_one_payment_of_many_is_found(copy: CommandLine, fields: dict[str, object], code: str) -> None:
    """Whatever is wrong with a payment among payments is named as by a closer look, in a part of any size."""
    parent = event("project_registered", "reg-PP", project="PP", name="一级项目")
    child = event("project_registered", "reg-PC", project="PC", name="二级项目", parent="PP")
    more = [money("expenditure", f"more-{number}", "0.01", day="2023-05-04", memo="茶") for number in range(30)]
    unit = event("department_registered", "reg-D2", department="D2", name="下属单位")
    later = money("appropriation", "later", "1000.00")
    assert copy.import_lines([parent, child, unit, later, *more]).exit_code == 0
    tamper(copy, sql("DROP INDEX events_by_event_id"))
    tamper(copy, rehashed(EVENTS + 4, occurred_on="2098-01-04"))
    tamper(copy, rehashed(AMONG_PAYMENTS, **fields))
    expected = one_by_one(copy)
    codes = [(problem.seq, problem.code) for problem in expected.problems]
    assert any(found_code == code for _, found_code in codes), codes
    for height in (0, 3, 5, 12):
        assert found(copy, height) == expected


@law
@given(histories, st.integers(0, 3), st.data())
def test_any_change_is_found_in_parts_of_any_size(lines: list[Fields], height: int, data: st.DataObject) -> None:
    """A random history is sound in parts; with any field of any event changed, parts find what a closer look finds."""
    with history([*lines, *PAYMENTS]) as cli:
        sound = found(cli, height)
        assert sound.ok
        assert sound == one_by_one(cli)
        seq = data.draw(st.integers(1, sound.events))
        # Where it is unique, no event_id could be given twice.
        tamper(cli, sql("DROP INDEX events_by_event_id"))
        tamper(cli, rehashed(seq, **{data.draw(NAMES): data.draw(VALUES)}))
        assert found(cli, height) == one_by_one(cli)


def test_payments_pass_at_a_glance(copy: CommandLine) -> None:
    """Of parts with nothing but payments, and of those with a refund among them, no payment is read by itself."""
    passed: list[Part] = []
    take_if_sound = LogCheck.take_if_sound

    def noting(log: LogCheck, part: Part, others: object) -> bool:
        taken = take_if_sound(log, part, others)  # type: ignore[arg-type]
        passed.extend([part] if taken else [])
        return taken

    assert copy.import_lines([money("refund", "back-s", "0.01", day="2023-06-01", refunds="small-3")]).exit_code == 0
    with patch.object(LogCheck, "take_if_sound", noting), parts_of(4):
        assert verify(copy.ledger).ok
    assert sum(len(part.event_ids) for part in passed) > 50
    assert any(part.others for part in passed)


def test_parts_in_processes(copy: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in processes of their own, parts give the same, of a sound ledger and of one that is not."""
    monkeypatch.setattr(verify_file, "FEWEST_IN_PROCESSES", 1)
    assert found(copy, 5) == one_by_one(copy)
    tamper(copy, rehashed(40, amount_fen=10**9))
    assert found(copy, 5) == one_by_one(copy)


def test_a_process_that_ends_is_an_error_with_a_code() -> None:
    """Where a process is killed, the error says so; there is no traceback and no result."""
    with ExitStack() as stack, pytest.raises(UnusableFile) as caught:
        list(in_processes(os._exit, [1, 2], stack))
    assert caught.value.code == "process_ended"


class EndsWhileItStarts:
    """Ends the process that reads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be read by ending the process."""
        return os._exit, (1,)


def test_a_process_that_ends_while_it_starts_is_an_error_with_a_code() -> None:
    """Where a process is killed before it has read what it shall do, however much that is, nobody waits for it."""
    work = partial(print, EndsWhileItStarts(), bytes(10**7))
    with ExitStack() as stack, pytest.raises(UnusableFile) as caught:
        list(in_processes(work, [1, 2], stack))
    assert caught.value.code == "process_ended"


def signals_blocked(_: int) -> set[int]:
    """Return the signals that do not reach this process."""
    return set(pthread_sigmask(SIG_BLOCK, []))


def test_an_interruption_is_for_the_process_that_waits() -> None:
    """However early it comes, it does not reach the others, whose traceback nobody should see."""
    with ExitStack() as stack:
        assert all(SIGINT in signals for signals in in_processes(signals_blocked, [1, 2, 3], stack))
    assert SIGINT not in signals_blocked(0)


def test_processes_end_with_those_who_wait() -> None:
    """Where nobody takes the results any more, no process is left."""
    before = set(active_children())
    with suppress(ZeroDivisionError), ExitStack() as stack:
        for result in in_processes(bytes, [10**6] * 20, stack):
            assert len(result) // 0
    assert set(active_children()) == before


def test_what_stands_before_the_first_event_is_found(copy: CommandLine) -> None:
    """A row with a negative seq is read with the first part."""
    tamper(copy, sql("UPDATE events SET seq = -5 WHERE seq = 30", "UPDATE details SET seq = -5 WHERE seq = 30"))
    for height in (2, 12):
        problems = [(problem.seq, problem.code) for problem in found(copy, height).problems]
        assert (-5, "event_out_of_place") in problems
        assert (30, "event_missing") in problems


def test_a_row_far_beyond_the_others_is_found(copy: CommandLine) -> None:
    """A seq of any size is found at once, as what stands where nothing does."""
    tamper(copy, sql(*(f"UPDATE {table} SET seq = 1 << 62 WHERE seq = 30" for table in ("events", "details"))))
    for height in (2, 12):
        problems = found(copy, height).problems
        assert (30, "event_missing") in [(problem.seq, problem.code) for problem in problems]
        assert problems == one_by_one(copy).problems


def test_empty_details_are_found_among_payments(copy: CommandLine) -> None:
    """Details of no byte at all are none that the ledger seals, whatever their digest."""
    tamper(copy, resealed(50, b""))
    for height in (0, 3, 12):
        assert (50, "details_not_canonical") in [
            (problem.seq, problem.code) for problem in found(copy, height).problems
        ]


def test_a_refund_before_its_payment_is_found_within_a_part(copy: CommandLine) -> None:
    """The order of a payment and what names it counts within a part too."""
    refund = money("refund", "back-s", "0.01", day="2023-06-01", refunds="small-59")
    assert copy.import_lines([refund, event("bulletin", "bul-2", month="2023-02", rate="95.00")]).exit_code == 0
    tamper(
        copy,
        sql(
            *(
                f"UPDATE {table} SET seq = {to} WHERE seq = {at}"
                for at, to in ((73, -9), (72, 73), (-9, 72))
                for table in ("events", "details")
            )
        ),
    )
    with parts_of(12):
        assert part_events() > 74
        codes = [problem.code for problem in verify(copy.ledger).problems]
    assert "unknown_event" in codes
