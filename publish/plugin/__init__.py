"""The Datasette plugin: the site of a public database, in Chinese, over Datasette's own pages.

A package, because Datasette looks for ``templates/`` and ``static/`` only inside a package. In a Datasette
without a public database of ours no hook changes anything.
"""

from collections.abc import Callable
from typing import Any

from attrs import evolve
from datasette import Forbidden, hookimpl
from datasette.utils import is_url, tilde_encode

from publish.attached.databases import is_public, only_public, public_databases
from publish.attached.years import give_routes
from publish.pages import numbers_shown
from publish.pages.event_shown import kind_shown
from publish.pages.published_beside import published_beside
from publish.pages.texts_shown import beginning, cell_characters, is_long, shown_bytes
from publish.pages.units import unit_shown, with_unit
from publish.plugin.addresses import years_shown
from publish.plugin.addresses_in_and_out import Addressed
from publish.plugin.asking import render_json, require_answerable
from publish.plugin.errors import answer_to
from publish.plugin.methods import ReadingAlone
from publish.plugin.one_publication import OnePublication
from publish.plugin.other_years import year_links
from publish.plugin.responses import Responses
from publish.plugin.routes import database_asked, routes_for
from publish.plugin.sites import site_of
from publish.tables.metadata import metadata
from publish.tables.tables import TABLES


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Put our pages where a public database is attached (plugin routes precede Datasette's)."""
    return routes_for(datasette) if public_databases(datasette) else []


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> Any:
    """Tell every template the sites that are ours and how figures are shown."""
    env.filters |= {
        "yuan": numbers_shown.yuan_figure,
        "rate": numbers_shown.rate_shown,
        "figure": numbers_shown.figure_shown,
        "count": numbers_shown.count_shown,
        "tilde": tilde_encode,
        "beginning": beginning,
        "shown_bytes": shown_bytes,
        "cell_characters": cell_characters,
        "unit": unit_shown,
        "with_unit": with_unit,
        "published_beside": published_beside,
    }
    env.tests["long"] = is_long

    async def prepare() -> None:
        years = years_shown(datasette).values()
        sites = {database.name: await site_of(database) for database in public_databases(datasette)}
        # The pages are those of the years; of another department there are the tables alone.
        others = [database.name for database in public_databases(datasette) if database not in years]
        sites |= {name: evolve(sites[name], pages={}) for name in others}
        env.globals["jixiao_sites"] = sites
        env.globals["jixiao_tables"] = TABLES
        env.globals["jixiao_example_databases"] = frozenset(name for name, site in sites.items() if site.is_example)

    return prepare


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Any, request: Any, database: str | None, table: str | None) -> Any:
    """Tell every page of ours where the other years are."""
    asked = datasette.databases.get(database)
    if asked is None or not is_public(asked):
        return {}

    async def links() -> dict[str, Any]:
        return {"jixiao_years": await year_links(datasette, request, asked, table)}

    return links


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Let pages of ours be read alone; guard and keep the answers of a site that is ours alone."""

    def wrapped(app: Any) -> Any:
        if not public_databases(datasette):
            return app
        one = OnePublication(Addressed(ReadingAlone(app, datasette), datasette), datasette)
        return Responses(one, datasette, one.is_rewritten) if only_public(datasette) else one

    give_routes(datasette)
    return wrapped


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer what cannot be answered with a page in Chinese, where the page would have been ours."""
    database = database_asked(datasette, request.path)
    return None if database is None else answer_to(datasette, request, exception, database.name)


@hookimpl  # type: ignore[untyped-decorator]
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """Answer what is not allowed in Chinese too, where the page would have been ours."""
    return handle_exception(datasette, request, Forbidden(message))


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """Refuse what a table of ours has no answer to, before Datasette makes a query of it."""
    asked = datasette.databases[database]
    return require_answerable(asked, table, request) if is_public(asked) else None


@hookimpl  # type: ignore[untyped-decorator]
def register_output_renderer() -> dict[str, Any]:
    """Answer in JSON as Datasette does, in the shapes there are."""
    return {"extension": "json", "render": render_json}


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Describe the tables and columns of our databases in Chinese, whatever name their file has."""
    described: dict[str, Any] = {}
    for database in public_databases(datasette):
        described |= metadata(database.name)["databases"]
    return {"databases": described} if described else {}


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, table: str, database: str, datasette: Any) -> str | None:
    """Show fen of a ``*_fen`` column of ours as yuan, and say that a body is withheld; leave the rest to Datasette.

    But for an address: of that Datasette makes a link, and whoever wrote a name would lead visitors where he likes.
    """
    is_money = column.endswith("_fen") and type(value) is int
    is_withheld = (table, column) == ("events", "body") and value is None
    is_address = isinstance(value, str) and is_url(value.strip())
    if not (is_money or is_withheld or is_address) or not is_public(datasette.get_database(database)):
        return None
    if is_address:
        return str(value)
    return kind_shown(None) if is_withheld else numbers_shown.yuan_figure(value)
