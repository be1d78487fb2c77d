"""The mark that a public database bears in its header, so that no other file is replaced, served or restyled."""

from pathlib import Path

from ledger.files.sqlite_header import application_id_of

APPLICATION_ID = 0x4A585042
"""``JXPB`` in ASCII."""


def is_public_file(path: Path) -> bool:
    """Tell whether ``path`` is a SQLite file that bears our application_id; one that cannot be read is not."""
    return application_id_of(path) == APPLICATION_ID
