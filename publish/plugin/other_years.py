"""The other years: where each is to be found, from any page of one."""

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen
from datasette import Response

from publish.attached.years import elsewhere_of, years_of
from publish.plugin.addresses import local_path, years_shown
from publish.plugin.errors import NotThere
from publish.plugin.pages import PAGES, Page
from publish.plugin.sites import site_of


@frozen(kw_only=True)
class YearLink:
    """One year in the head of a page: where it is, and whether the page is of it."""

    year: int
    href: str
    is_here: bool


async def year_links(datasette: Any, request: Any, database: Any, table: str | None) -> list[YearLink]:
    """Return where each year is from a page of ``database``, the latest first; none where there is only one.

    Of a year that is here it is the same page, or the same ``table``, where there is one, else its front page.
    """
    here, elsewhere = years_shown(datasette), elsewhere_of(datasette)
    if database not in here.values() or len(here) + len(elsewhere) < 2:
        return []
    found = dict(elsewhere)
    for year, other in here.items():
        found[year] = await _same_page(datasette, request, year, other, table)
    return [YearLink(year=year, href=found[year], is_here=here.get(year) is database) for year in sorted(found)[::-1]]


async def _same_page(datasette: Any, request: Any, year: int, other: Any, table: str | None) -> str:
    site = await site_of(other)
    if table is not None and table in site.tables:
        return str(datasette.urls.table(other.name, table))
    within = re.fullmatch(r"/[0-9]{4}/(.+)", local_path(datasette, request.path)) if request else None
    page, found = _page_at(within[1]) if within else (None, {})
    if page is not None and page.is_among(site.tables) and await page.exists(other, site, found):
        return str(datasette.urls.path(f"{year}/{within[1]}" if within else f"{year}"))
    return str(datasette.urls.path(f"{year}"))


def _page_at(address: str) -> tuple[Page | None, Mapping[str, str]]:
    """Return the page at an address below its year, and what the address says."""
    for page in PAGES:
        if found := re.fullmatch(page.address, address):
            return page, found.groupdict()
    return None, {}


async def show_other_year(request: Any, datasette: Any) -> Response:
    """Lead to the page of a year that is elsewhere; else say which years there are."""
    year, newest = int(request.url_vars["year"]), [*years_of(datasette).values()][-1]
    await datasette.ensure_permissions(request.actor, [("view-database", newest.name), "view-instance"])
    url = elsewhere_of(datasette).get(year)
    if url is None:
        raise NotThere(not_here(datasette, year))
    rest = (request.url_vars["rest"] or "").lstrip("/")
    below = f"{url.rstrip('/')}/{rest}" if rest else url
    asked = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(f"{below}{asked}", headers={"cache-control": "no-store"})


async def say_other_year(request: Any, datasette: Any) -> Response:
    """Say which years there are, where tables of another one are asked for."""
    raise NotThere(not_here(datasette, int(request.url_vars["year"])))


def not_here(datasette: Any, year: int) -> str:
    """Return the sentence that a year is not here, and which ones are."""
    here = "、".join(f"{one}" for one in years_of(datasette))
    url = elsewhere_of(datasette).get(year)
    return f"{year} 年的公开不在这里；这里有：{here}。" + (f"{year} 年的在 {url}" if url else "")
