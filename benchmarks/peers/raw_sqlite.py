"""The floor: what SQLite alone takes for one durable row, and for adding up a covering index."""

import sqlite3
from pathlib import Path

# The ledger's own bodies and hashes, so that both files are about as long and their trees as deep.
BARE = """
CREATE TABLE log (seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
INSERT INTO log SELECT seq, event_id, body, leaf_hash FROM source.events;
"""
INDEX = "CREATE UNIQUE INDEX log_by_event_id ON log (event_id);"
APPEND = "INSERT INTO log (seq, event_id, body, hash) VALUES (?, ?, ?, ?)"
ADDED_UP = """
SELECT month, project, kind, sum(amount_fen) FROM events WHERE amount_fen IS NOT NULL GROUP BY month, project, kind
"""


class RawLog:
    """A table of seq, event_id, body and hash with the events of ``ledger``, with or without one index."""

    def __init__(self, path: Path, ledger: Path, *, indexed: bool) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("ATTACH ? AS source", (str(ledger),))
        self.connection.executescript(f"BEGIN; {BARE} {INDEX if indexed else ''} COMMIT;")
        self.connection.execute("DETACH source")
        last = "SELECT seq, body, hash FROM log ORDER BY seq DESC LIMIT 1"
        self._seq, self._body, self._hash = self.connection.execute(last).fetchone()

    def append(self) -> None:
        """Append one more row as long as the last of the ledger, in a transaction of its own."""
        self._seq += 1
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(APPEND, (self._seq, f"raw-{self._seq:09d}", self._body, self._hash))
        self.connection.execute("COMMIT")


def add_up(connection: sqlite3.Connection) -> list[tuple[str, str, str, int]]:
    """Return the ledger's amounts added up by month, project and kind, from its covering index."""
    return connection.execute(ADDED_UP).fetchall()
