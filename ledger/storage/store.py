"""The ledger file: opening it for one writer or many readers, and saying plainly why that cannot be."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.errors import UnusableFile
from ledger.kinds.versions import latest_format
from ledger.storage import queries
from ledger.storage.file_errors import (
    BUSY_SECONDS,
    UNREADABLE,
    explained,
    read_only,
    traces_remain,
    unfinished,
)
from ledger.storage.file_state import State, is_file, left_beside, may_write, state
from ledger.storage.schema import APPLICATION_ID, SCHEMA_VERSION, TRIGGERS

CACHE_KIB = 16 * 1024
CACHE_TO_WRITE_KIB = 128 * 1024
"""The indexes of a bulk load of a million events stay in memory."""
_CANNOT_FINISH = ("cannot_open_ledger", "ledger_read_only")
"""What SQLite says of a file that it would have to write before it is read."""
OWN_DEPARTMENT_PREFIX = "department:"


class Ledger:
    """An open ledger. Make one with ``create_ledger``, ``open_to_read`` or ``open_to_write``; close it after use.

    One that is read without locks, because its reader may not write, must stay as it was ``found``: if it did not,
    leaving the with block raises UnusableFile instead of whatever was read or raised.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, found: State | None = None) -> None:
        self.path = path
        self.connection = connection
        self._found = found

    def close(self) -> None:
        """Close the file; the last to close folds SQLite's write-ahead log back into it."""
        self.connection.close()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        if self._found is not None and self._found != state(self.path):
            raise UnusableFile("ledger_busy", f"{self.path}：读取期间有人写入，请再运行一次")

    @property
    def head(self) -> int:
        """The seq of the last event; 0 where there is none."""
        return int(self.connection.execute(queries.HEAD).fetchone()[0])

    @property
    def format(self) -> int:
        """The format of the file (SQLite's ``user_version``): of its schema, or of a later version of a kind."""
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    def imports(self) -> frozenset[str]:
        """Return the digest of each import that a salt is kept of; none in a ledger of before there were any."""
        if not self.connection.execute(queries.HAS_IMPORTS).fetchone()[0]:
            return frozenset()
        return frozenset(digest for (digest,) in self.connection.execute(queries.IMPORTS))

    def raise_format(self, needed: int) -> None:
        """Let the format be at least the ``needed`` one, within the caller's transaction."""
        if needed > self.format:
            self.connection.execute(f"PRAGMA user_version = {needed}")

    @contextmanager
    def transaction(self) -> Iterator[Callable[[], None]]:
        """Run one BEGIN IMMEDIATE transaction: committed and on disk at its end, or undone whole.

        It is undone by any exception, or where the caller calls what is yielded.
        """
        ends = ["COMMIT"]
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield lambda: ends.append("ROLLBACK")
                self.connection.execute(ends[-1])
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def leave_no_trace(self) -> None:
        """Rewrite the file without anything deleted from it, and empty SQLite's write-ahead log.

        ``secure_delete`` alone is not enough: rows that SQLite moved between pages leave copies in the space they left.
        Raises UnusableFile where another program still reads, or there is no room.
        """
        try:
            self.connection.execute("VACUUM")
            busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error as error:
            raise traces_remain(self.path, f"SQLite：{error}") from error
        if busy:
            raise traces_remain(self.path, f"另一程序正在读取，{BUSY_SECONDS} 秒内未结束")


def open_to_write(path: Path) -> Ledger:
    """Open an existing ledger for its one writer, its schema brought up to date. Raises UnusableFile."""
    # Asked before SQLite is, which on read-only media cannot even open a ledger to write.
    if is_file(path) and not may_write(path):
        raise read_only(path)
    ledger = _opened(path, immutable=False)
    try:
        ledger.connection.execute(f"PRAGMA cache_size = -{CACHE_TO_WRITE_KIB}")
        _require_guards(ledger)
        _migrate(ledger)
    except BaseException:
        ledger.close()
        raise
    return ledger


def open_to_read(path: Path) -> Ledger:
    """Open an existing ledger to read, from read-only media too. Raises UnusableFile."""
    # A reader who may not write can take no locks, and would leave files beside the ledger that its owner cannot write.
    try:
        beside = left_beside(path)
        ledger = _opened(path, immutable=is_file(path) and not may_write(path) and beside is None)
    except UnusableFile as error:
        if error.code in _CANNOT_FINISH and beside is not None:
            raise unfinished(path, beside) from error
        raise
    ledger.connection.execute("PRAGMA query_only = ON")
    return ledger


def _opened(path: Path, *, immutable: bool) -> Ledger:
    if not is_file(path):
        raise UnusableFile("no_such_ledger", f"{path}：没有这个账本文件，可用 jixiao init 建立")
    found = state(path) if immutable else None
    with explained(path):
        connection = connect(path, "ro&immutable=1" if immutable else "rw")
        try:
            _require_ledger(path, connection)
        except BaseException:
            connection.close()
            raise
    return Ledger(path, connection, found=found)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Return a connection in autocommit mode; ``mode`` is that of SQLite's file URIs."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # Durable when a command returns; erased details leave no trace in free pages.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except UNREADABLE:
        connection.close()
        raise
    return connection


def _require_ledger(path: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise UnusableFile("not_a_ledger", f"{path}：不是 jixiao 账本")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > max(SCHEMA_VERSION, latest_format()):
        raise UnusableFile("newer_ledger", f"{path}：由更新版本的 jixiao 建立（格式 {version}），请升级后再用")


def _require_guards(ledger: Ledger) -> None:
    with explained(ledger.path):
        found = {row[0] for row in ledger.connection.execute(queries.TRIGGERS)}
    # Whatever format a tamperer gives the file, those of the first are there.
    needed = {name for name, since in TRIGGERS.items() if since <= max(ledger.format, 1)}
    missing = sorted(needed - found)
    if missing:
        message = f"缺少保护账本的触发器 {missing[0]}，账本可能被人改动过；请先运行 jixiao verify"
        raise UnusableFile("ledger_unguarded", f"{ledger.path}：{message}")


def _migrate(ledger: Ledger) -> None:
    if ledger.format >= SCHEMA_VERSION:
        return
    # Only who opens an older ledger pays for importing sqlite-utils.
    from ledger.storage.migrations import migrate

    with ledger.transaction():
        migrate(ledger.connection)
