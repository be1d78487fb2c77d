"""A table as CSV that has more rows than one answer holds: what says so, and where the others are."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from datasette.utils import tilde_decode

from publish.attached.databases import is_public
from publish.attached.held import held

Headers = list[tuple[bytes, bytes]]
_TABLE = re.compile(r"/([^/]+)/([^/.]+)\.csv")
_SHAPE = re.compile(r"(?:(?<=&)|^)_shape=[^&]*(?:&|$)")


async def headers_of_cut(datasette: Any, path: str, query: str) -> Headers:
    """Return what an answer at ``path`` says that does not hold all rows asked for; nothing for one that does.

    That is a name that says so, where the next rows are, and where the whole table is. Which rows are next is known
    to Datasette's answer in JSON.
    """
    found = _TABLE.fullmatch(path)
    if found is None:
        return []
    route = tilde_decode(found[1])
    database = next((one for one in datasette.databases.values() if one.route == route and is_public(one)), None)
    if database is None:
        return []
    asked = _SHAPE.sub("", query).strip("&")
    answer = await datasette.client.get(f"{path.removesuffix('.csv')}.json?{asked}&_shape=array")
    following = answer.links.get("next", {}).get("url")
    if following is None:
        return []
    table, next_query = tilde_decode(found[2]), _SHAPE.sub("", urlsplit(following).query).strip("&")
    links = [f'<{datasette.urls.path(path)}?{next_query}>; rel="next"']
    year = held(database).year
    if any(file.name == f"{table}.csv" for file in held(database).files):
        links.append(f'<{datasette.urls.path(f"/{year}/files/{table}.csv")}>; rel="collection"; type="text/csv"')
    name = f"{year}-{table}（不是全部行）.csv"
    disposition = f"inline; filename=\"{year}-{table}-part.csv\"; filename*=UTF-8''{quote(name, safe='')}"
    return [(b"link", ", ".join(links).encode()), (b"content-disposition", disposition.encode())]
