"""Writing accepted events: a chunk at a time, one statement each, so that SQLite works while Python does."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledger.kinds.body import SealedDetails, canonical, leaf_hash
from ledger.storage import queries

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

MOST_BYTES = 256 * 1024 * 1024
Statement = tuple[str, tuple[Any, ...]]


class Appender:
    """Writes the bodies it is given, in their order and within the caller's transaction.

    ``start_writing`` writes what has been added in a thread of its own and returns at once: SQLite works without
    Python's lock, so meanwhile the next events can be made ready. Close it after use.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._first_seq: int = connection.execute(queries.HEAD).fetchone()[0] + 1
        self._bodies: list[bytes] = []
        self._sealed: list[tuple[int, SealedDetails]] = []
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: Future[None] | None = None
        self._bytes = 0
        self._is_closed = False

    def add(self, body: bytes, sealed: SealedDetails | None) -> None:
        """Take the next event; what has been added is written where it is nearly more than one value of SQLite."""
        if sealed:
            self._sealed.append((self._first_seq + len(self._bodies), sealed))
            self._bytes += len(sealed.details)
        self._bodies.append(body)
        self._bytes += len(body)
        if self._bytes > MOST_BYTES:
            self.write()

    def write(self) -> None:
        """Write what has been added."""
        self.wait()
        self._run(self._taken())

    def start_writing(self) -> None:
        """Begin to write what has been added, once whatever was under way is written."""
        self.wait()
        if not self._bodies:
            return
        if self._thread is None:
            # Only a long batch pays for this import.
            from concurrent.futures import ThreadPoolExecutor

            self._thread = ThreadPoolExecutor(max_workers=1)
        self._under_way = self._thread.submit(self._run, self._taken())

    def wait(self) -> None:
        """Wait until nothing is under way. Raises what went wrong with it."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def close(self) -> None:
        """Wait for the thread to end, whatever became of it."""
        self._is_closed = True
        while self._thread is not None:
            # Whoever interrupts twice must not end the transaction while the thread still writes.
            with suppress(KeyboardInterrupt):
                self._thread.shutdown()
                self._thread = None

    def _run(self, statements: Iterable[Statement]) -> None:
        for sql, parameters in statements:
            if not self._is_closed:
                self._connection.execute(sql, parameters)

    def _taken(self) -> list[Statement]:
        """Return the statements that write what has been added, and forget it."""
        bodies, self._bodies = self._bodies, []
        sealed, self._sealed = self._sealed, []
        first_seq, self._bytes = self._first_seq, 0
        self._first_seq += len(bodies)
        statements: list[Statement] = []
        if bodies:
            hashes = b"".join(map(leaf_hash, bodies))
            statements.append((queries.APPEND, (first_seq, b"".join(bodies), hashes, _json(_places(bodies)))))
        if sealed:
            details = [found.details for _, found in sealed]
            salts = b"".join(found.salt for _, found in sealed)
            seqs_and_places = list(zip((seq for seq, _ in sealed), _places(details), strict=True))
            statements.append((queries.APPEND_DETAILS, (b"".join(details), salts, _json(seqs_and_places))))
        return statements


def _places(texts: Iterable[bytes]) -> list[int]:
    """Return where each text begins (from 1) and how long it is when all are joined, as one integer each."""
    places, begins = [], 1
    for text in texts:
        places.append(begins * queries.PLACE_UNIT + len(text))
        begins += len(text)
    return places


def _json(value: Any) -> str:
    return canonical(value).decode()
