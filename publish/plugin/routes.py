"""The routes of the site: which path shows which page, under Datasette's own permissions."""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response

from publish.plugin.attached import only_public, public_databases
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
