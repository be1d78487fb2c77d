"""Writing accepted events: a chunk at a time, one statement each, so that SQLite works while Python does."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ledger.kinds.body import CANONICAL, LEAF_PREFIX, SealedDetails, canonical
from ledger.kinds.form import Record
from ledger.storage import queries

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

MOST_BYTES = 256 * 1024 * 1024
"""Less than SQLite takes in one value."""
Statement = tuple[str, tuple[Any, ...]]


class Appender:
    """Writes the events it is given, in their order and within the caller's transaction, and asks the file between.

    ``start_writing`` writes what has been added in a thread of its own and returns at once: SQLite works without
    Python's lock, so meanwhile the next events can be made ready. Close it after use.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._next_seq: int = connection.execute(queries.HEAD).fetchone()[0] + 1
        self._waiting: list[tuple[Record, SealedDetails | None]] = []
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: list[Future[None]] = []
        self._is_closed = False

    def add(self, record: Record, sealed: SealedDetails | None) -> None:
        """Take the next event."""
        self._waiting.append((record, sealed))

    def start_writing(self) -> None:
        """Begin to write what has been added, after whatever is under way."""
        if self._thread is None:
            # Only a long batch pays for this import.
            from concurrent.futures import ThreadPoolExecutor

            self._thread = ThreadPoolExecutor(max_workers=1)
        self._under_way.append(self._thread.submit(self._run, self._taken()))

    def write(self) -> None:
        """Write what has been added."""
        self._wait()
        self._run(self._taken())

    def ask(self, query: str, *parameters: Any) -> list[Any]:
        """Return the rows that the file gives, of which what was added and not yet begun to be written is no part."""
        self._wait()
        return self._connection.execute(query, parameters).fetchall()

    def _wait(self) -> None:
        """Wait until nothing is under way. Raises what went wrong with it."""
        under_way, self._under_way = self._under_way, []
        for portion in under_way:
            portion.result()

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
        added, self._waiting = self._waiting, []
        bodies = CANONICAL.encode_lines([record for record, _ in added]).split(b"\n")[:-1]
        first_seq, self._next_seq = self._next_seq, self._next_seq + len(added)
        sealed = [(seq, details) for seq, (_, details) in enumerate(added, first_seq) if details is not None]
        return [*_events(bodies, first_seq), *_details(sealed)]


def _events(bodies: Sequence[bytes], first_seq: int) -> Iterator[Statement]:
    for begin, end in _portions(bodies):
        some = bodies[begin:end]
        hashes = b"".join([sha256(LEAF_PREFIX + body).digest() for body in some])
        yield queries.APPEND, (first_seq + begin, b"".join(some), hashes, _json(_places(some)))


def _details(sealed: Sequence[tuple[int, SealedDetails]]) -> Iterator[Statement]:
    for begin, end in _portions([found.details for _, found in sealed]):
        some = [found.details for _, found in sealed[begin:end]]
        salts = b"".join([found.salt for _, found in sealed[begin:end]])
        places = list(zip([seq for seq, _ in sealed[begin:end]], _places(some), strict=True))
        yield queries.APPEND_DETAILS, (b"".join(some), salts, _json(places))


def _portions(texts: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Yield where each portion of ``texts`` begins and ends that SQLite takes as one value."""
    begin, length = 0, 0
    for place, text in enumerate(texts):
        if length + len(text) > MOST_BYTES and place > begin:
            yield begin, place
            begin, length = place, 0
        length += len(text)
    if texts:
        yield begin, len(texts)


def _places(texts: Iterable[bytes]) -> list[int]:
    """Return where each text begins (from 1) and how long it is when all are joined, as one integer each."""
    places, begins = [], 1
    for text in texts:
        places.append(begins * queries.PLACE_UNIT + len(text))
        begins += len(text)
    return places


def _json(value: Any) -> str:
    return canonical(value).decode()
