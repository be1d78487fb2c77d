"""What a verification holds of a log of many projects, months and corrections: little more for one that is longer."""

import tracemalloc
from pathlib import Path

import pytest

from benchmarks.prepared import Prepared, import_command
from benchmarks.ten_years import write_ten_years
from benchmarks.timing import process
from ledger.kinds.form import Record
from ledger.rules import at_a_glance
from ledger.rules.at_a_glance import AtAGlance
from ledger.verify import verify
from tests.conftest import CommandLine, money

MOST_BYTES_AN_EVENT = 500
"""Of which a third are leaf hash, event_id and what others name, and the rest the sums of projects and months."""


def test_little_is_held_of_each_event(tmp_path: Path) -> None:
    """Each further event of ten years takes less than its body would, corrections and their events included."""
    peaks = []
    for drawn in (3_000, 9_000):
        prepared = Prepared(folder=tmp_path, events=drawn)
        file, ledger = prepared.new_path(f"-{drawn}.jsonl"), tmp_path / f"{drawn}.db"
        write_ten_years(drawn, file)
        prepared.new_ledger().rename(ledger)
        process(import_command(file, ledger))
        verify(ledger)
        tracemalloc.start()
        found = verify(ledger)
        peaks.append((found.events, tracemalloc.get_traced_memory()[1]))
        tracemalloc.stop()
        assert found.ok
    (fewer, less), (more, greater) = peaks
    assert (greater - less) / (more - fewer) < MOST_BYTES_AN_EVENT


def test_few_projects_and_months_are_remembered_as_open(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a year of payments only some months are remembered, and all are taken at a glance nonetheless."""
    days = [f"2023-{month:02d}-15" for month in range(1, 13)] * 2
    lines = [money("expenditure", f"p-{number}", "1.00", day=day) for number, day in enumerate(days)]
    assert funded.import_lines(lines).exit_code == 0
    takes, remembered = AtAGlance.takes, []

    def noting(self: AtAGlance, payment: Record) -> bool:
        taken = takes(self, payment)
        remembered.append((taken, len(self._open)))
        return taken

    monkeypatch.setattr(at_a_glance, "MOST_OPEN", 4)
    monkeypatch.setattr(AtAGlance, "takes", noting)
    assert verify(funded.ledger).ok
    assert (len(remembered), max(number for _, number in remembered)) == (26, 5)
    assert all(taken for taken, _ in remembered)
