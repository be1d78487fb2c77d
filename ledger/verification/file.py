"""Verification of the file: whether SQLite can read all of it, and whether its schema is as it should be."""

import re
import sqlite3
from collections.abc import Container, Iterator
from contextlib import ExitStack, suppress

from ledger.files.processes import in_processes
from ledger.kinds.body import canonical
from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.migrations import expected_objects
from ledger.storage.schema import SCHEMA_VERSION, schema_objects
from ledger.storage.store import Ledger
from ledger.values.progress import watched
from ledger.values.text import shown
from ledger.verification.findings import Wrong, unreadable_from
from ledger.verification.log import LogCheck
from ledger.verification.parts import Part, PartReader, bounds, part_events, rows_in

FEWEST_IN_PROCESSES = 16
"""Parts for which it is worth while to start processes."""

_HARMLESS = {"table _litestream_seq", "table _litestream_lock", "table sqlite_stat1", "table sqlite_stat4"}
"""Bookkeeping of the replication program and of ANALYZE; it holds nothing of the log."""
_ROW_OF_EVENTS = re.compile(r"row (\d+) .*index events_")


def reading_problems(ledger: Ledger, log: LogCheck, named: Container[str]) -> Iterator[Wrong]:
    """Let ``log`` read every row, and yield where the file could not be read on.

    ``named`` are the ids of the events that others name.
    """
    try:
        _read(ledger, log, named)
    except (sqlite3.Error, ValueError) as error:
        _read_last_good_row(ledger, log)
        yield unreadable_from(log.next_seq, error)


def _read(ledger: Ledger, log: LogCheck, named: Container[str]) -> None:
    """Read the log in parts, and row by row what does not pass at a glance or has a seq beyond their number."""
    end = rows_in(ledger) + 1
    size = part_events()
    parts = [range(first, min(first + size, end)) for first in range(1, end, size)]
    with ExitStack() as stack:
        read: Iterator[Part | None] = map(PartReader(ledger.path, named, ledger), parts)
        if len(parts) >= FEWEST_IN_PROCESSES:
            read = in_processes(PartReader(ledger.path, named), parts, stack)
        for seqs, part in zip(parts, watched(read, label="核验", length=len(parts)), strict=True):
            others = canonical(part.others if part else ()).decode()
            if part is None or not log.take_if_sound(part, ledger.connection.execute(queries.LOG_OF, (others,))):
                log.read(ledger.connection.execute(queries.LOG_BETWEEN, bounds(seqs)))
    beyond = (end, queries.BEYOND_ANY) if parts else (queries.BEFORE_ANY, queries.BEYOND_ANY)
    log.read(ledger.connection.execute(queries.LOG_BETWEEN, beyond))


def _read_last_good_row(ledger: Ledger, log: LogCheck) -> None:
    """Read the row before the damage, which Python drops because it looks one row ahead of the one it returns."""
    with suppress(sqlite3.Error, ValueError):
        log.read(ledger.connection.execute(queries.LOG_AT, (log.next_seq,)))


def integrity_problems(ledger: Ledger) -> Iterator[Wrong]:
    """Yield what SQLite's own integrity check finds."""
    try:
        messages = [row[0] for row in ledger.connection.execute(queries.INTEGRITY)]
    except UNREADABLE as error:
        messages = [str(error)]
    for message in messages:
        if message != "ok":
            yield Wrong(
                seq=_seq_named_in(ledger, message), code="database_damaged", message=f"SQLite 完整性检查：{message}"
            )


def _seq_named_in(ledger: Ledger, message: str) -> int | None:
    """Return the seq of a message such as ``row 5 missing from index events_by_month``.

    SQLite counts the rows it meets, so that after a gap the fifth row is not the one with seq 5.
    """
    named = _ROW_OF_EVENTS.match(message)
    if named is None:
        return None
    try:
        row = ledger.connection.execute(queries.NTH_SEQ, (int(named[1]) - 1,)).fetchone()
    except UNREADABLE:
        return None
    return row[0] if row else None


def schema_problems(ledger: Ledger) -> Iterator[Wrong]:
    """Yield every table, column, index, trigger and view that is not as its version of the schema has it."""
    try:
        found = schema_objects(ledger.connection)
        version = ledger.connection.execute("PRAGMA user_version").fetchone()[0]
    except UNREADABLE as error:
        yield Wrong(seq=None, code="schema_changed", message=f"无法读取表结构：{error}")
        return
    if not 1 <= version <= SCHEMA_VERSION:
        yield Wrong(seq=None, code="schema_changed", message=f"user_version 应为 {SCHEMA_VERSION}，却是 {version}")
    expected = expected_objects(version if version in range(1, SCHEMA_VERSION) else SCHEMA_VERSION)
    for name in sorted(found.keys() - expected.keys() - _HARMLESS):
        yield Wrong(seq=None, code="schema_changed", message=f"多出了 {shown(name)}")
    for name in sorted(expected):
        if name not in found:
            yield Wrong(seq=None, code="schema_changed", message=f"缺少 {name}")
        elif found[name] != expected[name]:
            yield Wrong(seq=None, code="schema_changed", message=f"{name} 的定义被改动")
