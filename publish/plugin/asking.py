"""What may be asked of a table: what Datasette would leave out without a word, or stumble over, is refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from datasette import Forbidden
from datasette.filters import Filters
from datasette.renderer import json_renderer

from publish.attached.databases import is_public
from publish.plugin.errors import NotAnswered

_NOT_OFFERED = ("_facet", "_through", "_search", "_fts", "_trace")
_CONDITIONS = frozenset(key for key, _, _ in Filters([]).lookups())
_SHAPES = {"arrays": None, "objects": None, "array": "rows", "arrayfirst": "rows", "object": "primary_keys"}
"""Every ``_shape`` of a JSON answer, and what only some answers have that it is made of."""


async def require_answerable(database: Any, table: str, request: Any) -> None:
    """Raise NotAnswered where a request to a table names a column or a condition there is not, or what is not offered.

    SQLite takes a name that is no column for a text, and finds nothing.
    """
    asked = list(request.args)
    _require_offered(asked)
    columns = await database.table_columns(table)
    for name in asked:
        if name.startswith("_") and "__" not in name:
            continue
        column, _, condition = name.rpartition("__") if "__" in name else (name, "", "exact")
        if column not in columns:
            raise NotAnswered(f"这张表没有 {column} 这一列；有：{'、'.join(columns)}。")
        if condition not in _CONDITIONS:
            raise NotAnswered(f"没有 {condition} 这种条件；有：{'、'.join(sorted(_CONDITIONS))}。")


def _require_offered(asked: Iterable[str]) -> None:
    for name in asked:
        if name == "_where":
            # As Datasette says of it where queries are closed.
            raise Forbidden(name)
        if name.startswith(_NOT_OFFERED):
            raise NotAnswered(f"本站不提供 {name}；可以按列筛选、排序，整张表请用下载。")


def require_shape(args: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    """Raise NotAnswered where an answer in JSON cannot have the shape that is asked for."""
    shape = args.get("_shape", "arrays")
    if shape not in _SHAPES:
        raise NotAnswered(f"没有 _shape={shape} 这种形式；有：{'、'.join(_SHAPES)}。")
    needed = _SHAPES[shape]
    if needed is not None and needed not in data and not data.get("error"):
        raise NotAnswered(f"这个地址没有 _shape={shape} 这种形式，请在一张表的地址上使用。")


def render_json(args: Any, data: Any, view_name: str, database: str, datasette: Any) -> Any:
    """Answer in JSON as Datasette does, once the shape is known to be one."""
    if is_public(datasette.databases[database]):
        require_shape(args, data)
    return json_renderer(args, data, view_name)
