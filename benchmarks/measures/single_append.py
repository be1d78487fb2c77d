"""One event a time through the library, each on disk before the next: beside a raw row, and as the ledger grows."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from itertools import count

from benchmarks.peers.raw_sqlite import RawLog
from benchmarks.prepared import LAST_DAY, PROJECT, RECORDED_BY, Prepared
from benchmarks.table import Goal, Row, milliseconds
from benchmarks.timing import Side, medians, timed
from ledger.lines.reading import Line
from ledger.record import record
from ledger.storage.store import Ledger, open_to_write

SMALL_EVENTS = 10_000
LONG_REASON = "示例" * 1_000_000
APPENDS_A_REPEAT = 60
AS_FAST = Goal(sign="≥", bound=0.5)
# Two medians of one truth differ by a few per cent.
NO_SLOWER = Goal(sign="≥", bound=0.95)
RAW = {False: "raw sqlite3 row", True: "raw sqlite3 row, one index"}


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the time of an append at a small size and at the measured one, beside raw rows at both."""
    sizes = sorted({min(SMALL_EVENTS, prepared.events), prepared.events})
    with ExitStack() as stack:
        sides: dict[str, Side] = {}
        for events in sizes:
            sides |= _sides(prepared, events, stack)
        taken = medians(sides, repeat=repeat * APPENDS_A_REPEAT)
    for events in sizes:
        for indexed, peer in RAW.items():
            goal = None if indexed else AS_FAST
            yield _row(f"append one event at {events:,}", taken, f"jixiao {events}", f"{indexed} {events}", peer, goal)
    if len(sizes) == 2:
        small, large = sizes
        what, peer = f"append one event at {large:,}", f"jixiao at {small:,}"
        yield _row(what, taken, f"jixiao {large}", f"jixiao {small}", peer, NO_SLOWER)


def _sides(prepared: Prepared, events: int, stack: ExitStack) -> dict[str, Side]:
    ledger = stack.enter_context(open_to_write(prepared.copied_ledger(events)))
    _lengthen_log(ledger)
    numbers = count(1)
    sides: dict[str, Side] = {f"jixiao {events}": lambda: _append_seconds(ledger, next(numbers))}
    for indexed in RAW:
        raw = RawLog(prepared.new_path(".raw.db"), prepared.ledger(events), indexed=indexed)
        stack.enter_context(closing(raw.connection))
        sides[f"{indexed} {events}"] = partial(timed, raw.append)
    return sides


def _lengthen_log(ledger: Ledger) -> None:
    # A write-ahead log that has reached its length is written over, which is quicker than growing it. The raw tables,
    # filled just now, are past that; one event of some thousand pages puts the ledger there too.
    fields = {"kind": "deduction", "event_id": "long", "year": 2023, "rubric": "bench", "line": "bench", "points": "0"}
    _record(ledger, Line(fields={**fields, "reason": LONG_REASON}))


def _append_seconds(ledger: Ledger, number: int) -> float:
    line = Line(fields=payment(f"single-{number:06d}"))
    return timed(lambda: _record(ledger, line))


def _record(ledger: Ledger, line: Line) -> None:
    problems = record(ledger, [line], recorded_by=RECORDED_BY).problems
    if problems:
        raise RuntimeError(f"an append was refused: {problems[0]}")


def payment(event_id: str) -> dict[str, str]:
    """Return the line of one more payment of the city year, payee and memo included."""
    return {
        "event_id": event_id,
        "kind": "expenditure",
        "occurred_on": LAST_DAY,
        "project": PROJECT,
        "amount": "1234.56",
        "voucher": f"示例凭证{event_id}",
        "fund": "一般公共预算",
        "payee": "示例收款人001",
        "memo": "示例：12月印刷费",
    }


def _row(what: str, taken: dict[str, float], side: str, peer_side: str, peer: str, goal: Goal | None) -> Row:
    return Row(
        what=what,
        jixiao=milliseconds(taken[side]),
        peer=peer,
        peer_figure=milliseconds(taken[peer_side]),
        value=taken[peer_side] / taken[side],
        goal=goal,
    )
