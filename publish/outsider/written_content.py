"""What the tables are when they are written out as JSON Lines: how long, and the digest of all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from publish.outsider.figures import canonical
from publish.outsider.public_tables import File

BESIDE_BYTES = 10_000_000
"""Far more than the programs and descriptions beside the data have, together with the bytes around the rows."""


@dataclass
class Written:
    """The content digest in hex, and by table the bytes of its rows."""

    digest: str
    sizes: dict[str, int]

    def most_bytes_of(self, table: str) -> int:
        """Return what no CSV or JSON of a table exceeds: escapes and apostrophes do not make twice as much of it."""
        return 2 * self.sizes[table] + 10_000

    @property
    def most_bytes(self) -> int:
        """What no download exceeds: each is written of these rows, or is short."""
        return 4 * sum(self.sizes.values()) + BESIDE_BYTES


def written_of(file: File) -> Written:
    """Return what the tables of a file are when they are written out."""
    digest, sizes = hashlib.sha256(), {}
    for table in sorted(file.rows):
        digest.update(canonical({"table": table}).encode() + b"\n")
        sizes[table] = 0
        for _, row in file.rows[table].items():
            line = canonical(row).encode() + b"\n"
            digest.update(line)
            sizes[table] += len(line)
    return Written(digest.hexdigest(), sizes)
