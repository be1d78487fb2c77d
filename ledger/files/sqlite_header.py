"""The mark that a SQLite file bears in its header, read without opening it."""

from pathlib import Path

_MAGIC = b"SQLite format 3\x00"
_PLACE = slice(68, 72)
"""Where the ``application_id`` stands, big-endian (SQLite's file format, 1.3.17)."""


def application_id_of(path: Path) -> int | None:
    """Return the ``application_id`` of a SQLite file; None of any other, and of one that cannot be read."""
    try:
        # Whatever is no regular file (a pipe, say) could make the reader wait for ever.
        if not path.is_file():
            return None
        with path.open("rb") as file:
            header = file.read(_PLACE.stop)
    except OSError:
        return None
    return int.from_bytes(header[_PLACE], "big") if header.startswith(_MAGIC) else None
