"""What the pages of projects and of movements of money read."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from datasette.utils import tilde_decode

from ledger.values.figures import decimal_text, percent_of
from publish.attached.reading import (
    Asked,
    Context,
    absent_of,
    count_rows,
    read_corrections,
    read_page,
    read_rows,
    read_values,
    sum_of,
)
from publish.attached.sheet_rows import read_project_sheet
from publish.attached.units import of_unit, read_units
from publish.pages.site import Site
from publish.pages.units import OWN
from publish.plugin.confidential_sentence import confidential_sentence
from publish.plugin.errors import NotThere
from publish.plugin.search_page import SEARCHED
from publish.plugin.year_pages import TARGETS_BYTES
from publish.tables.table import Row
from publish.tables.tables import TABLES

_EITHER_PROJECT = ("project", "to_project")
"""A virement is of the project it leaves and of the one it comes to."""
_FILTERS = ("office", "category", "expenditure_type")


async def read_projects(database: Any, request: Any, site: Site) -> Context:
    """Return the projects that the visitor asked for, a page of them, and what all of them come to."""
    chosen = {name: request.args.get(name) or "" for name in ("subunit_code", *_FILTERS)}
    narrowed = Asked(
        equal={name: chosen[name] for name in _FILTERS if chosen[name]},
        text=request.args.get("q") or "",
        anywhere=SEARCHED["projects"],
    )
    asked = of_unit(narrowed, chosen["subunit_code"], site.department_code)
    said = {name: value for name, value in {**chosen, "q": asked.text}.items() if value}
    units = await read_units(database, "projects", {site.department_code: OWN})
    return {
        "projects": await read_page(database, "projects", asked, request.args.get("after")),
        "totals": await _totals(database, asked),
        "absent": await absent_of(database, "projects"),
        "units": units,
        "filters": await _filters(database, units),
        "chosen": chosen,
        "q": asked.text,
        "asked": said,
        "filtered": bool(said),
        "confidential": await confidential_sentence(database, site),
    }


async def _filters(database: Any, units: Mapping[str, str]) -> list[tuple[str, str, Mapping[str, str]]]:
    """Return for each filter its name in an address, its heading, and what to choose from, as it is said by words."""
    columns = TABLES["projects"].by_name
    found = [("subunit_code", columns["subunit"].label, units)]
    for name in _FILTERS:
        values = await read_values(database, "projects", name)
        found.append((name, columns[name].label, {value: value for value in values}))
    return [one for one in found if one[2]]


async def _totals(database: Any, asked: Asked) -> Row:
    """Return what all projects asked for come to, as a row of them would say it."""
    columns = ("adjusted_budget_fen", "executed_fen", "remaining_fen")
    totals: Row = {column: await sum_of(database, "projects", column, asked) for column in columns}
    budget_fen, executed_fen = totals["adjusted_budget_fen"], totals["executed_fen"]
    shows_rates = "execution_rate" in await database.table_columns("projects")
    known = shows_rates and budget_fen is not None and executed_fen is not None
    return totals | {"execution_rate": decimal_text(percent_of(executed_fen, budget_fen)) if known else None}


async def read_project(database: Any, request: Any, site: Site) -> Context:
    """Return one project with the year's money, its sheet and its targets."""
    code = tilde_decode(request.url_vars["project"])
    found = await read_rows(database, "projects", Asked(equal={"project": code}))
    if not found:
        raise NotThere(f"没有公开项目 {code}")
    asked, given = Asked(either={_EITHER_PROJECT: code}), request.args.get("targets_after")
    targets = await read_page(database, "targets", Asked(equal={"project_code": code}), given, TARGETS_BYTES)
    return {
        "project": found[0],
        "absent": await absent_of(database, "projects"),
        "targets": targets,
        **await read_project_sheet(database, code, request.args.get("sheet_after")),
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
    page = await read_page(database, "fund_changes", asked, request.args.get("after"))
    shown = chosen | {"month": starting.get("occurred_on", ""), "q": q}
    return {
        "changes": page,
        "absent": await absent_of(database, "fund_changes"),
        "corrections": await read_corrections(database, [row["seq"] for row in page.rows]),
        "total_of_all_years": await count_rows(database, "fund_changes", of_all_years),
        "kinds": await read_values(database, "fund_changes", "kind"),
        "chosen": shown,
        # No month is something else than none said.
        "asked": {name: value for name, value in shown.items() if value or name == "month"},
        "filtered": bool(project or kind or q or given),
    }


async def _of_year(database: Any, site: Site) -> dict[str, str]:
    """Return what picks the movements of the published year, nothing where the policy shows no days."""
    shows_days = "occurred_on" in await database.table_columns("fund_changes")
    return {"occurred_on": f"{site.year}"} if shows_days else {}
