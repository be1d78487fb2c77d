"""``jixiao append`` as a clerk or a script runs it: one process, one event."""

import sys
from collections.abc import Iterator
from itertools import count

from benchmarks.measures.single_append import payment
from benchmarks.prepared import Prepared, jixiao_command
from benchmarks.table import Goal, Row, milliseconds
from benchmarks.timing import medians, process_seconds

RUNS_A_REPEAT = 4
IMPORTS = "import click, sqlite3"


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the time of the whole command beside that of Python importing what any such command needs."""
    ledger = prepared.copied_ledger(prepared.events)
    numbers = count(1)

    def append() -> float:
        fields = payment(f"command-{next(numbers):06d}")
        kind = fields.pop("kind")
        options = [word for name, value in fields.items() for word in (f"--{name.replace('_', '-')}", value)]
        return process_seconds(jixiao_command(ledger, "append", kind, *options))

    def imports() -> float:
        return process_seconds([sys.executable, "-c", IMPORTS])

    taken = medians({"jixiao": append, "peer": imports}, repeat=repeat * RUNS_A_REPEAT)
    yield Row(
        what="jixiao append, the whole process",
        jixiao=milliseconds(taken["jixiao"]),
        peer=f'`python -c "{IMPORTS}"`',
        peer_figure=milliseconds(taken["peer"]),
        value=taken["jixiao"] / taken["peer"],
        goal=Goal(sign="≤", bound=3.5),
    )
