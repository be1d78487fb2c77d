"""Replay: from every event of the year to the execution rate of each project and month."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from functools import partial

from attrs import frozen

from benchmarks.peers.installed import EVENTSOURCING
from benchmarks.peers.journal import ACCOUNTANTS, write_journal
from benchmarks.peers.raw_sqlite import add_up
from benchmarks.prepared import Prepared
from benchmarks.table import NOT_INSTALLED, Goal, Row, milliseconds, rate
from benchmarks.timing import Side, call_seconds, medians, process_seconds, timed
from ledger.history.entries import movements
from ledger.storage.store import Ledger, open_to_read
from scoring.facts.rates import month_rates_by

WHAT = "replay to rates by project and month"
THROUGH = "2023-12"
THAN_A_JOURNAL = Goal(sign="≥", bound=100)
THAN_EVENTSOURCING = Goal(sign="≥", bound=50)
THAN_THE_INDEX = Goal(sign="≤", bound=1.3)
BATCH = 1_000


@frozen(kw_only=True)
class Peer:
    """One that replays the same year; ``run`` is None where it is not installed."""

    title: str
    goal: Goal
    run: Side | None = None


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the rate of replay beside that of each peer, and its time beside the bare sum of the covering index."""
    peers = [*_journal_peers(prepared), _eventsourcing_peer(prepared)]
    path = prepared.ledger(prepared.events)
    with open_to_read(path) as ledger, closing(sqlite3.connect(path)) as connection:
        own = {"jixiao": partial(timed, lambda: replay(ledger)), "index": partial(timed, lambda: add_up(connection))}
        # Both have read the file before either is timed.
        medians(own, repeat=1)
        own_taken = medians(own, repeat=repeat)
        others = {peer.title: peer.run for peer in peers if peer.run}
        taken = medians(others | {"jixiao": own["jixiao"]}, repeat=repeat)
    for peer in peers:
        yield _row(peer, prepared.events, taken)
    yield Row(
        what=WHAT,
        jixiao=milliseconds(own_taken["jixiao"]),
        peer="the covering index added up in SQL",
        peer_figure=milliseconds(own_taken["index"]),
        value=own_taken["jixiao"] / own_taken["index"],
        goal=THAN_THE_INDEX,
    )


def replay(ledger: Ledger) -> dict[str | None, list[Decimal | None]]:
    """Return the twelve execution rates of every project of the year, in per cent."""
    found = movements(ledger, as_of=ledger.head)
    by_project = month_rates_by(found, {moved.project: moved.project for moved in found}, through=THROUGH)
    return {project: [month.execution_rate for month in months] for project, months in by_project.items()}


def _journal_peers(prepared: Prepared) -> Iterator[Peer]:
    journal = prepared.folder / f"city-year-{prepared.events}.journal"
    for accountant in ACCOUNTANTS:
        if not accountant.installed:
            yield Peer(title=accountant.program, goal=THAN_A_JOURNAL)
            continue
        if not journal.exists():
            write_journal(prepared.city_year(prepared.events), journal)
        run = partial(process_seconds, accountant.report(journal))
        yield Peer(title=accountant.title, goal=THAN_A_JOURNAL, run=run)


def _eventsourcing_peer(prepared: Prepared) -> Peer:
    if not EVENTSOURCING:
        return Peer(title="eventsourcing", goal=THAN_EVENTSOURCING)
    database = str(prepared.new_path(".peer.db"))
    peer = "benchmarks.peers.eventsourcing_app"
    call_seconds(f"{peer}:save_city_year", str(prepared.city_year(prepared.events)), database, str(BATCH))
    return Peer(title=EVENTSOURCING, goal=THAN_EVENTSOURCING, run=partial(call_seconds, f"{peer}:replay", database))


def _row(peer: Peer, events: int, taken: dict[str, float]) -> Row:
    own, its = taken["jixiao"], taken.get(peer.title)
    return Row(
        what=WHAT,
        jixiao=rate(events, own),
        peer=peer.title,
        peer_figure=rate(events, its) if its else NOT_INSTALLED,
        value=its / own if its else None,
        goal=peer.goal,
    )
