"""Which of the databases attached to a Datasette are ours; the plugin acts on no others."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette.utils import escape_sqlite

from publish.application_id import is_public_file

EXAMPLE_MARK = "（示例）"


def public_databases(datasette: Any) -> tuple[Any, ...]:
    """Return the attached databases that are ours, in the order they were attached."""
    return tuple(database for database in datasette.databases.values() if is_public(database))


@lru_cache(maxsize=64)
def is_public(database: Any) -> bool:
    """Tell whether the file of ``database`` bears our ``application_id``.

    Remembered for each database, because Datasette asks about every cell it shows.
    """
    return database.path is not None and is_public_file(Path(database.path))


async def example_database_names(datasette: Any) -> frozenset[str]:
    """Return the names of our databases whose department's name says that its figures are made up."""
    return frozenset([each.name for each in public_databases(datasette) if await _is_example(each)])


async def _is_example(database: Any) -> bool:
    """Tell whether the name of the department ends in （示例）, in whichever tables the policy shows it."""
    for table in await database.table_names():
        if "department" not in await database.table_columns(table):
            continue
        found = await database.execute(f"SELECT DISTINCT department FROM {escape_sqlite(table)}")
        if any(str(row["department"]).endswith(EXAMPLE_MARK) for row in found.rows):
            return True
    return False
