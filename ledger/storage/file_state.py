"""What can be told of a ledger file without opening it: whether it is there, may be written, and changed."""

import os
from pathlib import Path

WRITE_AHEAD_LOG = "-wal"
SIDE_FILES = (WRITE_AHEAD_LOG, "-shm", "-journal")
"""What SQLite keeps beside a database, by the ends of their names."""

State = tuple[int, int, bool]
"""What changes when anybody writes: the file's time in ns and size in bytes, and whether a write-ahead log is there."""


def is_file(path: Path) -> bool:
    """Tell whether there is a file that may be looked at."""
    try:
        return path.is_file()
    except OSError:
        # A folder that may not be entered, or a name too long for the file system.
        return False


def has_write_ahead_log(path: Path) -> bool:
    """Tell whether events still lie in SQLite's log beside the ledger."""
    # SQLite keeps it beside the file itself, whatever link leads there.
    real = path.resolve()
    try:
        return real.with_name(real.name + WRITE_AHEAD_LOG).stat().st_size > 0
    except OSError:
        return False


def may_write(path: Path) -> bool:
    """Tell whether both the file and its folder may be written."""
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def state(path: Path) -> State:
    """Return what changes when anybody writes."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size, has_write_ahead_log(path)
