"""A verified copy of a ledger, made while writers go on."""

import shutil
import sqlite3
import tempfile
from base64 import b64decode
from contextlib import closing
from pathlib import Path

from ledger.durable import put_in_place
from ledger.errors import UnsoundLedger, UnusableFile
from ledger.file_errors import explained
from ledger.history import leaf_hashes
from ledger.merkle import root
from ledger.store import Ledger, connect, open_to_read
from ledger.verify import Verification, require_sound


def backup(path: Path, copy: Path) -> Verification:
    """Copy the ledger at ``path`` as it is now to the new file ``copy`` and return the verification of the copy.

    The copy is a ledger like the first, with the same permissions, and holds nothing of what was deleted. It is put in
    place only after it was verified and found to begin as the ledger does. Raises UnusableFile where ``copy`` exists or
    cannot be written, and UnsoundLedger where it does not verify; then there is no copy.
    """
    if copy.exists():
        raise UnusableFile("file_exists", f"{copy}：文件已存在，没有改动")
    if not copy.parent.is_dir():
        raise UnusableFile("no_such_folder", f"{copy}：文件夹 {copy.parent} 不存在")
    with open_to_read(path) as ledger:
        try:
            return _made(ledger, copy)
        except OSError as error:
            if isinstance(error, UnusableFile):
                raise
            raise UnusableFile("cannot_write_copy", f"{copy}：无法写入（{error.strerror}）") from error


def _made(ledger: Ledger, copy: Path) -> Verification:
    with tempfile.TemporaryDirectory(dir=copy.parent, prefix=f".{copy.name}.") as folder:
        made = Path(folder) / copy.name
        _copy(ledger, made)
        verified = require_sound(made)
        if root(leaf_hashes(ledger, as_of=verified.events)) != b64decode(verified.root):
            raise UnsoundLedger("copy_differs", f"{copy}：副本与账本不符，没有保留")
        shutil.copymode(ledger.path, made)
        put_in_place(made, copy)
    return verified


def _copy(ledger: Ledger, made: Path) -> None:
    with explained(ledger.path):
        ledger.connection.execute("PRAGMA query_only = OFF")
        try:
            ledger.connection.execute("VACUUM INTO ?", [str(made)])
        except sqlite3.OperationalError as error:
            raise UnusableFile("cannot_write_copy", f"{made.name}：无法写入副本（{error}）") from error
        finally:
            ledger.connection.execute("PRAGMA query_only = ON")
    with closing(connect(made, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
