"""The addresses of the site: below the base path, each page below its year, and those that name no year."""

import re
from collections.abc import Mapping
from typing import Any

from datasette.utils import tilde_decode, tilde_encode

from publish.attached.years import newest_of, years_of
from publish.plugin.pages import PAGES
from publish.tables.metadata import DATABASE

FILES = "files"
"""Below this address of a year lie its downloads."""


def local_path(datasette: Any, path: str) -> str:
    """Return a path as it is below the base path, which a web server in front may have passed on or taken away."""
    base = datasette.setting("base_url")
    if base != "/" and f"{path}/".startswith(base):
        return "/" + path[len(base) :]
    return path if path.startswith("/") else f"/{path}"


def taken_by_others(datasette: Any) -> frozenset[str]:
    """Return what stands first in the addresses of databases that are no year of the site."""
    ours = years_of(datasette).values()
    return frozenset(database.route for database in datasette.databases.values() if database not in ours)


def years_shown(datasette: Any) -> Mapping[int, Any]:
    """Return the databases of the site by year, but for a year whose address is that of another database."""
    taken = taken_by_others(datasette)
    return {year: database for year, database in years_of(datasette).items() if f"{year}" not in taken}


def lasting_address(datasette: Any, local: str) -> str | None:
    """Return the address below its year of what is asked for without; None where it names one, or leads to one.

    So are the tables at ``/public/…`` or under the name of a file, and the downloads at ``/files/NAME``.
    """
    first, rest = re.split("(?=[/.])|$", local[1:], maxsplit=1)
    newest, shown = newest_of(datasette), years_shown(datasette)
    if newest is None or any(database.route == tilde_decode(first) for database in datasette.databases.values()):
        return None
    if first == FILES and shown:
        return f"/{max(shown)}{local}"
    if first == DATABASE:
        return f"/{tilde_encode(newest.route)}{rest}"
    named = datasette.databases.get(tilde_decode(first))
    if named not in years_of(datasette).values() or first in _FIRST_OF_PAGES:
        return None
    return f"/{tilde_encode(named.route)}{rest}"


_FIRST_OF_PAGES = {page.address.split("/")[0] for page in PAGES}
