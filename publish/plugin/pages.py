"""What each page of the site reads and hands to its template."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from attrs import evolve
from datasette.utils import tilde_decode
from markupsafe import Markup

from publish.dataset_jsonld import dataset_jsonld
from publish.pages.front_page import front_page
from publish.pages.glossary import WORDS
from publish.pages.months import chart_of, months_shown
from publish.pages.score_tree import score_lines
from publish.plugin.errors import NotThere
from publish.plugin.files import manifest_of
from publish.plugin.reading import Asked, count_rows, read_rows, read_values
from publish.plugin.site import Site
from publish.tables import TABLES

Context = dict[str, Any]
Reader = Callable[[Any, Any, Site], Awaitable[Context | None]]

ROWS_A_PAGE = 100
SEARCHED = {
    "projects": ("project", "name", "parent_name", "office"),
    "targets": ("name", "project", "reason"),
    "score_sheet": ("title", "explanation"),
    "fund_changes": ("project", "project_name", "to_project_name", "document", "reason"),
    "statements": ("subject", "project", "document"),
}
"""The tables a search looks through, and in which columns."""
MOST_FOUND = 20
# Without one of these a sheet cannot say where points were lost, and half a sheet would mislead.
SHEET_NEEDS = {"line", "parent", "title", "weight", "score", "deduction"}


async def read_front_page(database: Any, request: Any, site: Site) -> Context | None:
    """Return the year at a glance, and the years side by side; None where no year is shown."""
    overviews = await read_rows(database, "overview")
    if not overviews:
        return None
    shows_sheet = set(await database.table_columns("score_sheet")) >= SHEET_NEEDS
    sheet = await read_rows(database, "score_sheet") if shows_sheet else []
    months = await read_rows(database, "months", Asked(starting={"month": f"{overviews[-1]['year']}-"}))
    return {"page": front_page(overviews, months, sheet, tables=site.tables)}


async def read_score(database: Any, request: Any, site: Site) -> Context:
    """Return the score sheet as a tree."""
    overviews = await read_rows(database, "overview")
    lines = score_lines(await read_rows(database, "score_sheet"))
    return {"overview": overviews[-1] if overviews else None, "lines": lines}


async def read_months(database: Any, request: Any, site: Site) -> Context:
    """Return the twelve months as a picture and a table."""
    months = await read_rows(database, "months")
    return {"months": months_shown(months), "chart": chart_of(site.year, months)}


async def read_projects(database: Any, request: Any, site: Site) -> Context:
    """Return the projects that the visitor asked for."""
    filters = ("office", "category", "expenditure_type")
    chosen = {name: request.args.get(name) or "" for name in filters}
    asked = Asked(
        equal={name: value for name, value in chosen.items() if value},
        text=request.args.get("q") or "",
        anywhere=SEARCHED["projects"],
    )
    choices = {name: await read_values(database, "projects", name) for name in filters}
    shown = [(TABLES["projects"], name, choices[name], chosen[name]) for name in filters if choices[name]]
    return {"projects": await read_rows(database, "projects", asked), "filters": shown, "q": asked.text}


async def read_project(database: Any, request: Any, site: Site) -> Context:
    """Return one project with its money, targets and statements."""
    code = tilde_decode(request.url_vars["project"])
    found = await read_rows(database, "projects", Asked(equal={"project": code}))
    if not found:
        raise NotThere(f"没有公开项目 {code}")
    targets = await read_rows(database, "targets", Asked(equal={"project_code": code}))
    changes = await count_rows(database, "fund_changes", Asked(equal={"project": code}))
    return {"project": found[0], "targets": targets, "changes": changes}


async def read_changes(database: Any, request: Any, site: Site) -> Context:
    """Return the movements of money that the visitor asked for, a page of them."""
    chosen = {name: request.args.get(name) or "" for name in ("project", "kind")}
    month, q = request.args.get("month") or "", request.args.get("q") or ""
    asked = Asked(
        equal={name: value for name, value in chosen.items() if value},
        starting={"occurred_on": month} if month else {},
        text=q,
        anywhere=SEARCHED["fund_changes"],
    )
    page = evolve(asked, after=number_in(request.args.get("after")), limit=ROWS_A_PAGE + 1)
    rows = await read_rows(database, "fund_changes", page)
    return {
        "changes": rows[:ROWS_A_PAGE],
        "total": await count_rows(database, "fund_changes", asked),
        "next": rows[ROWS_A_PAGE - 1]["seq"] if len(rows) > ROWS_A_PAGE else None,
        "kinds": await read_values(database, "fund_changes", "kind"),
        "chosen": chosen | {"month": month, "q": q},
    }


async def read_statements(database: Any, request: Any, site: Site) -> Context:
    """Return the official totals beside those of the log."""
    return {"statements": await read_rows(database, "statements")}


async def read_search(database: Any, request: Any, site: Site) -> Context:
    """Return what stands in which table, by any part of a word, such as two Chinese characters."""
    q = (request.args.get("q") or "").strip()
    found = {}
    for table, columns in SEARCHED.items() if q else ():
        rows = await read_rows(database, table, Asked(text=q, anywhere=columns, limit=MOST_FOUND + 1))
        if rows:
            found[table] = rows[:MOST_FOUND], len(rows) > MOST_FOUND
    return {"q": q, "found": found}


async def read_downloads(database: Any, request: Any, site: Site) -> Context:
    """Return the files that were written beside the public database."""
    manifest = manifest_of(database, site)
    files = manifest.files if manifest else ()
    described = dataset_jsonld(files, department=site.department, year=site.year, base="files/")
    # Marked safe here: every character that could end the element is escaped.
    dataset = Markup(described) if files else None  # noqa: S704
    return {"files": files, "dataset": dataset, "tables": [TABLES[name] for name in TABLES if name in site.tables]}


async def read_glossary(database: Any, request: Any, site: Site) -> Context:
    """Return the words in plain Chinese."""
    return {"words": WORDS}


async def read_about(database: Any, request: Any, site: Site) -> Context:
    """Return what is said of the site itself."""
    return {"tables": [TABLES[name] for name in TABLES if name in site.tables]}


def number_in(given: str | None) -> int | None:
    """Return a seq of a query string, None where it is none."""
    return int(given) if given and re.fullmatch("[0-9]{1,18}", given) else None
