"""JSON of which nothing is taken for something else: no key twice, and of numbers only integers."""

from __future__ import annotations

import json
from typing import Any

from publish.outsider.columns import Row
from publish.outsider.limits import Unreadable

LONGEST_INTEGER = 19


def json_of(text: str) -> Any:
    """Return the value of a JSON text; any other number than an integer of SQLite is a list. Raises Unreadable."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=lambda one: int(one) if len(one.lstrip("-")) <= LONGEST_INTEGER else [one],
            parse_float=lambda one: [one],
            parse_constant=lambda one: [one],
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("不是 JSON") from error


def _object(pairs: list[tuple[str, Any]]) -> Row:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("不是 JSON，有的键出现两次")
    return found
