"""The faults of one event by itself: whether body and details have the form that the ledger stores."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from ledger.kinds import SET_BY_LEDGER, Event, fields_of
from ledger.kinds.body import canonical, encode
from ledger.kinds.field_types import DIGEST, LINE, NONCE
from ledger.kinds.fields import FieldType, Unfit
from ledger.kinds.interchange import line_of
from ledger.kinds.versions import fits_version, lowest_version
from ledger.lines.draft import draft
from ledger.values.days import is_moment
from ledger.values.text import shown


class Fault(NamedTuple):
    """What is wrong with a form: a stable code and a Chinese sentence without it."""

    code: str
    message: str


def form_faults(event: Event, body: bytes) -> Iterator[Fault]:
    """Yield what is wrong with the form of a ``body``, whose ``event`` it holds all the same."""
    if encode(event) != body:
        yield Fault("body_not_canonical", "内容不是规范 JSON，或含有这种事件没有的字段")
    given = {field.stored_name: getattr(event, field.stored_name) for field in fields_of(type(event))}
    lowest = lowest_version(type(event), given)
    if event.version > lowest and not fits_version(type(event), given):
        yield Fault("body_not_canonical", f"第 {lowest} 版已能容下这些内容，却写作第 {event.version} 版")


def field_faults(event: Event) -> list[Fault]:
    """Return what is wrong with the fields of an event, as its body holds them, whatever else the log holds."""
    return [*_line_faults(event), *_envelope_faults(event)]


def details_are_sound(kind: type[Event], details: bytes) -> bool:
    """Tell whether ``details`` are canonical JSON of confidential fields of ``kind``, at least one, as accepted."""
    try:
        found = msgspec.json.decode(details)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict) or not found or canonical(found) != details:
        return False
    types = {field.name: field.type for field in fields_of(kind) if field.confidential}
    return all(name in types and _is_as_stored(types[name], value) for name, value in found.items())


def _is_as_stored(type_: FieldType, value: Any) -> bool:
    try:
        return value != "" and bool(type_.check(value) == value)
    except Unfit:
        return False


def _line_faults(event: Event) -> Iterator[Fault]:
    """Yield why a line that says the same as ``event`` would be refused, or stored in another form."""
    checked = draft(line_of(event))
    if isinstance(checked, list):
        yield from (Fault(refusal.code, refusal.message) for refusal in checked)
        return
    for field in fields_of(type(event)):
        value = getattr(event, field.stored_name)
        if field.since > event.version and field.is_left_out(value):
            continue
        if field.confidential and value is not None:
            yield Fault("details_in_body", f"保密字段 {field.name} 写在了正文里")
        elif field.name not in SET_BY_LEDGER and value != checked.fields.get(field.stored_name):
            yield Fault("body_not_canonical", f"{field.name} 不是账本写入的形式（文本为 NFC，空值不写）")


def _envelope_faults(event: Event) -> Iterator[Fault]:
    if not is_moment(event.recorded_at):
        yield Fault("envelope_invalid", f"记录时间 {shown(event.recorded_at)} 的格式无效")
    if (event.details_digest is None) == (event.nonce is None):
        yield Fault("envelope_invalid", "应有且只有保密字段摘要与随机数之一")
    for type_, value in ((LINE, event.recorded_by), (DIGEST, event.details_digest), (NONCE, event.nonce)):
        try:
            if value is not None:
                type_.check(value)
        except Unfit:
            yield Fault("envelope_invalid", f"{shown(value)} 的格式无效")
