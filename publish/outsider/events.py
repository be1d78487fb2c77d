"""The body of an event, its leaf hash and the root of all."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from publish.outsider.columns import Row
from publish.outsider.fields import (
    FIELD_CHOICES,
    FIELD_FORMS,
    FIELD_TEXTS,
    KNOWN_KINDS,
    KNOWN_VERSIONS,
    REQUIRED_FIELDS,
)
from publish.outsider.limits import Unreadable

# Longer integers are no amounts; some versions of Python would take very long over them.
DECODER = json.JSONDecoder(parse_int=lambda text: int(text) if len(text) < 19 else text, parse_float=str)


def parsed(body: str) -> Any:
    """Return what a body says, which is an event where ``event_of`` took it."""
    return DECODER.decode(body)


def event_of(seq: int, body: str) -> Row:
    """Return the event of a body. All that is read of it has its type; what is not read may be anything."""
    try:
        event = parsed(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"第 {seq} 号事件的内容不是 JSON") from error
    if not isinstance(event, dict):
        raise Unreadable(f"第 {seq} 号事件的内容不是 JSON 对象")
    kind = event.get("kind")
    known = isinstance(kind, str)
    if is_of_a_later_release(event):
        return event
    for field_name in ("kind", "event_id", "occurred_on", *(REQUIRED_FIELDS.get(str(kind), ()) if known else ())):
        if event.get(field_name) is None:
            raise Unreadable(f"第 {seq} 号事件没有 {field_name}")
    for field_name, value in event.items():
        if value is not None and not _fits(field_name, value):
            raise Unreadable(f"第 {seq} 号事件的 {field_name} 无效")
    for field_name, choices in FIELD_CHOICES.get(str(kind), {}).items():
        if event.get(field_name, next(iter(choices))) not in choices:
            raise Unreadable(f"第 {seq} 号事件的 {field_name} 无效")
    return event


def is_of_a_later_release(event: Row) -> bool:
    """Tell whether the kind or version of an event is none that this program knows: what it means nobody can tell."""
    kind, version = event.get("kind"), event.get("version")
    if isinstance(kind, str) and kind not in KNOWN_KINDS:
        return True
    return isinstance(version, int) and not isinstance(version, bool) and version > KNOWN_VERSIONS.get(str(kind), 1)


def _fits(field_name: str, value: Any) -> bool:
    if field_name in ("year", "amount_fen"):
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10**15
    if field_name == "version":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if field_name in FIELD_FORMS:
        return isinstance(value, str) and bool(FIELD_FORMS[field_name].fullmatch(value))
    return isinstance(value, str) or field_name not in FIELD_TEXTS


def leaf_of(body: str) -> str:
    """Return the leaf hash of a body in hex."""
    return hashlib.sha256(b"\x00" + body.encode()).hexdigest()


def root_of(leaves: Iterable[bytes]) -> str:
    """Return the root of the tree over ``leaves`` (RFC 6962, 2.1) in base64."""
    whole: list[tuple[int, bytes]] = []
    for leaf in leaves:
        whole.append((1, leaf))
        while len(whole) > 1 and whole[-1][0] == whole[-2][0]:
            size, right = whole.pop()
            whole[-1] = (2 * size, hashlib.sha256(b"\x01" + whole[-1][1] + right).digest())
    root = whole.pop()[1] if whole else hashlib.sha256().digest()
    while whole:
        root = hashlib.sha256(b"\x01" + whole.pop()[1] + root).digest()
    return b64encode(root).decode()
