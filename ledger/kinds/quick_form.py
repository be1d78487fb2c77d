"""A quick look at one event by itself, which most pass: whether body and details surely are what the ledger stores.

What it does not pass is not wrong for that; ``verify_form`` decides, and says why.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from ledger.kinds import KINDS, Event, fields_of
from ledger.kinds.body import canonical
from ledger.kinds.field_types import AMOUNT, PLAN
from ledger.kinds.fields import Field, Unfit
from ledger.values.days import is_moment

MOST_REMEMBERED = 1000

IsStored = Callable[[Any], bool]
Form = dict[str, tuple[set[str], IsStored]]

_DECODER = msgspec.json.Decoder()


class QuickForm:
    """Looks at one event after the other, and remembers of each field the first texts that passed: most come again."""

    def __init__(self) -> None:
        self._bodies = {name: _form(kind, confidential=False) for name, kind in KINDS.items()}
        self._details = {name: _form(kind, confidential=True) for name, kind in KINDS.items()}

    def event(self, body: bytes) -> Event | None:
        """Return the event of a body that surely has no flaw; None where that takes a closer look."""
        try:
            fields = _DECODER.decode(body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(fields, dict) or canonical(fields) != body:
            return None
        name = fields.pop("kind", None)
        if not isinstance(name, str) or name not in KINDS or not _ALWAYS[name] <= fields.keys():
            return None
        if ("nonce" in fields) == ("details_digest" in fields) or not _passes(fields, self._bodies[name]):
            return None
        return KINDS[name].made_of(fields)

    def passes_details(self, kind: type[Event], details: bytes) -> bool:
        """Tell whether ``details`` surely have no flaw."""
        try:
            fields = _DECODER.decode(details)
        except (ValueError, RecursionError):
            return False
        if not isinstance(fields, dict) or not fields or canonical(fields) != details:
            return False
        return _passes(fields, self._details[kind.kind])


def _passes(fields: dict[str, Any], form: Form) -> bool:
    for name, value in fields.items():
        known = form.get(name)
        if known is None:
            return False
        remembered, is_stored = known
        is_text = value.__class__ is str
        if is_text and value in remembered:
            continue
        if not is_stored(value):
            return False
        if is_text and len(remembered) < MOST_REMEMBERED:
            remembered.add(value)
    return True


def _form(kind: type[Event], *, confidential: bool) -> Form:
    """Return what each field must pass; a plan, which is stored as another type than it is read, never does."""
    return {
        field.stored_name: (set(), _is_stored(field))
        for field in fields_of(kind)
        if field.confidential == confidential and field.type is not PLAN
    }


def _is_stored(field: Field) -> IsStored:
    if field.type is AMOUNT:
        return lambda value: value.__class__ is int and 0 < value < 10**15
    if field.name == "recorded_at":
        return is_moment

    def is_stored(value: Any) -> bool:
        try:
            return bool(value != "" and field.type.check(value) == value)
        except Unfit:
            return False

    return is_stored


def _always(kind: type[Event]) -> frozenset[str]:
    """Return the fields that every body of a kind holds: those required, and those with a default."""
    return frozenset(field.stored_name for field in fields_of(kind) if field.required or field.default is not None)


_ALWAYS = {name: _always(kind) for name, kind in KINDS.items()}
