"""Which of the databases attached to a Datasette are ours; the plugin acts on no others."""

from functools import lru_cache
from pathlib import Path
from typing import Any

SQLITE_MAGIC = b"SQLite format 3\x00"
PUBLIC_APPLICATION_ID = b"JXPB"
APPLICATION_ID_PLACE = slice(68, 72)

EXAMPLE_MARK = "（示例）"


def public_databases(datasette: Any) -> tuple[Any, ...]:
    """Return the attached databases that are ours, in the order they were attached."""
    return tuple(database for database in datasette.databases.values() if is_public(database))


@lru_cache(maxsize=64)
def is_public(database: Any) -> bool:
    """Tell whether the file of ``database`` bears our ``application_id``.

    Remembered for each database, because Datasette asks about every cell it shows.
    """
    return database.path is not None and bears_application_id(Path(database.path))


def bears_application_id(path: Path) -> bool:
    """Tell whether ``path`` is an SQLite file whose header (bytes 68 to 71, big-endian) says 0x4A585042."""
    try:
        with path.open("rb") as file:
            header = file.read(APPLICATION_ID_PLACE.stop)
    except OSError:
        return False
    return header.startswith(SQLITE_MAGIC) and header[APPLICATION_ID_PLACE] == PUBLIC_APPLICATION_ID


async def example_database_names(datasette: Any) -> frozenset[str]:
    """Return the names of our databases whose department's name says that its figures are made up."""
    return frozenset([each.name for each in public_databases(datasette) if await _is_example(each)])


async def _is_example(database: Any) -> bool:
    """Tell whether the registered name of the latest department ends in （示例）."""
    if not await database.table_exists("overview"):
        return False
    overviews = await database.execute("SELECT department FROM overview ORDER BY year DESC LIMIT 1")
    return any(row["department"].endswith(EXAMPLE_MARK) for row in overviews.rows)
