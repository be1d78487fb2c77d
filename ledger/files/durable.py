"""Putting a finished file in its place so that a power cut leaves the old state or the new one, never half a file."""

import os
from pathlib import Path

OWNER_ONLY = 0o600
"""The mode of a new file that can hold what others must not read."""


def put_in_place(made: Path, place: Path) -> None:
    """Move ``made`` to ``place`` on the same file system; content first, then name, reach the disk. Raises OSError."""
    _sync(made)
    made.replace(place)
    _sync(place.parent)


def put_in_new_place(made: Path, place: Path) -> None:
    """Move ``made`` to ``place`` as ``put_in_place`` does, where nothing is yet. Raises FileExistsError and OSError."""
    _sync(made)
    try:
        place.hardlink_to(made)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links; between these two steps an empty file is there.
        place.open("xb").close()
        made.replace(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    """Wait until the file, or the names in the folder, at ``path`` are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
