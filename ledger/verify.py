"""Verification: trusts nothing it can compute again, and says what it read, how much, and up to which root."""

import re
import sqlite3
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from attrs import field, frozen

from ledger import queries
from ledger.errors import UnusableFile
from ledger.history import movements
from ledger.merkle import root
from ledger.migrations import expected_objects
from ledger.movements import Movement
from ledger.schema import SCHEMA_VERSION, schema_objects
from ledger.store import UNREADABLE, Ledger, open_to_read
from ledger.text import shown
from ledger.verify_log import LogCheck, Wrong

DAMAGE = "ledger_damaged"
_HARMLESS = {"table _litestream_seq", "table _litestream_lock", "table sqlite_stat1", "table sqlite_stat4"}
"""Bookkeeping of the replication program and of ANALYZE; it holds nothing of the log."""
_ROW_OF_EVENTS = re.compile(r"row (\d+) .*index events_")


@frozen(kw_only=True)
class Verification:
    """What ``verify`` found. ``root`` is the RFC 6962 root over the bodies as they are, in base64."""

    events: int = 0
    details: int = 0
    sums: int = 0
    root: str = field(factory=lambda: b64encode(root([])).decode())
    problems: tuple[Wrong, ...]

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return not self.problems


def verify(path: Path) -> Verification:
    """Verify the ledger file at ``path`` and return everything that is wrong with it, by seq, those without one last.

    Raises UnusableFile where the file is no ledger at all, or cannot be read here.
    """
    try:
        ledger = open_to_read(path)
    except UnusableFile as error:
        if error.code != DAMAGE:
            raise
        return Verification(problems=(Wrong(seq=None, code="database_damaged", message=str(error)),))
    with ledger:
        return _verified(ledger)


def _verified(ledger: Ledger) -> Verification:
    # One read transaction, so that a writer who appends meanwhile is not mistaken for a tamperer.
    ledger.connection.execute("BEGIN")
    log = LogCheck()
    sums: list[Movement] = []
    problems = [*_integrity(ledger), *_schema(ledger), *_read(ledger, log), *log.problems()]
    try:
        problems.extend(_details_without_event(ledger))
        sums = movements(ledger, as_of=ledger.head)
        problems.extend(_sums(sums, log.sums.movements()))
    except (sqlite3.Error, ValueError) as error:
        problems.append(Wrong(seq=None, code="database_damaged", message=f"无法合计：{error}"))
    return Verification(
        events=len(log.leaf_hashes),
        details=log.details,
        sums=len(sums),
        root=b64encode(root(log.leaf_hashes)).decode(),
        problems=tuple(sorted(problems, key=lambda wrong: (wrong.seq is None, wrong.seq or 0))),
    )


def _read(ledger: Ledger, log: LogCheck) -> Iterator[Wrong]:
    try:
        log.read(ledger.connection.execute(queries.LOG))
    except (sqlite3.Error, ValueError) as error:
        _read_last_good_row(ledger, log)
        message = f"从第 {log.next_seq} 号事件起无法读取：{error}"
        yield Wrong(seq=log.next_seq, code="database_damaged", message=message)


def _read_last_good_row(ledger: Ledger, log: LogCheck) -> None:
    """Read the row before the damage, which Python drops because it looks one row ahead of the one it returns."""
    with suppress(sqlite3.Error, ValueError):
        log.read(ledger.connection.execute(queries.LOG_AT, (log.next_seq,)))


def _integrity(ledger: Ledger) -> Iterator[Wrong]:
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


def _schema(ledger: Ledger) -> Iterator[Wrong]:
    try:
        found = schema_objects(ledger.connection)
        version = ledger.connection.execute("PRAGMA user_version").fetchone()[0]
    except UNREADABLE as error:
        yield Wrong(seq=None, code="schema_changed", message=f"无法读取表结构：{error}")
        return
    if version != SCHEMA_VERSION:
        yield Wrong(seq=None, code="schema_changed", message=f"user_version 应为 {SCHEMA_VERSION}，却是 {version}")
    expected = expected_objects()
    for name in sorted(found.keys() - expected.keys() - _HARMLESS):
        yield Wrong(seq=None, code="schema_changed", message=f"多出了 {shown(name)}")
    for name in sorted(expected):
        if name not in found:
            yield Wrong(seq=None, code="schema_changed", message=f"缺少 {name}")
        elif found[name] != expected[name]:
            yield Wrong(seq=None, code="schema_changed", message=f"{name} 的定义被改动")


def _details_without_event(ledger: Ledger) -> Iterator[Wrong]:
    for (seq,) in ledger.connection.execute(queries.DETAILS_WITHOUT_EVENT):
        yield Wrong(seq=seq, code="details_without_event", message="有保密字段而没有事件")


def _sums(by_sql: Iterable[Movement], by_fold: Iterable[Movement]) -> Iterator[Wrong]:
    # By text, because a tampered body may have moved money on no project at all.
    for movement in sorted(set(by_sql) ^ set(by_fold), key=str):
        place = f"{movement.project} {movement.month} {movement.kind}"
        message = f"{place}：数据库合计与逐条重放不一致（其一为 {movement.amount_fen} 分）"
        yield Wrong(seq=None, code="sums_differ", message=message)
