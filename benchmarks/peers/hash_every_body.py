"""The least that checking a ledger can cost: read every body and hash it. Run as a script of its own on a ledger."""

import hashlib
import sqlite3
import sys

BODIES = "SELECT CAST(body AS BLOB) FROM events NOT INDEXED ORDER BY seq"


def hash_every_body(path: str) -> None:
    """Read every body of the ledger at ``path`` and take its SHA-256."""
    connection = sqlite3.connect(path)
    for (body,) in connection.execute(BODIES):
        hashlib.sha256(body).digest()
    connection.close()


if __name__ == "__main__":
    hash_every_body(sys.argv[1])
