"""Which of the databases attached to a Datasette are ours; the plugin acts on no others."""

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from publish.files.application_id import is_public_file

_IS_PUBLIC: "WeakKeyDictionary[Any, bool]" = WeakKeyDictionary()


def public_databases(datasette: Any) -> tuple[Any, ...]:
    """Return the attached databases that are ours, in the order they were attached."""
    return tuple(database for database in datasette.databases.values() if is_public(database))


def attached_databases(datasette: Any) -> tuple[Any, ...]:
    """Return the databases that somebody attached: all but Datasette's own ``_internal``."""
    return tuple(database for name, database in datasette.databases.items() if name != "_internal")


def only_public(datasette: Any) -> bool:
    """Tell whether all attached databases are ours, and there is one."""
    databases = attached_databases(datasette)
    return bool(databases) and all(is_public(database) for database in databases)


def is_public(database: Any) -> bool:
    """Tell whether the file of ``database`` bears our ``application_id``.

    Remembered for each database, because Datasette asks about every cell it shows.
    """
    if database not in _IS_PUBLIC:
        _IS_PUBLIC[database] = database.path is not None and is_public_file(Path(database.path))
    return _IS_PUBLIC[database]
