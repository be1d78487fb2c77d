"""Verification as a whole process, beside one that only reads every body and hashes it."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.peers import hash_every_body
from benchmarks.prepared import Prepared, jixiao_command
from benchmarks.table import NOT_YET, Goal, Row, seconds_shown
from benchmarks.timing import Side, medians, process, process_seconds

HASHING = "reading and hashing every body"


def quick_rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the time of ``verify --quick`` beside that of hashing alone."""
    what, goal = "verify --quick", Goal(sign="≤", bound=1.7)
    ledger = prepared.ledger(prepared.events)
    if "--quick" not in process(jixiao_command(ledger, "verify", "--help")):
        yield Row(what=what, jixiao=NOT_YET, peer=HASHING, goal=goal)
        return
    yield _row(what, goal, ledger, repeat, "--quick")


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the time of a full ``verify`` beside that of hashing alone."""
    yield _row("verify", Goal(sign="≤", bound=11), prepared.ledger(prepared.events), repeat)


def _row(what: str, goal: Goal, ledger: Path, repeat: int, *options: str) -> Row:
    sides: dict[str, Side] = {
        "jixiao": partial(process_seconds, jixiao_command(ledger, "verify", *options)),
        "peer": partial(process_seconds, [sys.executable, str(hash_every_body.__file__), str(ledger)]),
    }
    # The file is in memory before either is timed.
    sides["peer"]()
    taken = medians(sides, repeat=repeat)
    return Row(
        what=what,
        jixiao=seconds_shown(taken["jixiao"]),
        peer=HASHING,
        peer_figure=seconds_shown(taken["peer"]),
        value=taken["jixiao"] / taken["peer"],
        goal=goal,
    )
