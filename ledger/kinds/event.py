"""What every event carries, whatever its kind."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

import attrs
from attrs import frozen

from ledger.kinds.field_types import DATE, DIGEST, LINE, MOMENT, NONCE, SOURCE, VERSION
from ledger.kinds.fields import Field, optional, required

Made = TypeVar("Made")
Lift = Callable[[dict[str, Any]], dict[str, Any]]


# Nothing compares events, and each comparison that attrs writes costs every command time.
@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Event:
    """One event as its body holds it. The class attributes describe the kind, the instance one event of it.

    kind: stable name, never an import path. title: the Chinese word. unique_by: the fields of which only one
    unreversed event may exist (empty: the kind may repeat). about_department: ``department`` must be given and says
    which one the event is about; otherwise it defaults to the one that the event belongs to. dated: ``occurred_on``
    must be given and decides where the event counts; otherwise it defaults to the day of recording and decides
    nothing. names_event: the field
    that holds the event_id of an earlier event, if the kind has one. recorded_anew_by: for a kind that may repeat, the
    fields by which an event that takes the place of a reversed one is known, all of them given; empty: never known.
    recorded_apart_by: fields that tell such events apart besides, given or not.

    formats: one a version of the kind, the format of the ledger (``user_version``) that the version came with; 0 where
    every ledger holds it. lifts: by version, what makes the fields of its bodies those of the next; a version that
    only adds fields needs none.

    of_units: the version from which an event that names a sub-unit counts for that unit alone (see ``unit_of``); 0 for
    a kind of which none does.
    """

    kind: ClassVar[str] = "event"
    title: ClassVar[str] = ""
    unique_by: ClassVar[tuple[str, ...]] = ()
    about_department: ClassVar[bool] = False
    dated: ClassVar[bool] = False
    reversible: ClassVar[bool] = True
    names_event: ClassVar[str] = ""
    recorded_anew_by: ClassVar[tuple[str, ...]] = ()
    recorded_apart_by: ClassVar[tuple[str, ...]] = ()
    formats: ClassVar[tuple[int, ...]] = (0,)
    lifts: ClassVar[Mapping[int, Lift]] = {}
    of_units: ClassVar[int] = 0

    event_id: str = required(LINE, "unique in the ledger, chosen by the writer")
    version: int = optional(VERSION, "version of the kind's fields", default=1)
    department: str = required(LINE, "code of the department or sub-unit; the ledger's or the project's by default")
    occurred_on: str = required(DATE, "the day it counts")
    source: dict[str, Any] | None = optional(SOURCE, "the file, its salted SHA-256 and the row it was imported from")
    recorded_at: str = required(MOMENT, "UTC, set by the ledger, one value a transaction, never decreasing")
    recorded_by: str = required(LINE, "account code of the writer, set by the ledger")
    details_digest: str | None = optional(DIGEST, "SHA-256 of salt and confidential details, set by the ledger")
    nonce: str | None = optional(NONCE, "16 random bytes where there are no details, set by the ledger")

    def __init_subclass__(cls, **described: Any) -> None:
        """Take what describes a kind, given with its class. Raises TypeError for what no kind is described by."""
        for name, value in described.items():
            if name not in Event.__annotations__:
                raise TypeError(f"{cls.__name__}: {name}")
            setattr(cls, name, value)

    @classmethod
    @cache
    def _left_out(cls) -> dict[str, Any]:
        return {field.name: field.default for field in attrs.fields(cls) if field.default is not attrs.NOTHING}

    @classmethod
    def made_of(cls, fields: Mapping[str, Any]) -> Self:
        """Return the event with these ``fields``, all that are required among them, each as it is stored.

        Equal to calling the class, without asking attrs to set twenty fields one by one: batches are made of these.
        """
        made = cls.__new__(cls)
        made.__dict__.update(cls._left_out(), **fields)
        return made


SET_BY_LEDGER = ("recorded_at", "recorded_by", "nonce", "details_digest", "seq")
ENVELOPE = ("event_id", "version", "department", "occurred_on", "source")


def must_be_given(kind: type[Event], field: Field) -> bool:
    """Tell whether a line of ``kind`` must carry ``field``; a body holds some that the ledger fills in where it can."""
    if field.name == "occurred_on":
        return kind.dated
    if field.name == "department":
        return kind.about_department
    return field.required


def once_a_kind(make: "Callable[[type[Event]], Made]") -> "Callable[[type[Event]], Made]":
    """Let ``make`` be called once for each kind, when it is first asked."""
    # mypy takes the hash of an event for that of its class.
    return cache(make)  # type: ignore[return-value]


@once_a_kind
def fields_of(kind: type[Event]) -> tuple[Field, ...]:
    """Return every field of ``kind``, the envelope's first, in the order of the record."""
    return tuple(_field(attribute) for attribute in attrs.fields(kind))


def _field(attribute: "attrs.Attribute[Any]") -> Field:
    metadata = attribute.metadata
    return Field(
        name=attribute.name.removesuffix("_fen"),
        stored_name=attribute.name,
        type=metadata["type"],
        required=metadata["required"],
        confidential=metadata["confidential"],
        default=None if attribute.default is attrs.NOTHING else attribute.default,
        meaning=metadata["meaning"],
        since=metadata["since"],
        formerly=metadata["formerly"],
        widened=metadata["widened"],
    )
