"""The routes of the site: which path shows which page, under Datasette's own permissions, and whose it is."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response
from datasette.utils import tilde_decode

from publish.attached.databases import is_public, only_public, public_databases
from publish.plugin.errors import NotThere
from publish.plugin.pages import PAGES, Page
from publish.plugin.served_downloads import show_download
from publish.plugin.sites import site_of

_STYLE = r"/-/static-plugins/jixiao/"
CLOSED = (rf"/-/(?!{_STYLE.removeprefix('/-/')})", r"/.+\.blob$")
"""All of Datasette but its databases, which would name files of the machine, and its way to bytes; no table has any."""

View = Callable[..., Awaitable[Response]]


def routes_for(datasette: Any) -> list[tuple[str, View]]:
    """Return the routes of the pages; where a database bears the name of one, that page gives way to it."""
    views = [*((page.address, _view(page)) for page in PAGES), ("files/(?P<name>[^/]+)", show_download)]
    names = set(datasette.databases)
    ours = [(f"/{address}$", view) for address, view in views if address.split("/")[0] not in names]
    return [*ours, *((pattern, _closed) for pattern in CLOSED if only_public(datasette))]


def database_asked(datasette: Any, path: str) -> Any | None:
    """Return the public database that an address is of: the one it names, else the first one where the page is ours.

    None where it names a database that is not ours, or where the page is Datasette's own and others are attached too.
    """
    local = "/" + path.removeprefix(datasette.setting("base_url")).removeprefix("/")
    name = tilde_decode(re.split(r"[/.]", local)[1])
    named = next((database for database in datasette.databases.values() if database.route == name), None)
    if named is not None and is_public(named):
        return named
    ours = [*(pattern for pattern, _ in routes_for(datasette)), _STYLE]
    if only_public(datasette) or (named is None and any(re.match(pattern, local) for pattern in ours)):
        return next(iter(public_databases(datasette)), None)
    return None


async def _closed() -> Response:
    raise NotThere("本站没有这一页。")


def _view(page: Page) -> View:
    async def show(request: Any, datasette: Any) -> Response:
        database = public_databases(datasette)[0]
        await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
        site = await site_of(database)
        # The site's own address leads somewhere even where no year is shown.
        if page.address and not page.is_among(site.tables):
            raise NotThere("这份公开数据库没有公开这一页的数据")
        context = await page.read(database, request, site)
        if context is None:
            return Response.redirect(datasette.urls.database(database.name))
        frame = {"site": site, "database": database.name, "here": page.within or page.address, "title": page.title}
        return Response.html(await datasette.render_template(page.template, context | frame, request=request))

    return show
