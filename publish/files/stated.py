"""What a public database says that it was built of."""

import sqlite3
from base64 import b64decode
from pathlib import Path

from attrs import frozen

from ledger.errors import InvalidInput, UnusableFile
from ledger.proofs.checkpoint import Checkpoint, make_checkpoint
from publish.tables.tables import ALWAYS_PUBLIC

_COLUMNS = ("year", "origin", "events", "root", "policy")
_ROW = f"SELECT {', '.join(_COLUMNS)} FROM {ALWAYS_PUBLIC.name}"


@frozen(kw_only=True)
class Stated:
    """What a public database says that it was built of; ``policy`` is the text of that."""

    year: int
    checkpoint: Checkpoint
    policy: str


def stated_in(published: sqlite3.Connection, public: Path) -> Stated:
    """Return what the public database ``public`` says of itself. Raises UnusableFile where it does not."""
    try:
        row = dict(zip(_COLUMNS, published.execute(_ROW).fetchone() or (), strict=True))
        root = b64decode(row["root"], validate=True)
        checkpoint = make_checkpoint(origin=row["origin"], size=row["events"], root=root)
        return Stated(year=int(row["year"]), checkpoint=checkpoint, policy=str(row["policy"]))
    except (sqlite3.Error, ValueError, TypeError, KeyError, InvalidInput) as error:
        message = f"{public}：没有写明年度、核验点和公开范围，不能重新生成"
        raise UnusableFile("damaged_public_database", message) from error
