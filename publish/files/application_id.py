"""The mark that a public database bears in its header, so that no other file is replaced, served or restyled."""

from pathlib import Path

APPLICATION_ID = 0x4A585042
"""``JXPB`` in ASCII; stands big-endian in bytes 68 to 71 (SQLite's file format, 1.3.17)."""

_MAGIC = b"SQLite format 3\x00"
_PLACE = slice(68, 72)


def is_public_file(path: Path) -> bool:
    """Tell whether ``path`` is a SQLite file that bears our application_id; one that cannot be read is not."""
    try:
        # Whatever is no regular file (a pipe, say) could make the reader wait for ever.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            header = file.read(_PLACE.stop)
    except OSError:
        return False
    return header.startswith(_MAGIC) and header[_PLACE] == APPLICATION_ID.to_bytes(4, "big")
