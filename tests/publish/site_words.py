"""What the tests of the pages read of a site: its words, its links, and sites under narrower policies."""

import re
from html import unescape
from pathlib import Path

from attrs import evolve
from datasette.app import Datasette

from publish.policy.policy import Policy
from publish.policy.reader import shipped_policy
from publish.tables.tables import TABLES
from tests.publish.fixtures import Rows, get, public_file, site


def words(datasette: Datasette, path: str) -> str:
    """Return the words of a page as one line without spaces, so that tags between them do not count."""
    response = get(datasette, path)
    assert response.status_code == 200
    return "".join(unescape(re.sub("<[^>]*>", " ", response.text)).split())


def links(datasette: Datasette, path: str) -> dict[str, str]:
    """Return the links of a page by their words; of equal words the last."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>([^<]*)</a>', get(datasette, path).text)
    return {unescape(said): unescape(href) for href, said in found}


def pages_of(folder: Path, rows: Rows | None = None, policy: Policy | None = None) -> Datasette:
    """Return the site of a public database of ``rows``."""
    return site(public_file(folder / "public.db", rows, policy))


def policy_without(**columns: set[str]) -> Policy:
    """Return the shipped policy without the named columns of its tables; a table of which none is left is not shown."""
    shipped = shipped_policy()
    tables = {}
    for name, table in shipped.tables.items():
        kept = tuple(column for column in table.columns if column.name not in columns.get(name, set()))
        tables |= {name: evolve(table, columns=kept)} if kept else {}
    return evolve(shipped, tables=tables)


def without_table(name: str) -> Policy:
    """Return the shipped policy without a table."""
    return policy_without(**{name: set(TABLES[name].by_name)})
