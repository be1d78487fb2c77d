"""The search: any part of a word, such as two Chinese characters, in the public tables and in the glossary."""

from typing import Any

from publish.attached.reading import Asked, Context, read_rows
from publish.pages.glossary import words_with
from publish.pages.site import Site

SEARCHED = {
    "projects": ("project", "name", "parent_name", "office"),
    "targets": ("name", "project", "reason"),
    "score_sheet": ("title", "explanation"),
    "fund_changes": ("project", "project_name", "to_project_name", "document", "reason"),
    "statements": ("subject", "project", "document"),
}
"""The tables a search looks through, and in which columns."""
MOST_FOUND = 20


async def read_search(database: Any, request: Any, site: Site) -> Context:
    """Return what stands in which table, and which words of the glossary speak of it."""
    q = (request.args.get("q") or "").strip()
    found = {}
    for table, columns in SEARCHED.items() if q else ():
        rows = await read_rows(database, table, Asked(text=q, anywhere=columns, limit=MOST_FOUND + 1))
        if rows:
            found[table] = rows[:MOST_FOUND], len(rows) > MOST_FOUND
    return {"q": q, "found": found, "words": words_with(q) if q else []}
