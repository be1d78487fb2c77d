"""What holds for every history, tried on random ones."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ledger import record as record_module
from ledger.history.entries import Entry, entries, movements, standing_facts
from ledger.kinds import KINDS, Event, Reversal, fields_of
from ledger.kinds.body import encode
from ledger.kinds.movements import Movement, Sums, movements_of
from ledger.lines.reading import Line
from ledger.record import Outcome, record
from ledger.storage.store import Ledger, open_to_read, open_to_write
from tests.conftest import CommandLine, event, money

Fields = dict[str, Any]
law = settings(max_examples=25, deadline=None, database=None)

FIRST = [
    event("project_registered", "reg-PP", project="PP", name="一级项目"),
    event("project_registered", "reg-P1", project="P1", name="项目一", office="办公室", parent="PP"),
    event("project_registered", "reg-P2", project="P2", name="项目二", office="组织处"),
    money("appropriation", "app-P1", "100.00", day="2023-01-04"),
    money("appropriation", "app-P2", "30.00", day="2023-01-04", project="P2"),
    money("appropriation", "app-next", "10.00", day="2024-01-04"),
]
FIRST_IDS = [line["event_id"] for line in FIRST]
MONEY = ["appropriation", "carry_over", "supplement", "reduction", "surrender", "expenditure", "expenditure"]

projects = st.sampled_from(["P1", "P1", "P2", "PP"])
days = st.sampled_from(["2023-01-04", "2023-02-10", "2023-02-28", "2023-07-01", "2023-12-31", "2024-01-04"])
months = st.sampled_from(["2023-02", "2023-07", "2024-01"])
amounts = st.sampled_from(["0.01", "5", "9.99", "30.00", "70.00", "100.00"])
names = st.sampled_from([*FIRST_IDS[-3:], *(f"e{number}" for number in range(12))])
NOTE = st.just("第一行\n第二行")
moving = st.fixed_dictionaries({"project": projects, "amount": amounts, "occurred_on": days})
a_line = st.one_of(
    st.tuples(st.sampled_from(MONEY), moving),
    st.tuples(st.just("virement"), st.tuples(moving, projects).map(lambda two: {**two[0], "to_project": two[1]})),
    st.tuples(st.just("refund"), st.tuples(moving, names).map(lambda two: {**two[0], "refunds": two[1]})),
    st.tuples(st.just("reversal"), st.fixed_dictionaries({"reverses": names, "reason": NOTE, "occurred_on": days})),
    st.tuples(st.just("expenditure"), moving.map(lambda fields: {**fields, "payee": "张三", "memo": "一\n二"})),
    st.tuples(st.just("bulletin"), st.fixed_dictionaries({"month": months, "rate": st.just("95.81")})),
    st.tuples(st.just("month_closed"), st.fixed_dictionaries({"month": months})),
    st.tuples(
        st.just("project_changed"),
        st.fixed_dictionaries({"project": projects, "occurred_on": days, "office": st.sampled_from(["甲处", "乙处"])}),
    ),
)
histories = st.lists(a_line, min_size=1, max_size=12).map(
    lambda found: [event(kind, f"e{number}", **fields) for number, (kind, fields) in enumerate(found)]
)


@cache
def beginning(*, with_first: bool) -> bytes:
    """Return the file of a new ledger of the department D1, or of one that holds FIRST too; made once.

    It was recorded the day after the last of FIRST, so that a test may set the clock to any later moment.
    """
    early = patch.object(record_module, "recorded_now", lambda: "2024-01-05T00:00:00.000000Z")
    with tempfile.TemporaryDirectory() as folder, early:
        cli = CommandLine(folder=Path(folder))
        cli.ok("init", str(cli.ledger), "--department", "D1", "--name", "部门")
        if with_first:
            with open_to_write(cli.ledger) as ledger:
                assert not recorded(ledger, FIRST).problems
        return cli.ledger.read_bytes()


@contextmanager
def new_ledger(*, with_first: bool = False) -> Iterator[CommandLine]:
    """Give a command line with a ledger as it begins, in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        cli = CommandLine(folder=Path(folder))
        cli.ledger.write_bytes(beginning(with_first=with_first))
        yield cli


