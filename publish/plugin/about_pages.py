"""What the pages about the publication itself read: its downloads, its words, how it was made."""

from typing import Any

from markupsafe import Markup

from publish.attached.held import held
from publish.attached.reading import Context
from publish.files.dataset_jsonld import dataset_below
from publish.files.described_files import DATASET
from publish.pages.glossary import WORDS
from publish.pages.site import Site
from publish.tables.table import Table
from publish.tables.tables import TABLES


async def read_downloads(database: Any, request: Any, site: Site) -> Context:
    """Return the files that were written beside the public database."""
    files = held(database).offered(site.digest)
    opened = held(database).downloads.get(DATASET)
    described = next((file for file in files if file.name == DATASET), None)
    dataset = None
    if described and opened and opened.sha256() == described.sha256:
        # Marked safe here: every character that could end the element is escaped.
        dataset = Markup(dataset_below(b"".join(opened.pieces(0, opened.size_bytes)), "files/"))  # noqa: S704
    return {"files": files, "dataset": dataset, "tables": _tables_of(site)}


async def read_glossary(database: Any, request: Any, site: Site) -> Context:
    """Return the words in plain Chinese."""
    return {"words": WORDS}


async def read_about(database: Any, request: Any, site: Site) -> Context:
    """Return what is said of the site itself."""
    return {"tables": _tables_of(site)}


def _tables_of(site: Site) -> list[Table]:
    return [table for name, table in TABLES.items() if name in site.tables]
