"""Verification of the file: whether SQLite finds it whole, and whether its schema is as it should be."""

import re
from collections.abc import Iterator

from ledger.findings import Finding
from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.migrations import expected_objects
from ledger.storage.schema import SCHEMA_FORMATS, SCHEMA_VERSION, schema_objects
from ledger.storage.store import Ledger
from ledger.values.text import shown

_HARMLESS = {"table _litestream_seq", "table _litestream_lock", "table sqlite_stat1", "table sqlite_stat4"}
"""Bookkeeping of the replication program and of ANALYZE; it holds nothing of the log."""
_ROW_OF_EVENTS = re.compile(r"row (\d+) .*index events_")


def integrity_problems(ledger: Ledger) -> Iterator[Finding]:
    """Yield what SQLite's own integrity check finds."""
    try:
        messages = [row[0] for row in ledger.connection.execute(queries.INTEGRITY)]
    except UNREADABLE as error:
        messages = [str(error)]
    for message in messages:
        if message != "ok":
            yield Finding(
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


def schema_problems(ledger: Ledger, needed: int) -> Iterator[Finding]:
    """Yield every table, column, index, trigger and view that is not as its format of the ledger has it.

    ``needed`` is the format that the versions of its events ask for, 0 where any does.
    """
    try:
        found = schema_objects(ledger.connection)
        version = ledger.format
    except UNREADABLE as error:
        yield Finding(seq=None, code="schema_changed", message=f"无法读取表结构：{error}")
        return
    fitting = {needed, *(number for number in SCHEMA_FORMATS if number >= needed)} - {0}
    if version not in fitting:
        wanted = max(SCHEMA_VERSION, needed)
        yield Finding(seq=None, code="schema_changed", message=f"user_version 应为 {wanted}，却是 {version}")
    expected = expected_objects(version if version in fitting else max(fitting))
    for name in sorted(found.keys() - expected.keys() - _HARMLESS):
        yield Finding(seq=None, code="schema_changed", message=f"多出了 {shown(name)}")
    for name in sorted(expected):
        if name not in found:
            yield Finding(seq=None, code="schema_changed", message=f"缺少 {name}")
        elif found[name] != expected[name]:
            yield Finding(seq=None, code="schema_changed", message=f"{name} 的定义被改动")
