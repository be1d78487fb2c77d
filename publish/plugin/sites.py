"""The sites of the public databases attached to Datasette, each read once: nobody writes to them."""

from importlib.metadata import version
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from publish.attached.reading import read_rows
from publish.files.disclosure_file import read_disclosure
from publish.files.open_public import content_digest
from publish.pages.score_tree import fits_one_page, score_lines
from publish.pages.site import Site
from publish.plugin.pages import NAVIGATION

_OF_PUBLICATION = ("year", "department", "department_code", "origin", "events", "root", "policy")
_SITES: "WeakKeyDictionary[Any, Site]" = WeakKeyDictionary()


async def site_of(database: Any) -> Site:
    """Return the site of a public database, remembered as long as Datasette has it."""
    if database not in _SITES:
        _SITES[database] = await _read(database)
    return _SITES[database]


async def _read(database: Any) -> Site:
    publication = (await read_rows(database, "publication"))[0]
    overviews = await read_rows(database, "overview")
    digest = await database.execute_fn(content_digest)
    rubric = overviews[-1]["rubric_title"] if overviews else None
    tables = frozenset(await database.table_names())
    return Site(
        database=database.name,
        **{name: publication[name] for name in _OF_PUBLICATION},
        rubric=rubric or "",
        digest=digest,
        tables=tables,
        pages={page.address: page.title for page in NAVIGATION if page.is_among(tables)},
        version=version("jixiao"),
        disclosure=read_disclosure(Path(database.path), digest),
        through=publication["through"],
        whole_sheet=fits_one_page(score_lines(await read_rows(database, "score_sheet"))),
    )
