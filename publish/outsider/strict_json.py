"""JSON of which nothing is taken for something else: no key twice, and of numbers only integers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from publish.outsider.columns import Row
from publish.outsider.limits import Unreadable

LONGEST_INTEGER = 19
NO_ROWS = "不是 JSON 数组，每行一个对象"


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


def json_rows(lines: Iterator[str]) -> Iterator[Any]:
    """Yield the values of an array that has each on a line of its own, as ``publish`` writes it. Raises Unreadable."""
    first, line = next(lines, ""), next(lines, "")
    if first != "[\n" and (first, line) != ("[]\n", ""):
        raise Unreadable(NO_ROWS)
    while line[-2:] == ",\n":
        yield json_of(line[:-2])
        line = next(lines, "")
    if first == "[\n":
        yield json_of(line)
        if (next(lines, ""), next(lines, "")) != ("]\n", ""):
            raise Unreadable(NO_ROWS)


def _object(pairs: list[tuple[str, Any]]) -> Row:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("不是 JSON，有的键出现两次")
    return found
