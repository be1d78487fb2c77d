"""Making a new ledger: the file, and the department it belongs to as its first event."""

import errno
from pathlib import Path

from ledger.errors import Refused, UnusableFile
from ledger.file_errors import explained, read_only
from ledger.file_state import SIDE_FILES
from ledger.lines import Line
from ledger.migrations import create
from ledger.record import record
from ledger.store import OWN_DEPARTMENT_PREFIX, Ledger, connect


def create_ledger(path: str | Path, *, department: str, name: str, recorded_by: str) -> None:
    """Make a ledger file that holds the registration of its department, recorded as ``department:CODE``.

    Raises UnusableFile where the file exists or cannot be made, and Refused where code or name are not fit;
    either way no file is left behind.
    """
    path = Path(path)
    line = {
        "kind": "department_registered",
        "event_id": OWN_DEPARTMENT_PREFIX + department,
        "department": department,
        "name": name,
    }
    ledger = init_file(path)
    try:
        with ledger:
            outcome = record(ledger, [Line(fields=line)], recorded_by=recorded_by)
            if outcome.problems:
                raise Refused(outcome.problems)
    except BaseException:
        _remove_file(path)
        raise


def init_file(path: Path) -> Ledger:
    """Make an empty ledger file and open it. Raises UnusableFile where the file exists or cannot be made."""
    _make_empty(path)
    try:
        with explained(path):
            connection = connect(path, "rw")
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                create(connection)
            except BaseException:
                connection.close()
                raise
    except BaseException:
        _remove_file(path)
        raise
    return Ledger(path, connection)


def _remove_file(path: Path) -> None:
    """Remove a ledger file that could not be made whole, and what SQLite left beside it."""
    for suffix in ("", *SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _make_empty(path: Path) -> None:
    """Make the file, and only where there is none, so that nobody else's is ever removed."""
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise UnusableFile("ledger_exists", f"{path}：文件已存在，没有改动") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnusableFile("no_such_folder", f"{path}：文件夹 {path.parent} 不存在") from error
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise read_only(path) from error
        raise UnusableFile("cannot_open_ledger", f"{path}：{error.strerror}") from error
