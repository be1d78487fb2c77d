"""One event of the log as a page prints it: every field of its body in Chinese. Pure: a body in, words out."""

from typing import Any

import msgspec
from attrs import frozen

from ledger.kinds import KINDS
from ledger.values.figures import yuan
from ledger.values.words import (
    ASPECTS,
    CATEGORIES,
    CONCLUSIONS,
    DIRECTIONS,
    EXPENDITURE_TYPES,
    FIELDS,
    SCOPES,
    SUBJECTS,
    field_word,
)
from publish.pages.numbers_shown import figure_shown

_WORDS = {True: "是", False: "否"}
_WORDS_OF = {
    "aspect": ASPECTS,
    "category": CATEGORIES,
    "conclusion": CONCLUSIONS,
    "direction": DIRECTIONS,
    "expenditure_type": EXPENDITURE_TYPES,
    "scope": SCOPES,
    "subject": SUBJECTS,
}
_FIRST = ("kind", "occurred_on", "year", "quarter", "month")
"""What an event is, and when; then its own fields, as the glossary of fields lists them; then how it was recorded."""
_LAST = ("event_id", "department", "recorded_at", "recorded_by", "source", "version", "details_digest", "nonce")
_OWN = tuple(name for name in FIELDS if name not in (*_FIRST, *_LAST))
_ORDER = {name: place for place, name in enumerate((*_FIRST, *_OWN, "", *_LAST))}


@frozen(kw_only=True)
class FieldShown:
    """One field of a body: its name in the log, its Chinese name, and its value in words."""

    name: str
    label: str
    value: str


def kind_shown(body: str | None) -> str:
    """Return the Chinese name of the kind of an event, 不公开 where its body is withheld."""
    kind = _fields(body).get("kind")
    return "不公开" if body is None else KINDS[kind].title if isinstance(kind, str) and kind in KINDS else "未知种类"


def fields_shown(body: str) -> list[FieldShown]:
    """Return every field of a body: what happened first, how it was recorded last."""
    fields = _fields(body)
    shown = [_field_shown(fields.get("kind"), name, value) for name, value in fields.items()]
    return sorted(shown, key=lambda field: _ORDER.get(field.name.removesuffix("_fen"), _ORDER[""]))


def _field_shown(kind: object, name: str, value: Any) -> FieldShown:
    unit = "（元）" if name.endswith("_fen") else ""
    label = field_word(kind, name.removesuffix("_fen"))
    return FieldShown(name=name, label=f"{label}{unit}", value=_in_words(name, value))


def _in_words(name: str, value: Any) -> str:
    if name == "kind" and isinstance(value, str) and value in KINDS:
        return f"{KINDS[value].title}（{value}）"
    if name.endswith("_fen") and isinstance(value, int):
        return figure_shown(yuan(value))
    if name == "amount":
        return figure_shown(f"{value}")
    if isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, list):
        return "、".join(f"{one}" for one in value)
    if isinstance(value, dict):
        return "，".join(_part_in_words(key, one) for key, one in value.items())
    return _WORDS_OF.get(name, {}).get(f"{value}", f"{value}")


def _part_in_words(name: str, value: Any) -> str:
    """Return a part of the field source in words."""
    said = {"file": f"文件 {value}", "row": f"第 {value} 行", "sha256": f"SHA-256 {value}"}
    return said.get(name, f"{name}：{value}")


def _fields(body: str | None) -> dict[str, Any]:
    """Return the fields of a body; none where it is no JSON object, as in a file that was tampered with."""
    try:
        found = msgspec.json.decode(body or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
