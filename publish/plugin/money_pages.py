"""What the pages of projects and of movements of money read."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from datasette.utils import tilde_decode

from publish.attached.reading import (
    ROWS_A_PAGE,
    Asked,
    Context,
    absent_of,
    count_rows,
    number_in,
    read_corrections,
    read_rows,
    read_values,
)
from publish.pages.site import Site
from publish.plugin.confidential_sentence import confidential_sentence
from publish.plugin.errors import NotThere
from publish.plugin.search_page import SEARCHED
from publish.tables.tables import TABLES

_EITHER_PROJECT = ("project", "to_project")
"""A virement is of the project it leaves and of the one it comes to."""


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
    return {
        "projects": await read_rows(database, "projects", asked),
        "absent": await absent_of(database, "projects"),
        "filters": [(TABLES["projects"], name, choices[name], chosen[name]) for name in filters if choices[name]],
        "q": asked.text,
        "filtered": bool(asked.equal or asked.text),
        "confidential": await confidential_sentence(database, site),
    }


async def read_project(database: Any, request: Any, site: Site) -> Context:
    """Return one project with the year's money and its targets."""
    code = tilde_decode(request.url_vars["project"])
    found = await read_rows(database, "projects", Asked(equal={"project": code}))
    if not found:
        raise NotThere(f"没有公开项目 {code}")
    asked = Asked(either={_EITHER_PROJECT: code})
    return {
        "project": found[0],
        "absent": await absent_of(database, "projects"),
        "targets": await read_rows(database, "targets", Asked(equal={"project_code": code})),
        "changes": await count_rows(database, "fund_changes", evolve(asked, starting=await _of_year(database, site))),
        "changes_of_all_years": await count_rows(database, "fund_changes", asked),
    }


async def project_exists(database: Any, site: Site, said: Mapping[str, str]) -> bool:
    """Tell whether the year has the project that an address names."""
    return await count_rows(database, "projects", Asked(equal={"project": tilde_decode(said["project"])})) > 0


async def read_changes(database: Any, request: Any, site: Site) -> Context:
    """Return the movements of money that the visitor asked for, a page of them; those of the year where no time is."""
    chosen = {name: request.args.get(name) or "" for name in ("project", "kind")}
    project, kind = chosen["project"], chosen["kind"]
    given, q = request.args.get("month"), request.args.get("q") or ""
    starting = await _of_year(database, site) if given is None else {"occurred_on": given} if given else {}
    of_all_years = Asked(
        equal={"kind": kind} if kind else {},
        either={_EITHER_PROJECT: project} if project else {},
        text=q,
        anywhere=SEARCHED["fund_changes"],
    )
    asked = evolve(of_all_years, starting=starting)
    page = evolve(asked, after=number_in(request.args.get("after")), limit=ROWS_A_PAGE + 1)
    rows = await read_rows(database, "fund_changes", page)
    shown = rows[:ROWS_A_PAGE]
    return {
        "changes": shown,
        "absent": await absent_of(database, "fund_changes"),
        "corrections": await read_corrections(database, [row["seq"] for row in shown]),
        "total": await count_rows(database, "fund_changes", asked),
        "total_of_all_years": await count_rows(database, "fund_changes", of_all_years),
        "next": rows[ROWS_A_PAGE - 1]["seq"] if len(rows) > ROWS_A_PAGE else None,
        "kinds": await read_values(database, "fund_changes", "kind"),
        "chosen": chosen | {"month": starting.get("occurred_on", ""), "q": q},
        "filtered": bool(project or kind or q or given),
    }


async def _of_year(database: Any, site: Site) -> dict[str, str]:
    """Return what picks the movements of the published year, nothing where the policy shows no days."""
    shows_days = "occurred_on" in await database.table_columns("fund_changes")
    return {"occurred_on": f"{site.year}"} if shows_days else {}
