"""The benchmarks: the made-up year is sound and always the same, peers add up the same year, every row is printed."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.city_year import FEWEST_EVENTS, write_city_year
from benchmarks.measures import doubling, growth, importing, replay, sheets
from benchmarks.peers.installed import EVENTSOURCING
from benchmarks.peers.journal import ACCOUNTANTS, Accountant, write_journal
from benchmarks.prepared import Prepared, jixiao_command
from benchmarks.table import BEGIN, END, NOT_INSTALLED, Goal, Row
from benchmarks.timing import process
from ledger.history.entries import movements
from ledger.kinds.movements import Movement
from ledger.storage.store import open_to_read
from ledger.values.figures import parse_yuan
from tests.conftest import CommandLine

EVENTS = 2_000
NEEDS_NO_PEER = "append,command,quick,verify,memory,publish"
ROWS = {
    "append one event at 1,000",
    "jixiao append, the whole process",
    "verify --quick",
    "verify",
    "peak memory of import",
    "peak memory of verify",
    "publish a year of 1,000 out of four, each event of another year",
    "what it adds to file and downloads",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The folder that city years of these tests lie in."""
    return Prepared(folder=tmp_path_factory.mktemp("bench"), events=EVENTS)


@pytest.fixture(scope="module")
def year(prepared: Prepared) -> list[Movement]:
    """The movements of the city year as the ledger adds them up."""
    with open_to_read(prepared.ledger(EVENTS)) as ledger:
        return movements(ledger, as_of=ledger.head)


@pytest.mark.parametrize("events", [FEWEST_EVENTS, EVENTS])
def test_a_city_year_is_the_same_bytes_each_time(tmp_path: Path, events: int) -> None:
    """Two city years of one size are equal byte by byte and have as many lines as was asked for."""
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    for file in (first, second):
        write_city_year(events, file)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().count(b"\n") == events


@pytest.mark.parametrize("events", [FEWEST_EVENTS, EVENTS])
def test_a_city_year_is_imported_without_a_warning(cli: CommandLine, events: int) -> None:
    """Every event of a city year is recorded without a problem or warning, and the ledger verifies."""
    file = cli.folder / "year.jsonl"
    write_city_year(events, file)
    outcome = cli.json("import", str(file))
    assert outcome == {"recorded": events, "already_recorded": 0, "problems": [], "warnings": []}
    verified = cli.json("verify")
    assert (verified["ok"], verified["events"], verified["findings"]) == (True, events + 1, [])


@pytest.mark.parametrize("accountant", ACCOUNTANTS, ids=lambda accountant: accountant.program)
def test_a_journal_holds_the_same_year(prepared: Prepared, year: list[Movement], accountant: Accountant) -> None:
    """Programs of plain-text accounting add their journal up to the ledger's budget and executed of each project."""
    if not accountant.installed:
        pytest.skip(f"{accountant.program} is not installed")
    journal = prepared.new_path(".journal")
    write_journal(prepared.city_year(EVENTS), journal)
    printed = process(
        [accountant.program, "-f", str(journal), "balance", "--flat", "--no-total", "^Budget", "^Executed"]
    )
    rows = [row.split() for row in printed.splitlines()]
    expected: Counter[str] = Counter()
    for moved in year:
        expected[f"Budget:{moved.project}"] += moved.budget_fen
        expected[f"Executed:{moved.project}"] += moved.executed_fen
    assert {account: parse_yuan(amount) for amount, account in rows} == dict(expected)


def test_eventsourcing_replays_the_same_year(prepared: Prepared, year: list[Movement]) -> None:
    """The application of the peer library adds its events up to the ledger's movements."""
    if not EVENTSOURCING:
        pytest.skip("eventsourcing is not installed")
    from benchmarks.peers import eventsourcing_app

    database = str(prepared.new_path(".peer.db"))
    eventsourcing_app.save_city_year(str(prepared.city_year(EVENTS)), database, "100")
    sums = {(moved.project, moved.month, moved.kind): moved.amount_fen for moved in year}
    assert {place: amount_fen for place, amount_fen in eventsourcing_app.replay(database).items() if amount_fen} == sums


