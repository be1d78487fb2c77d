"""Reading the whole log for a verification: in one go, and one event at a time where the file is damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile

from ledger.findings import Finding
from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.store import Ledger
from ledger.values.progress import watched
from ledger.verification.details import LoggedRow
from ledger.verification.log import LogCheck
from ledger.verification.places import unreadable_from

BLOCK_ROWS = 256
"""What is looked at together; more of them no longer fit into the processor's cache."""


def read_log(ledger: Ledger, log: LogCheck) -> Iterator[Finding]:
    """Let ``log`` read every row, and yield where the file could not be read on."""
    try:
        for block in watched(_blocks(ledger), label="核验", length=rows_in(ledger) // BLOCK_ROWS):
            log.read(block)
    except (sqlite3.Error, ValueError):
        yield from _read_until_damage(ledger, log)


def rows_in(ledger: Ledger) -> int:
    """Return how many events there are, which is not the last seq where any is missing; 0 where that is unreadable."""
    with suppress(*UNREADABLE):
        return int(ledger.connection.execute(queries.ROWS).fetchone()[0])
    return 0


def _blocks(ledger: Ledger) -> Iterator[list[LoggedRow]]:
    rows = ledger.connection.execute(queries.LOG)
    return takewhile(bool, iter(lambda: rows.fetchmany(BLOCK_ROWS), None))


def _read_until_damage(ledger: Ledger, log: LogCheck) -> Iterator[Finding]:
    """Read on one row at a time, because a block that could not be read whole was not read at all."""
    try:
        for row in ledger.connection.execute(queries.LOG_BETWEEN, (log.next_seq, queries.BEYOND_ANY)):
            log.read([row])
    except (sqlite3.Error, ValueError) as error:
        # Python drops the row before the damage, because it looks one row ahead of the one it returns.
        with suppress(sqlite3.Error, ValueError):
            log.read(ledger.connection.execute(queries.LOG_AT, (log.next_seq,)).fetchall())
        yield unreadable_from(log.next_seq, error)
