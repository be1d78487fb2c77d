"""Nothing that stands in a ledger leads a visitor to another host: a text is shown as the text it is."""

import json
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from publish.serving import Served
from publish.serving import site as served_site
from publish.tables.tables import TABLES
from tests.publish.fixtures import Rows, get, links_in, public_file, site, some_rows, walked

HOST = "elsewhere.example"
TEXTS = {
    "an address": f"https://{HOST}/x",
    "one in the clear, between spaces": f" http://{HOST}/x ",
    "one of a host alone": f"//{HOST}/x",
    "one to write to": f"mailto:someone@{HOST}",
    "one that is long": f"https://{HOST}/{'x' * 2_000}",
    "a link": f'<a href="https://{HOST}/x">',
}
# Of these columns a page reads more than a text.
_READ = {"month", "line", "parent", "event_seqs", "rule", "leaf_hash", "body", "root", "origin", "policy", "kind"}


def rows_of(text: str) -> Rows:
    """Return rows of every public table that hold ``text`` wherever a text of any form may stand."""
    rows = some_rows()
    for table, found in rows.items():
        free = {column.name for column in TABLES[table].columns if column.type == "TEXT"} - _READ
        for row in found:
            row |= {name: text for name in free if not re.fullmatch(r"[0-9.-]+", f"{row[name]}")}
    rows["events"][0]["body"] = json.dumps({"kind": "improvement_plan", "office": text, "measures": text})
    return rows


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_no_text_is_a_link_elsewhere(tmp_path: Path, text: str) -> None:
    """However a text of the ledger looks, no page that can be reached from the first leads to another host."""
    datasette = served_site(public_file(tmp_path / "public.db", rows_of(text)), served=Served(sql=True))
    first = ("/2023", "/public-2023", f"/2023/search?q={HOST}", f"/public-2023?sql={quote('select * from projects')}")
    seen: set[str] = set()
    for path, _, links in walked(datasette, *first):
        seen.add(path)
        hosts = {(link, urlsplit(link)[:2]) for link in links}
        assert [link for link, host in hosts if host not in {("", ""), ("http", "localhost")}] == [], path
    assert {table for table in TABLES if any(path.startswith(f"/public-2023/{table}/") for path in seen)} == set(TABLES)
    assert len(seen) < 200


def test_a_foreign_database_keeps_its_links(tmp_path: Path) -> None:
    """An address is shown whole in ours, and is the link that Datasette makes of it in a database beside."""
    file = public_file(tmp_path / "public.db", rows_of(TEXTS["an address"]))
    other = tmp_path / "other.db"
    other.write_bytes(file.read_bytes().replace(b"JXPB", b"OTHR"))
    datasette = site(file, other)
    for table in ("projects", "targets"):
        assert f"https://{HOST}/x" not in links_in(get(datasette, f"/public/{table}").text)
        assert f"<td>https://{HOST}/x</td>" in get(datasette, f"/public/{table}").text
    assert f"https://{HOST}/x" in links_in(get(datasette, "/other/targets").text)