def test_replay_gives_the_rates_that_the_command_prints(prepared: Prepared) -> None:
    """The replay that is timed gives each project's execution rates as ``jixiao rates`` does."""
    path = prepared.ledger(EVENTS)
    printed = json.loads(process(jixiao_command(path, "rates", "--year", "2023", "--by", "project", "--json")))
    with open_to_read(path) as ledger:
        rates = replay.replay(ledger)
    assert [str(rate) for months in rates.values() for rate in months] == [row["execution_rate"] for row in printed]


def test_every_row_is_printed_and_put_into_the_page(tmp_path: Path) -> None:
    """What needs no peer is measured and printed, and stands in the page in place of the figures before."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    options = ["--events", "1000", "--repeat", "1", "--only", NEEDS_NO_PEER, "--write", str(page)]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 0, result.output
    table = [line.split(" | ")[0].removeprefix("| ") for line in result.stdout.splitlines() if line.startswith("| ")]
    assert set(table[2:]) == ROWS
    assert page.read_text("utf-8") == f"before\n{BEGIN}\n\n{result.stdout}{END}\nafter\n"


def test_a_peer_that_is_not_installed_has_a_row_that_says_so(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the peers, import and replay still show jixiao's figures, and no ratio."""
    monkeypatch.setattr(importing, "EVENTSOURCING", None)
    monkeypatch.setattr(replay, "EVENTSOURCING", None)
    monkeypatch.setattr(replay, "ACCOUNTANTS", [Accountant(program="no-such-accountant")])
    rows = [*importing.rows(prepared, 1), *replay.rows(prepared, 1)]
    missing = [(row.peer, row.value) for row in rows if row.peer_figure == NOT_INSTALLED]
    assert missing == [("eventsourcing", None), ("no-such-accountant", None), ("eventsourcing", None)]
    assert all(row.jixiao.endswith("events/s") for row in rows if row.value is None)


def test_sheets_are_scored_whole(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark's rubric has as many lines as it says, and every sheet a total."""
    monkeypatch.setattr(sheets, "SHEETS", 20)
    monkeypatch.setattr(sheets, "FEWER", 10)
    found = list(sheets.rows(prepared, 1))
    with_rows = "10 sheets of 30 lines with a row a target"
    assert [row.what for row in found] == ["score 20 sheets of 30 lines", "one sheet of so many", with_rows]
    assert sum(1 for _ in sheets._rubric().walk()) == sheets.LINES
    assert all(row.value is not None and row.value > 0 for row in found)


def test_growth_is_measured_command_by_command(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command has its peak over the ten years, and its CPU for each doubling of the projects."""
    monkeypatch.setattr(doubling, "PROJECTS", (40, 80))
    few = Prepared(folder=prepared.folder / "growth", events=500)
    few.folder.mkdir()
    found = [*growth.rows(few, 1), *doubling.rows(few, 1)]
    names = ["log", "log --json", "log --project P0007", "diff --as-of 250", "verify", "publish"]
    assert [row.what for row in found[:-3]] == [f"peak memory of {name} over 500 of ten years" for name in names]
    assert [row.value is not None and 0 < row.value < 250 for row in found[:-4]] == [True] * 5
    assert [row.what.partition(",")[2] for row in found[-3:]] == [" 80 projects"] * 3
    assert all(row.value is not None and 0.5 < row.value < 5 for row in found[-3:])


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal(sign="≥", bound=5), 5.0, "yes"),
        (Goal(sign="≥", bound=5), 4.99, "**no**"),
        (Goal(sign="≤", bound=250, unit="MB"), 250.0, "yes"),
        (Goal(sign="≤", bound=250, unit="MB"), 250.1, "**no**"),
        (Goal(sign="≤", bound=3), None, ""),
        (None, 2.0, ""),
    ],
)
def test_a_row_says_whether_its_goal_is_met(goal: Goal | None, value: float | None, met: str) -> None:
    """A goal at its bound is met, beyond it is not, and nothing is said of what was not measured or has no goal."""
    assert Row(what="anything", jixiao="1", value=value, goal=goal).cells()[-1] == met


def test_an_unknown_measure_is_refused() -> None:
    """A name of ``--only`` that is no measure ends with a usage error before anything is measured."""
    result = CliRunner().invoke(main, ["--events", "1000", "--only", "import,speed"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "speed" in result.stderr
