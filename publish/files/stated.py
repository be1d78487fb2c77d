"""What a public database says that it was built of."""

import sqlite3
from base64 import b64decode
from pathlib import Path

from attrs import frozen

from ledger.errors import InvalidInput, UnusableFile
from ledger.proofs.checkpoint import Checkpoint, make_checkpoint
from publish.confidential.payees import TEXT_COLUMNS, WITHHELD_TEXT
from publish.content.withheld_before import WithheldBefore
from publish.tables.log_tables import EVENTS
from publish.tables.table import FORMAT
from publish.tables.tables import ALWAYS_PUBLIC, TABLES

_COLUMNS = ("year", "origin", "events", "root", "policy")
_ROW = f"SELECT {', '.join(_COLUMNS)} FROM {ALWAYS_PUBLIC.name}"


@frozen(kw_only=True)
class Stated:
    """What a public database says that it was built of; ``policy`` is the text of that, ``file_format`` its own."""

    file_format: int
    year: int
    checkpoint: Checkpoint
    policy: str


def stated_in(published: sqlite3.Connection, public: Path) -> Stated:
    """Return what the public database ``public`` says of itself.

    Raises UnusableFile where it does not, or a later release wrote it.
    """
    try:
        [file_format] = published.execute("PRAGMA user_version").fetchone()
        row = dict(zip(_COLUMNS, published.execute(_ROW).fetchone() or (), strict=True))
        root = b64decode(row["root"], validate=True)
        checkpoint = make_checkpoint(origin=row["origin"], size=row["events"], root=root)
        year, policy = int(row["year"]), str(row["policy"])
    except (sqlite3.Error, ValueError, TypeError, KeyError, InvalidInput) as error:
        message = f"{public}：没有写明年度、核验点和公开范围，不能重新生成"
        raise UnusableFile("damaged_public_database", message) from error
    if not 0 <= file_format <= FORMAT:
        message = (
            f"{public}：文件的格式是 {file_format}，由更新版本的 jixiao 生成，本版本只认得 {FORMAT} 及以前的；请升级"
        )
        raise UnusableFile("newer_version", message)
    return Stated(file_format=file_format, year=year, checkpoint=checkpoint, policy=policy)


def withheld_in(published: sqlite3.Connection) -> WithheldBefore:
    """Return what a public database has of events without their bodies, and of rows without their text."""
    columns: dict[tuple[str, object], frozenset[str]] = {}
    for name, column in ((name, column) for name, some in TEXT_COLUMNS.items() for column in some):
        key = TABLES[name].columns[0].name
        if {key, column} <= _columns_of(published, name):
            for (found,) in published.execute(f"SELECT {key} FROM {name} WHERE {column} = ?", (WITHHELD_TEXT,)):
                columns[name, found] = columns.get((name, found), frozenset()) | {column}
    if not {"seq", "body"} <= _columns_of(published, EVENTS.name):
        return WithheldBefore(columns=columns)
    found = published.execute(f"SELECT seq FROM {EVENTS.name} WHERE body IS NULL")
    return WithheldBefore(seqs=frozenset(seq for (seq,) in found), columns=columns)


def _columns_of(published: sqlite3.Connection, table: str) -> set[str]:
    return {name for _, name, *_ in published.execute(f"PRAGMA table_info({table})")}
