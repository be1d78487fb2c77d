"""Verification of the file: whether SQLite finds it whole, and whether its schema is as it should be."""

import re
from collections.abc import Container, Iterator

from ledger.findings import Finding
from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.migrations import expected_migrations, expected_objects, migrations_applied
from ledger.storage.schema import SCHEMA_FORMATS, SCHEMA_VERSION, schema_objects
from ledger.storage.store import Ledger
from ledger.values.text import shown

_HARMLESS = {
    "table _litestream_seq": "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
    "table _litestream_lock": "CREATE TABLE _litestream_lock (id INTEGER)",
    "table sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "table sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
"""Bookkeeping of the replication program and of ANALYZE, in their own form; it holds nothing of the log."""
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
    number = version if version in fitting else max(fitting)
    expected = expected_objects(number)
    for name in sorted(found.keys() - expected.keys()):
        if found[name] != _HARMLESS.get(name, name):
            yield Finding(seq=None, code="schema_changed", message=f"多出了 {shown(name)}")
    for name in sorted(expected):
        if name not in found:
            yield Finding(seq=None, code="schema_changed", message=f"缺少 {name}")
        elif found[name] != expected[name]:
            yield Finding(seq=None, code="schema_changed", message=f"{name} 的定义被改动")
    if migrations_applied(ledger.connection) not in (None, expected_migrations(number)):
        message = f"_sqlite_migrations 记下的不是格式 {number} 的账本经过的步骤"
        yield Finding(seq=None, code="schema_changed", message=message)


def import_problems(ledger: Ledger, digests: Container[str]) -> Iterator[Finding]:
    """Yield every import that no event came with; ``digests`` are those that events carry."""
    try:
        imports = ledger.imports()
    except UNREADABLE:
        # What is wrong with the table is said of the schema and the file.
        return
    for digest in sorted(map(str, imports)):
        if digest not in digests:
            message = f"imports 表中有不属于任何事件的导入 {shown(digest)}"
            yield Finding(seq=None, code="import_without_event", message=message)
