"""Making a new ledger: the file, and the department it belongs to as its first event."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.errors import JixiaoError, Refused, UnusableFile
from ledger.files.durable import OWNER_ONLY, put_in_new_place
from ledger.files.held_folder import held_folder
from ledger.files.system_errors import why
from ledger.lines.reading import Line
from ledger.record import record
from ledger.storage.file_errors import explained, read_only
from ledger.storage.migrations import create
from ledger.storage.store import OWN_DEPARTMENT_PREFIX, Ledger, connect


def create_ledger(path: str | Path, *, department: str, name: str, recorded_by: str) -> None:
    """Make a ledger file that holds the registration of its department, recorded as ``department:CODE``.

    Raises UnusableFile where the file exists or cannot be made, and Refused where code or name are not fit; either way,
    and whenever it is killed, there is no file at ``path``.
    """
    path, department = Path(path), department.strip()
    line = {
        "kind": "department_registered",
        "event_id": OWN_DEPARTMENT_PREFIX + department,
        "department": department,
        "name": name,
    }
    with _places_explained(path):
        if os.path.lexists(path):
            raise FileExistsError
        with held_folder(path.parent, "init") as folder:
            made = folder / "ledger.db"
            with init_file(made, place=path) as ledger:
                outcome = record(ledger, [Line(fields=line)], recorded_by=recorded_by)
            if outcome.problems:
                raise Refused(outcome.problems)
            put_in_new_place(made, path)


def init_file(path: Path, *, place: Path | None = None) -> Ledger:
    """Make an empty ledger in the new file ``path`` and open it; messages name ``place``, where it is to go."""
    with explained(place or path):
        # It may come to hold names of persons: what SQLite puts beside it has the same mode.
        path.touch(mode=OWNER_ONLY, exist_ok=False)
        connection = connect(path, "rw")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            create(connection)
        except BaseException:
            connection.close()
            raise
    return Ledger(place or path, connection)


@contextmanager
def _places_explained(path: Path) -> Iterator[None]:
    """Turn what the file system says of a new file at ``path`` into an UnusableFile with a Chinese sentence."""
    try:
        yield
    except JixiaoError:
        raise
    except FileExistsError as error:
        raise UnusableFile("ledger_exists", f"{path}：文件已存在，没有改动") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnusableFile("no_such_folder", f"{path}：文件夹 {path.parent} 不存在") from error
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise read_only(path) from error
        raise UnusableFile("cannot_open_ledger", f"{path}：{why(error)}") from error
