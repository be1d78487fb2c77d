"""The routes of the site: which path shows which page of which year, under Datasette's own permissions."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from datasette import Response
from datasette.utils import tilde_decode

from publish.attached.databases import is_public, only_public
from publish.attached.years import newest_of, route_of, years_of
from publish.plugin.addresses import FILES, lasting_address, local_path, taken_by_others, years_shown
from publish.plugin.errors import NotThere
from publish.plugin.log_pages import read_event
from publish.plugin.other_years import say_other_year, show_other_year
from publish.plugin.pages import PAGES, Page
from publish.plugin.served_downloads import show_download
from publish.plugin.sites import site_of

STYLE = r"/-/static-plugins/jixiao/"
CLOSED = (rf"/-/(?!{STYLE.removeprefix('/-/')})", r"/.+\.blob$")
"""All of Datasette but its databases, which would name files of the machine, and its way to bytes; no table has any."""

View = Callable[..., Awaitable[Any]]


def routes_for(datasette: Any) -> list[tuple[str, View]]:
    """Return the routes of the pages; where another database bears the name of one, that page gives way to it."""
    return [
        *_of_years(datasette),
        *_of_other_years(datasette),
        *_without_year(datasette),
        *((pattern, _closed) for pattern in CLOSED if only_public(datasette)),
    ]


def _of_years(datasette: Any) -> Iterator[tuple[str, View]]:
    shown = years_shown(datasette)
    views = [
        *((page.address, _view(page)) for page in PAGES),
        ("events/(?P<seq>[0-9]{1,18})/proof", _show_proof),
        (f"{FILES}/(?P<name>[^/]+)", show_download),
    ]
    for address, view in views if shown else ():
        below = f"/{address}" if address else ""
        yield f"/(?P<year>{_any_of(shown)}){below}$", view


def _of_other_years(datasette: Any) -> Iterator[tuple[str, View]]:
    years, others = years_of(datasette), taken_by_others(datasette)
    here = _any_of({*years, *map(route_of, years), *others})
    elsewhere = rf"(?!(?:{here})(?:[/.]|$))"
    yield rf"/{elsewhere}(?P<year>[1-9][0-9]{{3}})(?P<rest>/.*)?$", show_other_year
    yield rf"/{elsewhere}{route_of('(?P<year>[1-9][0-9]{3})')}([/.].*)?$", say_other_year


def _without_year(datasette: Any) -> Iterator[tuple[str, View]]:
    taken = taken_by_others(datasette)
    return ((f"/{page.address}$", _to_newest) for page in PAGES if page.address.split("/")[0] not in taken)


def _any_of(names: Any) -> str:
    """Return the pattern of any of some names; of none, one that nothing fits."""
    return "|".join(re.escape(f"{name}") for name in sorted(names, key=str)) or "(?!)"


def database_asked(datasette: Any, path: str) -> Any | None:
    """Return the public database that an address is of: that of the year or name in it, else of the latest year.

    None where it names a database that is not ours, or where the page is Datasette's own and others are attached too.
    """
    asked = local_path(datasette, path)
    local = lasting_address(datasette, asked) or asked
    first = tilde_decode(re.split(r"[/.]", local)[1])
    named = next((database for database in datasette.databases.values() if database.route == first), None)
    if named is not None and is_public(named):
        return named
    of_year = {f"{year}": database for year, database in years_shown(datasette).items()}
    if first in of_year:
        return of_year[first]
    ours = [*(pattern for pattern, _ in routes_for(datasette)), STYLE]
    if only_public(datasette) or (named is None and any(re.match(pattern, local) for pattern in ours)):
        return newest_of(datasette)
    return None


async def _closed() -> Response:
    raise NotThere("本站没有这一页。")


async def _to_newest(request: Any, datasette: Any) -> Response:
    """Lead to the page of the latest year."""
    year, database = max(years_shown(datasette).items())
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
    asked = f"?{request.query_string}" if request.query_string else ""
    path = datasette.urls.path(f"{year}{request.path}".rstrip("/"))
    return Response.redirect(f"{path}{asked}", headers={"cache-control": "no-store"})


async def _show_proof(request: Any, datasette: Any) -> Response:
    """Answer with the proof of an event alone, however long it is."""
    database = years_of(datasette)[int(request.url_vars["year"])]
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
    proof = (await read_event(database, request, await site_of(database)))["proof"]
    if proof is None:
        raise NotThere("这个事件没有公开的内容可以证明")
    return Response.text(proof)


def _view(page: Page) -> View:
    async def show(request: Any, datasette: Any) -> Response:
        database = years_of(datasette)[int(request.url_vars["year"])]
        await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
        site = await site_of(database)
        # The year's own address leads somewhere even where no figures of it are shown.
        if page.address and not page.is_among(site.tables):
            raise NotThere("这份公开数据库没有公开这一页的数据")
        context = await page.read(database, request, site)
        if context is None:
            return Response.redirect(datasette.urls.database(database.name))
        frame = {"site": site, "database": database.name, "here": page.within or page.address, "title": page.title}
        return Response.html(await datasette.render_template(page.template, context | frame, request=request))

    return show
