"""The years of the site: which attached database is that of which year, and where years that are not here are."""

import re
from collections.abc import Mapping
from typing import Any

from publish.attached.databases import public_databases
from publish.attached.held import held

PLUGIN = "jixiao"
ELSEWHERE = "elsewhere"
"""Under which name Datasette's configuration of the plugin says where other years are: ``{"2022": "https://…"}``."""
_YEAR = re.compile("[1-9][0-9]{3}")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")


def years_of(datasette: Any) -> Mapping[int, Any]:
    """Return the databases that make up the site by their year, the earliest first.

    They are those of the department of the first one that is attached; of one year the first.
    """
    found: dict[int, Any] = {}
    department = None
    for database in public_databases(datasette):
        one = held(database)
        department = department or one.department_code
        if one.department_code == department:
            found.setdefault(one.year, database)
    return dict(sorted(found.items()))


def newest_of(datasette: Any) -> Any | None:
    """Return the database of the latest year, None where none is ours."""
    return next(iter([*years_of(datasette).values()][::-1]), None)


def route_of(year: int | str) -> str:
    """Return where Datasette's own pages of a year stand, below ``/``."""
    return f"public-{year}"


def give_routes(datasette: Any) -> None:
    """Let Datasette's own pages of every year stand under the year, whatever the name of the file."""
    for year, database in years_of(datasette).items():
        others = {other.route for other in datasette.databases.values() if other is not database}
        if route_of(year) not in others:
            database.route = route_of(year)


def elsewhere_of(datasette: Any) -> Mapping[int, str]:
    """Return the addresses at which other years are, by year; what is no year or no address of the web is left out."""
    given = (datasette.plugin_config(PLUGIN) or {}).get(ELSEWHERE) or {}
    found = {int(year): str(url) for year, url in given.items() if is_year(f"{year}") and is_web_address(f"{url}")}
    return {year: url for year, url in sorted(found.items()) if year not in years_of(datasette)}


def is_year(text: str) -> bool:
    """Tell whether a text is a year as it stands in an address."""
    return _YEAR.fullmatch(text) is not None


def is_web_address(text: str) -> bool:
    """Tell whether a text is an address of the web that a page may lead to."""
    return _ADDRESS.fullmatch(text) is not None
