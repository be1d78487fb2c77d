"""What ``diff`` keeps of the events between two moments: their seqs, not the events."""

import tracemalloc
import weakref

import pytest

from ledger.history.changes import Change, changes_between
from ledger.storage.store import Ledger, open_to_read
from scoring.reports.diff_events import Changes, Seqs
from tests.conftest import CommandLine, money
from tests.ledger.rules.test_reversals import undo

MOST_BYTES_AN_EVENT = 120


@pytest.fixture
def paid(funded: CommandLine) -> CommandLine:
    """A ledger with six hundred payments, every tenth reversed."""
    lines = [money("expenditure", f"p-{number}", "0.10") for number in range(600)]
    assert funded.import_lines([*lines, *(undo(line["event_id"]) for line in lines[::10])]).exit_code == 0
    return funded


def taken(ledger: Ledger, changes: Changes) -> list["weakref.ref[Change]"]:
    """Take all that was recorded and return who of it was there."""
    there = []
    for change in changes_between(ledger, 0, ledger.head):
        changes.take(change)
        there.append(weakref.ref(change))
    return there


def test_no_event_is_held(paid: CommandLine) -> None:
    """Once the next event is taken the one before is gone, and what is left is its seq."""
    changes = Changes(lambda year: f"{year}-12")
    with open_to_read(paid.ledger) as ledger:
        there = taken(ledger, changes)
        assert [one for one in there if one() is not None] == []
        tracemalloc.start()
        again = Changes(lambda year: f"{year}-12")
        for change in changes_between(ledger, 7, ledger.head):
            again.take(change)
        del change
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    assert held / 660 < MOST_BYTES_AN_EVENT
    assert len(again.movers(2023).of_month("2023-12", "executed_fen")) == 660


def test_seqs_are_in_order_and_each_once() -> None:
    """Parts that overlap are gone through as one, as often as is asked."""
    seqs = Seqs(([1, 4, 9], [2, 4], []))
    assert [*seqs] == [*seqs] == [1, 2, 4, 9]
    assert (len(seqs), 4 in seqs, 3 in seqs, bool(Seqs())) == (4, True, False, False)
