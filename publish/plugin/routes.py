"""The routes of the site: which path shows which page, under Datasette's own permissions."""

from collections.abc import Awaitable, Callable
from typing import Any

from attrs import frozen
from datasette import Response

from publish.plugin import log_pages, money_pages, pages, search_page
from publish.plugin.attached import only_public, public_databases
from publish.plugin.errors import NotThere
from publish.plugin.files import show_file
from publish.plugin.site import site_of


@frozen(kw_only=True)
class Page:
    """A page: the pattern of its path, what reads it, its template, and the path that must be in the navigation."""

    pattern: str
    read: pages.Reader
    template: str
    within: str | None = None


ROUTES = (
    Page(pattern=r"/$", read=pages.read_front_page, template="jixiao_front_page.html"),
    Page(pattern=r"/score$", read=pages.read_score, template="jixiao_score.html", within="score"),
    Page(pattern=r"/months$", read=pages.read_months, template="jixiao_months.html", within="months"),
    Page(pattern=r"/projects$", read=money_pages.read_projects, template="jixiao_projects.html", within="projects"),
    Page(
        pattern=r"/projects/(?P<project>[^/]+)$",
        read=money_pages.read_project,
        template="jixiao_project.html",
        within="projects",
    ),
    Page(pattern=r"/changes$", read=money_pages.read_changes, template="jixiao_changes.html", within="changes"),
    Page(pattern=r"/statements$", read=pages.read_statements, template="jixiao_statements.html", within="statements"),
    Page(pattern=r"/verify$", read=log_pages.read_verify, template="jixiao_verify.html", within="verify"),
    Page(pattern=r"/events$", read=log_pages.read_events, template="jixiao_events.html", within="verify"),
    Page(
        pattern=r"/events/(?P<seq>[0-9]{1,18})$",
        read=log_pages.read_event,
        template="jixiao_event.html",
        within="verify",
    ),
    Page(pattern=r"/downloads$", read=pages.read_downloads, template="jixiao_downloads.html"),
    Page(pattern=r"/search$", read=search_page.read_search, template="jixiao_search.html"),
    Page(pattern=r"/glossary$", read=pages.read_glossary, template="jixiao_glossary.html"),
    Page(pattern=r"/about$", read=pages.read_about, template="jixiao_about.html"),
)


CLOSED = (r"/-/(?!static/|static-plugins/|versions\.json$)", r"/.+\.blob$")
"""Datasette's pages about itself, which name files of the machine, and its way to bytes, of which no table has any."""


def routes_for(datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Return the routes of the pages; where a database bears the name of one, that page gives way to it."""
    names = set(datasette.databases)
    views = [*((page.pattern, _view(page)) for page in ROUTES), (r"/files/(?P<name>[^/]+)$", show_file)]
    ours = [(pattern, view) for pattern, view in views if pattern.strip("/$").split("/")[0] not in names]
    return [*ours, *((pattern, _closed) for pattern in CLOSED if only_public(datasette))]


async def _closed() -> Response:
    raise NotThere("本站没有这一页。")


def _view(page: Page) -> Callable[..., Awaitable[Response]]:
    async def show(request: Any, datasette: Any) -> Response:
        database = public_databases(datasette)[0]
        await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
        site = await site_of(database)
        if page.within is not None and not site.has(page.within):
            raise NotThere("这份公开数据库没有公开这一页的数据")
        context = await page.read(database, request, site)
        if context is None:
            return Response.redirect(datasette.urls.database(database.name))
        here = {"site": site, "database": database.name, "here": page.within or page.pattern.strip("/$")}
        return Response.html(await datasette.render_template(page.template, context | here, request=request))

    return show
