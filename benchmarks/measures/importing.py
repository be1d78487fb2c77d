"""Importing a city year: read, checked by every rule, hashed, stored, indexed and on disk."""

from collections.abc import Iterator
from functools import partial

from benchmarks.peers.installed import EVENTSOURCING
from benchmarks.prepared import RECORDED_BY, Prepared, removed
from benchmarks.table import NOT_INSTALLED, Goal, Row, rate
from benchmarks.timing import call_seconds, medians
from ledger.terminal.main import jixiao

WHAT = "import a file of events"
GOAL = Goal(sign="≥", bound=1.5)
BATCHES = (500, 1_000, 5_000, 20_000)
MOST_EVENTS_TO_CHOOSE_BY = 20_000


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the rate of ``jixiao import`` beside that of ``Application.save`` in batches."""
    sides = {"jixiao": lambda: _import_seconds(prepared)}
    if EVENTSOURCING:
        batch = _best_batch(prepared, repeat)
        sides["peer"] = lambda: _save_seconds(prepared, prepared.events, batch)
    taken = medians(sides, repeat=repeat)
    jixiao_rate = rate(prepared.events, taken["jixiao"])
    if "peer" not in taken:
        yield Row(what=WHAT, jixiao=jixiao_rate, peer="eventsourcing", peer_figure=NOT_INSTALLED, goal=GOAL)
        return
    yield Row(
        what=WHAT,
        jixiao=jixiao_rate,
        peer=f"{EVENTSOURCING}, saving {batch:,} at once",
        peer_figure=rate(prepared.events, taken["peer"]),
        value=taken["peer"] / taken["jixiao"],
        goal=GOAL,
    )


def run_import(file: str, ledger: str) -> None:
    """Run ``jixiao import`` within this process, which ends with an error where anything is refused."""
    jixiao(["--ledger", ledger, "--recorded-by", RECORDED_BY, "import", file], standalone_mode=False)


def _import_seconds(prepared: Prepared) -> float:
    ledger = prepared.new_ledger()
    file = prepared.city_year(prepared.events)
    seconds = call_seconds("benchmarks.measures.importing:run_import", str(file), str(ledger))
    removed(ledger)
    return seconds


def _save_seconds(prepared: Prepared, events: int, batch: int) -> float:
    database = prepared.new_path(".peer.db")
    save = "benchmarks.peers.eventsourcing_app:save_city_year"
    seconds = call_seconds(save, str(prepared.city_year(events)), str(database), str(batch))
    removed(database)
    return seconds


def _best_batch(prepared: Prepared, repeat: int) -> int:
    events = min(prepared.events, MOST_EVENTS_TO_CHOOSE_BY)
    sides = {str(batch): partial(_save_seconds, prepared, events, batch) for batch in BATCHES}
    taken = medians(sides, repeat=repeat)
    return int(min(taken, key=lambda batch: taken[batch]))
