"""The Datasette plugin: a Chinese front page, money in yuan, and a banner over example data.

A package, because Datasette looks for ``templates/`` and ``static/`` only inside a package. In a Datasette
without a public database of ours no hook changes anything.
"""

from typing import Any

from datasette import Response, hookimpl

from publish.metadata import metadata
from publish.numbers_shown import yuan_shown
from publish.plugin.attached import example_database_names, is_public, public_databases
from publish.plugin.reading import read_front_page

# The page loads one stylesheet of our own and draws its chart itself; a browser need trust nothing else.
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Put our front page at ``/`` where a public database is attached (plugin routes precede Datasette's)."""
    return [(r"/$", show_front_page)] if public_databases(datasette) else []


async def show_front_page(request: Any, datasette: Any) -> Response:
    """Answer ``/`` with the front page of the first public database, under Datasette's own permissions.

    A database without a year has nothing to say there and shows its tables instead.
    """
    database = public_databases(datasette)[0]
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
    page = await read_front_page(database)
    if page is None:
        return Response.redirect(datasette.urls.database(database.name))
    context = {"page": page, "database": database.name}
    html = await datasette.render_template("jixiao_front_page.html", context, request=request)
    return Response.html(html, headers={"content-security-policy": CONTENT_SECURITY_POLICY})


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> Any:
    """Tell every template which databases hold example data; error pages get no other context."""

    async def prepare() -> None:
        env.globals["jixiao_example_databases"] = await example_database_names(datasette)

    return prepare


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Describe the tables and columns of our databases in Chinese, whatever name their file has."""
    described: dict[str, Any] = {}
    for database in public_databases(datasette):
        described |= metadata(database.name)["databases"]
    return {"databases": described} if described else {}


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls(database: str | None, datasette: Any) -> list[str]:
    """Add our style to Datasette's pages of a public database; a page of no or another database stays as it is."""
    ours = database is not None and is_public(datasette.get_database(database))
    return [datasette.urls.static_plugins("jixiao", "tables.css")] if ours else []


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, database: str, datasette: Any) -> str | None:
    """Show the integer fen of a ``*_fen`` column of ours as yuan; leave every other cell to Datasette."""
    if not column.endswith("_fen") or type(value) is not int:
        return None
    return yuan_shown(value) if is_public(datasette.get_database(database)) else None
