"""Folders in which something is made, beside where it belongs: held while their process lives, left where it is killed.

What is made can hold all that a ledger holds. A lock, which the system takes from a process however that ends, says
which of them nobody needs any more.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from ledger.files.durable import OWNER_ONLY

HOLD = ".held"
"""The file in such a folder that its process has locked; whoever takes the folder away locks it as well."""
MARK = b"jixiao makes something in this folder and removes it when that is done.\n"
"""What stands in that file. A folder is taken away by it alone: anybody's folder may be called like one of these."""
_NAME = re.compile(r"\.(.+)\.[a-z0-9_]{8}")
_MADE_BY = {"backup": "copy.db", "init": "ledger.db"}
"""What is made in a folder that is not called by the name of that."""


@contextmanager
def held_folder(beside: Path, name: str) -> Iterator[Path]:
    """Give a new folder ``.NAME.…`` in the folder ``beside``, held by this process and gone after the with block.

    Nobody but the owner can look into it. Raises OSError.
    """
    temporary, hold = _new_held(beside, name)
    try:
        with temporary:
            yield Path(temporary.name)
    finally:
        os.close(hold)


def left_folders(beside: Path) -> list[Path]:
    """Return the folders of this kind in ``beside``, by name: held, or left by a process that was killed."""
    return [path for path in _folders(beside) if _is_marked(path)]


def unmarked_folders(beside: Path) -> list[Path]:
    """Return the folders in ``beside`` that an earlier release may have left, by their names and all they hold.

    They could be anybody's: nobody but their owner can tell.
    """
    return [path for path in _folders(beside) if not _is_marked(path) and _is_as_before(path)]


def _folders(beside: Path) -> list[Path]:
    return sorted(path for path in beside.iterdir() if not path.is_symlink() and path.is_dir())


def is_held(folder: Path) -> bool:
    """Tell whether a living process holds the folder; True too where that cannot be told."""
    try:
        hold = os.open(folder / HOLD, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not _locked_at_once(hold)
    finally:
        os.close(hold)


def remove_unless_held(folder: Path) -> bool:
    """Remove the folder with all that it holds, and tell whether it is gone; a living process keeps its own.

    Raises OSError where it cannot be removed.
    """
    hold = os.open(folder / HOLD, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if not _locked_at_once(hold):
            return False
        shutil.rmtree(folder)
        return True
    finally:
        os.close(hold)


def _new_held(beside: Path, name: str) -> tuple["tempfile.TemporaryDirectory[str]", int]:
    while True:
        temporary = tempfile.TemporaryDirectory(dir=beside, prefix=f".{name}.")
        try:
            hold = _hold(Path(temporary.name))
        except BaseException:
            temporary.cleanup()
            raise
        if hold is not None:
            return temporary, hold
        temporary.cleanup()


def _hold(folder: Path) -> int | None:
    """Return the open file that holds the folder; None where somebody took it away for one that was left."""
    try:
        hold = os.open(folder / HOLD, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    except FileNotFoundError:
        return None
    # Where the file system has no locks nobody can take one, and so nobody takes the folder away.
    with suppress(OSError):
        flock(hold, LOCK_EX)
    if (folder / HOLD).exists():
        os.write(hold, MARK)
        return hold
    os.close(hold)
    return None


def _locked_at_once(hold: int) -> bool:
    try:
        flock(hold, LOCK_EX | LOCK_NB)
    except OSError:
        return False
    return True


def _is_marked(path: Path) -> bool:
    hold = path / HOLD
    try:
        is_ours = not hold.is_symlink() and hold.is_file() and hold.stat().st_size == len(MARK)
        return is_ours and hold.read_bytes() == MARK
    except OSError:
        return False


def _is_as_before(path: Path) -> bool:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return False
    try:
        found = {entry.name for entry in path.iterdir()}
    except OSError:
        # Of another account, perhaps: its name is all that can be seen.
        return named[1] in _MADE_BY
    made = _MADE_BY.get(named[1], named[1])
    return bool({made, f"{made}.filling"} & found) and all(one.startswith(Path(made).stem) for one in found)
