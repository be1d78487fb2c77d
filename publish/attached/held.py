"""A public database held as it was opened, with its downloads: a new publication at its path changes nothing for it."""

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, finalize

from attrs import frozen

from publish.attached.open_file import OpenFile
from publish.files.downloads import offered
from publish.files.manifest import DATABASE_FILE, DownloadFile, files_folder, read_manifest

_HELD: "WeakKeyDictionary[Any, Held]" = WeakKeyDictionary()
_MOST_ATTEMPTS = 10


@frozen(kw_only=True, eq=False)
class Held:
    """One public database: its open file, its year, the code of its department, and what lay beside it.

    ``files`` are the downloads of the content with that ``digest``, None and none where no manifest could be read;
    ``downloads`` are those that could be opened, by name. ``connect`` gives a connection to the database as it was
    opened, to one thread after the other.
    """

    path: Path
    file: OpenFile
    year: int
    department_code: str
    digest: str | None
    files: tuple[DownloadFile, ...]
    downloads: Mapping[str, OpenFile]
    connect: Callable[[], sqlite3.Connection]

    def offered(self, digest: str) -> tuple[DownloadFile, ...]:
        """Return the downloads of the content with that digest; none where they are of another."""
        return self.files if self.digest == digest else ()


def held(database: Any) -> Held:
    """Return what is held of a public database attached to Datasette, from the first time that it is asked for.

    Raises OSError, sqlite3.Error, LookupError or ValueError where it cannot be read.
    """
    if database not in _HELD:
        # A thread has a connection for pages and one for the queries of visitors.
        connections = 2 * max(1, database.ds.setting("num_sql_threads"))
        found = _HELD[database] = _hold(Path(database.path), connections)
        # What was opened as a file that may change is Datasette's own to read.
        if not database.is_mutable:
            read_held(database, found)
    return _HELD[database]


def read_held(database: Any, found: Held) -> None:
    """Let a database of Datasette read what is held, and not what lies at its path later."""
    database.connect = lambda write=False: found.connect()
    database.cached_size = found.file.size_bytes


def _hold(path: Path, connections: int) -> Held:
    """Open all of one publication; again where another took its place meanwhile."""
    for _ in range(_MOST_ATTEMPTS):
        file = OpenFile(path, follow=True)
        pool = _Pool(path, file, connections)
        with _folder(files_folder(path)) as (folder, is_in_place):
            manifest = read_manifest(path)
            files = offered(path, manifest.digest) if manifest else ()
            downloads = {DATABASE_FILE: file} | _opened(folder, files)
            whole = is_in_place()
        if whole and file.is_at(path):
            year, department_code = pool.publication()
            return Held(
                path=path,
                file=file,
                year=year,
                department_code=department_code,
                digest=manifest.digest if manifest else None,
                files=files,
                downloads=downloads,
                connect=pool.connect,
            )
    raise OSError(f"{path}: replaced again and again")


class _Pool:
    """Connections to one database, opened at once, so that all of them read the same file."""

    def __init__(self, path: Path, file: OpenFile, count: int) -> None:
        self._path, self._file = path, file
        self._open = deque(self._new() for _ in range(count))
        finalize(self, _close_all, self._open).atexit = False

    def publication(self) -> tuple[int, str]:
        """Return the year and the code of the department. Raises sqlite3.Error, LookupError or ValueError."""
        row = self._open[0].execute("SELECT year, department_code FROM publication").fetchone()
        if row is None:
            raise LookupError("publication")
        if not 1000 <= (year := int(row[0])) <= 9999:
            raise ValueError(f"year {year}")
        return year, str(row[1])

    def connect(self) -> sqlite3.Connection:
        """Return a connection that nobody has yet. Raises sqlite3.OperationalError where no more can be opened."""
        with suppress(IndexError):
            return self._open.popleft()
        connection = self._new()
        if not self._file.is_at(self._path):
            connection.close()
            raise sqlite3.OperationalError("the file was replaced")
        return connection

    def _new(self) -> sqlite3.Connection:
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False)


def _close_all(connections: deque[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


@contextmanager
def _folder(path: Path) -> Iterator[tuple[int | None, Callable[[], bool]]]:
    """Give the open folder at ``path``, None where there is none or a link, and what tells if it is still there."""
    try:
        folder = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        yield None, lambda: True
        return
    try:
        yield folder, lambda: path.exists() and os.path.samestat(path.stat(), os.fstat(folder))
    finally:
        os.close(folder)


def _opened(folder: int | None, files: Iterable[DownloadFile]) -> dict[str, OpenFile]:
    """Return the files that can be opened in the folder, by name."""
    found = {}
    for file in files if folder is not None else ():
        if file.name != DATABASE_FILE:
            with suppress(OSError):
                found[file.name] = OpenFile(file.name, within=folder)
    return found
