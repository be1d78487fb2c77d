"""The whole ledger against a model in memory: after every step both hold, say and refuse the same."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.lines.reading import Line as LineOfFile
from ledger.record import record
from ledger.storage.store import Ledger, open_to_write
from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine

from . import at_length
from .drawing import weighted
from .model import Model
from .model_figures import Line, balance, rates, rates_by_office
from .model_identity import CONFIDENTIAL
from .next_lines import ERASURE, FIRST, a_line, another_content, the_same_content

ends = weighted((1, st.just("2022-12")), (2, st.sampled_from([f"2023-{month:02d}" for month in range(1, 13)])),
                (2, st.just("2023-12")), (1, st.just("2024-01")))  # fmt: skip
Refusals = dict[int, set[str]]
"""The codes by the number of the line in its batch."""


class LedgerAndModel(RuleBasedStateMachine):
    """Takes the same steps with a ledger file and with the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.cli = self.new_folder()
        self.cli.ok("init", str(self.cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
        self.model = Model(lines=[{"event_id": f"department:{DEPARTMENT}", "kind": "department_registered"}])
        self.ids = 0
        self.opened: Ledger | None = None

    def teardown(self) -> None:
        """Take the files away."""
        self.close()
        shutil.rmtree(self.folder)

    @initialize()
    def start(self) -> None:
        """Record a few projects with a little money."""
        assert not self.recorded(FIRST)

    @rule(data=st.data(), number=st.integers(1, 8))
    def record_one_by_one(self, data: st.DataObject, number: int) -> None:
        """Each of several lines is recorded, or refused for the same reasons, and the figures are right after them."""
        for _ in range(number):
            self.recorded([data.draw(a_line(self.model, self.new_id()))])
        self.look(data)

    @rule(data=st.data(), number=st.integers(2, 6), spoiled=st.sampled_from([False, False, True]))
    def record_batch(self, data: st.DataObject, number: int, spoiled: bool) -> None:
        """Several lines, each perhaps about those before it, are recorded all together, or none of them is."""
        trial, lines = self.model, []
        for _ in range(number):
            line = data.draw(a_line(trial, self.new_id()))
            lines.append(line)
            trial = trial if trial.refused(line) else trial.after(line)
        if spoiled:
            lines.insert(data.draw(st.integers(0, number)), {**FIRST[-1], "event_id": self.new_id(), "project": "P9"})
        assert self.recorded(lines) or not spoiled

    @rule(data=st.data())
    def record_again(self, data: st.DataObject) -> None:
        """What says the same under a recorded event_id is recorded already, however it is written."""
        line = data.draw(the_same_content(data.draw(st.sampled_from(self.model.lines[1:]))))
        assert not self.recorded([line, line])

    @rule(data=st.data())
    def record_otherwise(self, data: st.DataObject) -> None:
        """What says something else under a recorded event_id is refused."""
        self.recorded([data.draw(another_content(data.draw(st.sampled_from(self.model.lines[1:]))))])

    @precondition(lambda self: self.with_details())
    @rule(data=st.data())
    def erase_details(self, data: st.DataObject) -> None:
        """The details of an event can be erased, and erased again."""
        event_id = data.draw(st.sampled_from(self.with_details()))
        self.cli.ok("erase-details", event_id, "--reason", ERASURE["reason"], "--authority", ERASURE["authority"])
        self.model = self.model.after({**ERASURE, "event_id": f"details_erased:{event_id}", "erases": event_id})

    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        """The figures until any month, as of any seq, are those of the model."""
        through, head = data.draw(ends), len(self.model.lines)
        seq = data.draw(
            weighted((2, st.just(head)), (1, st.integers(max(head - 6, 0), head)), (1, st.integers(0, head)))
        )
        self.shows_the_figures(self.model.lines[:seq], int(through[:4]), through, "--as-of", str(seq))

    @rule()
    def verify(self) -> None:
        """The ledger verifies."""
        verified = self.cli.json("verify")
        assert (verified["ok"], verified["events"]) == (True, len(self.model.lines))

    @rule()
    def go_on_with_a_backup(self) -> None:
        """A backup is a ledger like the first."""
        backup = self.new_folder()
        self.cli.ok("backup", str(backup.ledger))
        self.cli = backup

    @rule()
    def go_on_with_an_export(self) -> None:
        """All that is exported, in a new ledger, is the same; of what was erased there is nothing left to erase."""
        exported = self.cli.ok("export", "--with-details").encode()
        self.cli = self.new_folder()
        self.cli.ok("init", str(self.cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
        self.cli.ok("import", "-", stdin=exported)
        self.model = self.model.exported()

    @invariant()
    def they_hold_as_many_events(self) -> None:
        """After every step both hold the same number of events."""
        with closing(sqlite3.connect(self.cli.ledger)) as connection:
            assert connection.execute("SELECT count(*) FROM events").fetchone() == (len(self.model.lines),)

    def recorded(self, lines: list[Line]) -> Refusals:
        """Record a batch with both, compare what they refuse, and return it; with any, neither recorded a line."""
        trial, expected = self.model, {}
        for number, line in enumerate(lines, 1):
            codes = trial.refused(line)
            if codes:
                expected[number] = codes
            else:
                trial = trial.after(line)
        found = self.refused_by_ledger(lines)
        first = min(expected, default=0)
        # Those after the first may be left out as its consequences.
        assert found.get(first) == expected.get(first), (found, expected)
        assert all(codes <= expected.get(number, set()) for number, codes in found.items()), (found, expected)
        if not expected:
            self.model = trial
        return expected

    def refused_by_ledger(self, lines: list[Line]) -> Refusals:
        """Record a batch with the ledger and return what it refuses."""
        batch = [LineOfFile(fields=line, number=number) for number, line in enumerate(lines, 1)]
        problems = record(self.writer(), batch, recorded_by="clerk").problems
        found: Refusals = {}
        for problem in problems:
            found.setdefault(problem.line or 0, set()).add(problem.code)
        return found

    def writer(self) -> Ledger:
        """Return the ledger, open as long as commands go on with this file, so that it goes by what it knows of it."""
        if self.opened is None or self.opened.path != self.cli.ledger:
            self.close()
            self.opened = open_to_write(self.cli.ledger)
        return self.opened

    def close(self) -> None:
        """Close the ledger that is open."""
        if self.opened is not None:
            self.opened.close()

    def shows_the_figures(self, lines: list[Line], year: int, through: str, *options: str) -> None:
        """Hold the figures that the ledger shows until a month to those of ``lines``."""
        options = ("--year", str(year), "--through", through, *options)
        assert self.cli.json("balance", "--all", *options) == balance(lines, year, through)
        assert self.cli.json("rates", *options) == rates(lines, year, through)
        assert self.cli.json("rates", "--by", "office", "--all", *options) == rates_by_office(lines, year, through)

    def with_details(self) -> list[str]:
        """Return the event_ids of events that have, or had, confidential fields."""
        return [line["event_id"] for line in self.model.lines if CONFIDENTIAL & line.keys()]

    def new_folder(self) -> CommandLine:
        """Return a command line in a folder of its own."""
        return CommandLine(folder=Path(tempfile.mkdtemp(dir=self.folder)))

    def new_id(self) -> str:
        """Return an event_id that no line has yet."""
        self.ids += 1
        return f"e{self.ids}"


def test_the_ledger_is_the_model() -> None:
    """Whatever is recorded, refused, reversed, erased, copied or exported, ledger and model agree after every step."""
    run_state_machine_as_test(
        LedgerAndModel,
        settings=settings(
            max_examples=at_length(bounded=13, long=100),
            stateful_step_count=at_length(bounded=30, long=50),
            deadline=None,
            database=None,
            derandomize=bool(at_length(bounded=1, long=0)),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
