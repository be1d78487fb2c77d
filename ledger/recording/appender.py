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
GUARDS_OF_INSERTS = ("events_are_only_appended", "details_are_never_replaced")

Statement = tuple[str, tuple[Any, ...]]


class Appender:
    """Writes the bodies it is given, in their order and within the caller's transaction.

    ``start_writing`` writes what has been added in a thread of its own and returns at once: SQLite works without
    Python's lock, so meanwhile the next events can be checked. ``finish`` writes the rest. Close it after use.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._first_seq: int = connection.execute(queries.HEAD).fetchone()[0] + 1
        self._bodies: list[bytes] = []
        self._sealed: list[tuple[int, SealedDetails]] = []
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: Future[None] | None = None
        self._guards_aside: list[str] = []
        self._bytes = 0
        self._is_closed = False

    @property
    def is_full(self) -> bool:
        """True where what has been added is nearly more than SQLite takes in one value."""
        return self._bytes > MOST_BYTES

    def has_room_for(self, length: int) -> bool:
        """Tell whether so many bytes can be added without asking whether it is full."""
        return self._bytes + length <= MOST_BYTES

    def add(self, body: bytes, sealed: SealedDetails | None) -> None:
        """Take the next event."""
        if sealed:
            self._sealed.append((self._first_seq + len(self._bodies), sealed))
        self._bodies.append(body)
        self._bytes += stored_bytes(body, sealed)

    def write(self) -> None:
        """Write what has been added."""
        self.wait()
        self._run(self._taken())

    def start_writing(self) -> None:
        """Begin to write what has been added, once whatever was under way is written."""
        self.wait()
        if not self._bodies:
            return
        self._lay_guards_aside()
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

    def finish(self) -> None:
        """Write everything that is left, and put the guards back."""
        self.write()
        while self._guards_aside:
            self._connection.execute(self._guards_aside.pop())

    def close(self) -> None:
        """Wait for the thread to end, whatever became of it; the guards come back with the transaction undone."""
        self._is_closed = True
        while self._thread is not None:
            # Whoever interrupts twice must not end the transaction while the thread still writes.
            with suppress(KeyboardInterrupt):
                self._thread.shutdown()
                self._thread = None

    def _lay_guards_aside(self) -> None:
        # A trigger before inserts makes SQLite take every body apart twice. Until the transaction ends nobody else can
        # write, the unique indexes stay, and the guards are back before anybody can.
        if self._guards_aside:
            return
        for name in GUARDS_OF_INSERTS:
            self._guards_aside.append(self._connection.execute(queries.TRIGGER, (name,)).fetchone()[0])
            self._connection.execute(f"DROP TRIGGER {name}")

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


def stored_bytes(body: bytes, sealed: SealedDetails | None) -> int:
    """Return the length of an event as it is stored."""
    return len(body) + (len(sealed.details) if sealed else 0)


def _places(texts: Iterable[bytes]) -> list[int]:
    """Return where each text begins (from 1) and how long it is when all are joined, as one integer each."""
    places, begins = [], 1
    for text in texts:
        places.append(begins * queries.PLACE_UNIT + len(text))
        begins += len(text)
    return places


def _json(value: Any) -> str:
    return canonical(value).decode()
