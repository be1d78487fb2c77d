"""What can be told of a ledger file without opening it: whether it is there, may be written, and changed."""

import os
from contextlib import suppress
from pathlib import Path

UNFINISHED = ("-wal", "-journal")
"""What SQLite must fold into a database, or take back from it, before it is read."""
SIDE_FILES = (*UNFINISHED, "-shm")
"""What SQLite keeps beside a database, by the ends of their names."""

State = tuple[int, int, str | None]
"""What changes when anybody writes: the file's time in ns and size in bytes, and what is left beside it."""


def is_file(path: Path) -> bool:
    """Tell whether there is a file that may be looked at."""
    try:
        return path.is_file()
    except OSError:
        # A folder that may not be entered, or a name too long for the file system.
        return False


def left_beside(path: Path) -> str | None:
    """Return the name of what lies beside the ledger and holds what is not yet folded in or taken back; None if no."""
    # SQLite keeps it beside the file itself, whatever link leads there.
    real = path.resolve()
    for suffix in UNFINISHED:
        with suppress(OSError):
            if real.with_name(real.name + suffix).stat().st_size > 0:
                return real.name + suffix
    return None


def may_write(path: Path) -> bool:
    """Tell whether both the file and its folder may be written."""
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def state(path: Path) -> State:
    """Return what changes when anybody writes."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size, left_beside(path)
