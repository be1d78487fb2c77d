"""The search: any part of a word, such as two Chinese characters, in the public tables and in the glossary."""

from typing import Any

from publish.attached.reading import Asked, Context, read_page
from publish.pages.glossary import words_with
from publish.pages.page_of_rows import PAGE_BYTES, PageOfRows
from publish.pages.site import Site

SEARCHED = {
    "projects": ("project", "name", "parent_name", "office", "subunit"),
    "targets": ("name", "project", "subunit", "reason"),
    "score_sheet": ("title", "explanation"),
    "fund_changes": ("project", "project_name", "to_project_name", "document", "reason"),
    "statements": ("subject", "project", "subunit", "document"),
}
"""The tables a search looks through, and in which columns."""
FOUND_BYTES = 15_000
"""Of HTML, for what was found in one table where all are looked through."""


async def read_search(database: Any, request: Any, site: Site) -> Context:
    """Return what stands in which table, the first of it, and which words of the glossary speak of it.

    Of one table that the address names it is a page, without the words.
    """
    q, chosen = (request.args.get("q") or "").strip(), request.args.get("in") or ""
    after, most_bytes = (request.args.get("after"), PAGE_BYTES) if chosen else (None, FOUND_BYTES)
    found: dict[str, PageOfRows] = {}
    for table, columns in SEARCHED.items() if q else ():
        if chosen in ("", table):
            page = await read_page(database, table, Asked(text=q, anywhere=columns), after, most_bytes)
            found |= {table: page} if page.total else {}
    return {"q": q, "chosen": chosen, "found": found, "words": words_with(q) if q and not chosen else []}
