"""One event of the log as a page prints it: every field of its body in Chinese. Pure: a body in, words out."""

from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.figures import yuan
from ledger.kinds import KINDS
from ledger.words import FIELDS

_WORDS = {True: "是", False: "否"}


def kind_shown(body: str | None) -> str:
    """Return the Chinese name of the kind of an event, 不公开 where its body is withheld."""
    kind = _fields(body).get("kind")
    return "不公开" if body is None else KINDS[kind].title if kind in KINDS else "未知种类"


def fields_shown(body: str) -> Iterator[tuple[str, str]]:
    """Yield every field of a body with its Chinese name and its value in words."""
    for name, value in _fields(body).items():
        named = FIELDS.get(name.removesuffix("_fen"), name)
        yield (f"{named}（元）" if name.endswith("_fen") else named), _in_words(name, value)


def _in_words(name: str, value: Any) -> str:
    if name == "kind":
        return f"{KINDS[value].title}（{value}）" if value in KINDS else f"{value}"
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    if isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, list):
        return "、".join(f"{one}" for one in value)
    if isinstance(value, dict):
        return "，".join(f"{key}：{one}" for key, one in value.items())
    return f"{value}"


def _fields(body: str | None) -> dict[str, Any]:
    """Return the fields of a body; none where it is no JSON object, as in a file that was tampered with."""
    try:
        found = msgspec.json.decode(body or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
