"""How a field is described: its type, whether it is required, what it means."""

from collections.abc import Callable
from typing import Any

import attrs
from attrs import frozen

Check = Callable[[Any], Any]


class Unfit(ValueError):
    """A value that its field type does not accept; ``code`` where the reason is not the type's own."""

    def __init__(self, code: str | None = None, wanted: str | None = None) -> None:
        super().__init__(wanted)
        self.code = code
        self.wanted = wanted


@frozen(kw_only=True)
class FieldType:
    """One type of field. ``check`` returns what is stored or raises Unfit; ``from_text`` reads a CSV cell."""

    name: str
    code: str
    wanted: str
    check: Check
    from_text: Callable[[str], Any] = str


@frozen(kw_only=True)
class Field:
    """One field of a kind: ``name`` in lines, ``stored_name`` in bodies (they differ only for amounts)."""

    name: str
    stored_name: str
    type: FieldType
    required: bool
    confidential: bool
    default: Any
    meaning: str


def required(type_: FieldType, meaning: str) -> Any:
    """Declare a field that every line of the kind must carry."""
    return attrs.field(metadata={"type": type_, "meaning": meaning, "required": True, "confidential": False})


def optional(type_: FieldType, meaning: str, *, default: Any = None, confidential: bool = False) -> Any:
    """Declare a field that may be left out; a confidential one lies in the side table, never in a body."""
    metadata = {"type": type_, "meaning": meaning, "required": False, "confidential": confidential}
    return attrs.field(default=default, metadata=metadata)
