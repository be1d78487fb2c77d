"""The form of each kind, made from its fields: a record of a line, which filled in is the body, and one of details."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from attrs import frozen
from msgspec import Struct, defstruct

from ledger.kinds.event import SET_BY_LEDGER, Event, fields_of, must_be_given, once_a_kind
from ledger.kinds.field_types import AMOUNT
from ledger.kinds.fields import AllFit, Field
from ledger.kinds.versions import FIRST, fits_version, lifted, lowest_version

Record = Any
"""A record of any kind: a msgspec Struct of the fields of its lines and bodies, None where one is left out.

Its class says which ``kind`` it is by name, and as ``event`` by the class of events.
"""

AMOUNT_IN_YUAN = "amount"
_IN_BODIES_ALONE = (*(name for name in SET_BY_LEDGER if name != "seq"), "amount_fen")
_STRUCT: dict[str, Any] = {"kw_only": True, "omit_defaults": True, "forbid_unknown_fields": True, "gc": False}


@frozen(kw_only=True, eq=False)
class Form:
    """The form of one kind: the classes of its records and of its details, None where it has no confidential fields.

    ``defaults`` are what a body holds where its line says nothing, its version apart. ``later`` are the fields of
    later versions, ``widened`` those that take more since one. ``all_fit`` tells of a field what its type does not say
    yet.
    """

    kind: type[Event]
    record: type[Struct]
    details: type[Struct] | None
    confidential: tuple[str, ...]
    has_amount: bool
    never_in_lines: tuple[str, ...]
    never_in_bodies: tuple[str, ...]
    always_in_bodies: tuple[str, ...]
    defaults: Mapping[str, Any]
    later: Mapping[str, Field]
    widened: Mapping[str, Field]
    all_fit: Mapping[str, AllFit]


@once_a_kind
def form_of(kind: type[Event]) -> Form:
    """Return the form of ``kind``, made when it is first asked for."""
    fields = fields_of(kind)
    confidential = [field for field in fields if field.confidential]
    has_amount = any(field.type is AMOUNT for field in fields)
    stored = {field.name: field.default for field in fields if field.default is not None and field.since == FIRST}
    return Form(
        kind=kind,
        record=_record(kind, fields),
        details=_details(kind, confidential) if confidential else None,
        confidential=tuple(field.name for field in confidential),
        has_amount=has_amount,
        never_in_lines=tuple(name for name in _IN_BODIES_ALONE if has_amount or name != "amount_fen"),
        never_in_bodies=(*(field.name for field in confidential), *([AMOUNT_IN_YUAN] if has_amount else [])),
        always_in_bodies=(*(field.stored_name for field in fields if field.required), *stored),
        defaults={name: default for name, default in stored.items() if name != "version"},
        later={field.stored_name: field for field in fields if field.since > FIRST},
        widened={field.stored_name: field for field in fields if field.formerly},
        all_fit={field.stored_name: field.type.all_fit for field in fields if field.type.all_fit},
    )


def event_of(record: Record) -> Event:
    """Return the event of a record that is filled in, as the newest version of its kind has it."""
    kind: type[Event] = record.event
    return kind.made_of(lifted(kind, _given(record)) if kind.lifts else _given(record))


def is_of_its_version(record: Record) -> bool:
    """Tell whether the record of a body is of the version that it names."""
    return fits_version(record.event, _given(record))


def version_of(record: Record, own: str) -> int:
    """Return the lowest version of its kind that takes a record, in the ledger of the department ``own``."""
    kind: type[Event] = record.event
    return FIRST if len(kind.formats) == FIRST else lowest_version(kind, _given(record), own)


def _given(record: Record) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(record).items() if value is not None}


def _record(kind: type[Event], fields: Sequence[Field]) -> type[Struct]:
    given = [field for field in fields if _is_always_given(kind, field)]
    others = [field for field in fields if not _is_always_given(kind, field)]
    parts: list[Any] = [(field.stored_name, field.type.form) for field in given]
    parts += [(field.stored_name, field.type.form | None, None) for field in others]
    parts += [(AMOUNT_IN_YUAN, str | None, None) for field in fields if field.type is AMOUNT]
    of_class = {"kind": kind.kind, "event": kind}
    return defstruct(f"{kind.__name__}Record", parts, tag_field="kind", tag=kind.kind, namespace=of_class, **_STRUCT)


def _is_always_given(kind: type[Event], field: Field) -> bool:
    return must_be_given(kind, field) and field.name not in SET_BY_LEDGER and field.type is not AMOUNT


def _details(kind: type[Event], fields: Sequence[Field]) -> type[Struct]:
    parts: list[Any] = [(field.name, field.type.form | None, None) for field in fields]
    return defstruct(f"{kind.__name__}Details", parts, **(_STRUCT | {"kw_only": False}))