@contextmanager
def history(lines: list[Fields]) -> Iterator[CommandLine]:
    """Give a ledger that holds FIRST and those of ``lines`` that it accepted, each recorded alone."""
    with new_ledger(with_first=True) as cli, open_to_write(cli.ledger) as ledger:
        for line in lines:
            recorded(ledger, [line])
        yield cli


def recorded(ledger: Ledger, lines: list[Fields]) -> Outcome:
    """Record ``lines`` as one batch."""
    return record(ledger, [Line(fields=line) for line in lines], recorded_by="clerk")


def exported(cli: CommandLine) -> list[Fields]:
    """Return every line of the ledger with its details."""
    return [json.loads(line) for line in cli.ok("export", "--with-details").splitlines()]


def without_source(lines: list[Fields]) -> list[Fields]:
    """Return ``lines`` without where they came from: what was appended in one ledger is imported into the next."""
    return [{name: value for name, value in line.items() if name != "source"} for line in lines]


def figures(cli: CommandLine, *options: str) -> list[Any]:
    """Return every figure the ledger gives of its two years, all months of both, whenever they were recorded."""
    return [
        cli.json(*command, "--year", year, "--through", f"{year}-12", *options)
        for command in (("balance",), ("rates",), ("rates", "--by", "office"), ("rates", "--by", "project"))
        for year in ("2023", "2024")
    ]


@law
@given(histories)
def test_importing_twice_is_importing_once(lines: list[Fields]) -> None:
    """Everything a ledger exports is already recorded in it."""
    with history(lines) as cli:
        before = cli.ok("export", "--full")
        result = cli.import_lines(exported(cli), "--json")
        assert json.loads(result.stdout)["already_recorded"] == len(before.splitlines())
        assert cli.ok("export", "--full") == before


@law
@given(histories)
def test_an_event_and_its_reversal_are_nothing(lines: list[Fields]) -> None:
    """After an event and its reversal the figures and the standing facts are what they were."""
    with history(lines[:-1]) as cli, open_to_write(cli.ledger) as ledger:
        facts, before = standing(ledger), figures(cli)
        last = lines[-1]
        undo = event("reversal", "undo", reverses=last["event_id"], reason="错", occurred_on="2023-12-31")
        assume(not recorded(ledger, [last, {**undo, "occurred_on": last.get("occurred_on", "2023-12-31")}]).problems)
        assert figures(cli) == before
        assert standing(ledger) == facts


def standing(ledger: Ledger) -> list[tuple[int, bytes]]:
    """Return the standing facts, each by its seq and body."""
    return [(entry.seq, encode(entry.event)) for entry in standing_facts(ledger, as_of=ledger.head)]


@law
@given(histories)
def test_an_export_gives_the_same_figures_elsewhere(lines: list[Fields]) -> None:
    """An export with its details, imported into a new ledger of the department, gives the same figures and export."""
    with history(lines) as cli, new_ledger() as other:
        assert other.import_lines(exported(cli)).exit_code == 0
        assert figures(other) == figures(cli)
        assert without_source(exported(other)[1:]) == without_source(exported(cli)[1:])
        assert other.json("verify")["ok"]


@law
@given(histories, st.integers(1, 19))
def test_the_past_is_what_it_was(lines: list[Fields], seq: int) -> None:
    """The figures as of a seq are those of a ledger that holds the events up to it and no more."""
    with history(lines) as cli, new_ledger() as then:
        assert then.import_lines(exported(cli)[:seq]).exit_code == 0
        assert figures(cli, "--as-of", str(seq)) == figures(then)


