"""A verified copy of a ledger, made while writers go on."""

import os
import shutil
from base64 import b64decode
from contextlib import closing
from pathlib import Path

from ledger.errors import InvalidInput, UnsoundLedger, UnusableFile
from ledger.files.durable import put_in_place
from ledger.files.held_folder import held_folder
from ledger.files.system_errors import why
from ledger.history.entries import leaf_hashes
from ledger.proofs.merkle import root
from ledger.storage.file_errors import explained
from ledger.storage.file_state import SIDE_FILES
from ledger.storage.store import Ledger, connect, open_to_read
from ledger.verification.outcome import Verification, unsound
from ledger.verify import verify


def backup(path: Path, copy: Path) -> Verification:
    """Copy the ledger at ``path`` as it is now to the new file ``copy`` and return the verification of the copy.

    The copy is a ledger like the first, with the same permissions, and holds nothing of what was deleted. It is put in
    place only after it was verified and found to begin as the ledger does. Raises UnusableFile where ``copy`` exists or
    cannot be written, InvalidInput where its name would make it a part of another database, and UnsoundLedger where it
    does not verify; then there is no copy.
    """
    for place in (copy, *(copy.with_name(copy.name + suffix) for suffix in SIDE_FILES)):
        if os.path.lexists(place):
            raise UnusableFile("file_exists", f"{place}：文件已存在，没有改动")
    if copy.name.endswith(SIDE_FILES):
        raise InvalidInput("invalid_file_name", f"{copy}：SQLite 会把这个名字当作另一文件的一部分，请换一个")
    if not copy.parent.is_dir():
        raise UnusableFile("no_such_folder", f"{copy}：文件夹 {copy.parent} 不存在")
    try:
        with held_folder(copy.parent, "backup") as folder:
            made = folder / "copy.db"
            with open_to_read(path) as ledger:
                verified = _made(ledger, made, copy)
            put_in_place(made, copy)
    except OSError as error:
        if isinstance(error, UnusableFile):
            raise
        raise UnusableFile("cannot_write_copy", f"{copy}：无法写入（{why(error)}）") from error
    return verified


def _made(ledger: Ledger, made: Path, copy: Path) -> Verification:
    made.touch()
    with explained(copy), closing(connect(made, "rw")) as connection:
        ledger.connection.backup(connection)
        # Pages that the ledger had freed came along; in WAL mode a rewrite would need room for two more copies.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode = WAL")
    verified = verify(made)
    if not verified.ok:
        raise unsound(ledger.path, verified)
    if root(leaf_hashes(ledger, as_of=verified.events)) != b64decode(verified.root):
        raise UnsoundLedger("copy_differs", f"{copy}：副本与账本不符，没有保留")
    shutil.copymode(ledger.path, made)
    return verified