@law
@given(histories)
def test_sql_adds_up_what_the_bodies_say(lines: list[Fields]) -> None:
    """The sums by SQL are the fold over the bodies, and the sums of the view ``movements``, after every event."""
    with history(lines) as cli, open_to_read(cli.ledger) as ledger:
        by_id: dict[str, Event] = {}
        fold = Sums()
        for entry in entries(ledger, as_of=ledger.head):
            by_id[entry.event.event_id] = entry.event
            fold.add(moved(entry, by_id))
            assert movements(ledger, as_of=entry.seq) == fold.movements()
        assert in_view(cli.ledger) == fold.movements()


def moved(entry: Entry, by_id: dict[str, Event]) -> Iterator[Movement]:
    """Return what an event moves, given every event before it."""
    named = by_id[entry.event.reverses] if isinstance(entry.event, Reversal) else None
    return movements_of(entry.event, named)


def in_view(path: Path) -> list[Movement]:
    """Return the movements as anyone reads them with plain sqlite3."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT project, month, kind, sum(amount_fen) FROM movements GROUP BY 1, 2, 3").fetchall()
    connection.close()
    return [
        Movement(project=project, month=month, kind=kind, amount_fen=fen)
        for project, month, kind, fen in sorted(rows)
        if fen
    ]


@law
@given(histories)
def test_nothing_is_ever_overspent(lines: list[Fields]) -> None:
    """After every event, no project has less than nothing left in any year."""
    with history(lines) as cli, open_to_read(cli.ledger) as ledger:
        for seq in range(1, ledger.head + 1):
            left: dict[tuple[str, int], int] = {}
            for movement in movements(ledger, as_of=seq):
                key = movement.project, movement.year
                left[key] = left.get(key, 0) + movement.remaining_fen
            assert min(left.values(), default=0) >= 0


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JUNK = st.recursive(
    SCALARS | st.sampled_from(["P1", "e1", "1.00", "2023-02-10"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
FIELD_NAMES = sorted({field.name for kind in KINDS.values() for field in fields_of(kind)} | {"kind", "seq", "x"})
junk_lines = st.dictionaries(st.sampled_from(FIELD_NAMES), JUNK, max_size=6)
spoiled = st.tuples(histories, junk_lines, st.integers(0, 11)).map(
    lambda three: [{**line, **(three[1] if at == three[2] else {})} for at, line in enumerate(three[0])]
)
some_kind = st.tuples(st.sampled_from(sorted(KINDS)), junk_lines).map(
    lambda two: [{"event_id": "e", **two[1], "kind": two[0]}]
)


@settings(law, max_examples=60)
@given(st.one_of(histories, spoiled, some_kind, st.lists(junk_lines, max_size=3)))
def test_any_batch_is_recorded_or_refused_whole(batch: list[Fields]) -> None:
    """Whatever a batch holds, it is recorded as a whole that verifies, or refused with reasons and no change."""
    with history([]) as cli:
        before = cli.ok("export", "--full")
        text = "".join(json.dumps(line) + "\n" for line in batch) or "\n"
        result = cli("import", "-", "--json", stdin=text.encode())
        outcome = json.loads(result.stdout)
        assert result.exit_code == bool(outcome["problems"])
        if outcome["problems"]:
            assert cli.ok("export", "--full") == before
        else:
            assert cli.json("verify")["ok"]


@settings(law, max_examples=100)
@given(
    st.binary(max_size=60),
    st.sampled_from(["a.jsonl", "a.csv"]),
    st.sampled_from([b"", b"kind,event_id,month\n", b'{"kind": ']),
)
def test_any_bytes_are_recorded_or_refused(content: bytes, name: str, start: bytes) -> None:
    """Whatever bytes a file holds, importing it ends in a sentence."""
    with new_ledger() as cli:
        file = cli.folder / name
        file.write_bytes(start + content)
        assert cli("import", str(file), "--dry-run").exit_code in (0, 1)
