"""How a field is described: its type, whether it is required, what it means."""

from collections.abc import Callable, Collection
from typing import Any

import attrs
from attrs import frozen

Check = Callable[[Any], Any]
AllFit = Callable[[Collection[Any]], bool]


class Unfit(ValueError):
    """A value that its field type does not accept; ``code`` where the reason is not the type's own."""

    def __init__(self, code: str | None = None, wanted: str | None = None) -> None:
        super().__init__(wanted)
        self.code = code
        self.wanted = wanted


@frozen(kw_only=True)
class FieldType:
    """One type of field. ``check`` returns what is stored or raises Unfit; ``from_text`` reads a CSV cell.

    ``form`` is the msgspec type of what is stored. What it does not say, plain text apart, ``all_fit`` tells of many
    distinct values at once; it is None where nothing is left to tell.
    """

    name: str
    code: str
    wanted: str
    check: Check
    from_text: Callable[[str], Any] = str
    form: Any = str
    all_fit: AllFit | None = None


@frozen(kw_only=True)
class Field:
    """One field of a kind: ``name`` in lines, ``stored_name`` in bodies (they differ only for amounts).

    ``since`` is the version of the kind that it came with.
    """

    name: str
    stored_name: str
    type: FieldType
    required: bool
    confidential: bool
    default: Any
    meaning: str
    since: int


def required(type_: FieldType, meaning: str) -> Any:
    """Declare a field that every line of the kind must carry."""
    return attrs.field(metadata=_described(type_, meaning, required=True))


def optional(type_: FieldType, meaning: str, *, default: Any = None, confidential: bool = False, since: int = 1) -> Any:
    """Declare a field that may be left out; a confidential one lies in the side table, never in a body.

    One that came with a later version of its kind says ``since`` which.
    """
    described = _described(type_, meaning, required=False, confidential=confidential, since=since)
    return attrs.field(default=default, metadata=described)


def _described(
    type_: FieldType, meaning: str, *, required: bool, confidential: bool = False, since: int = 1
) -> dict[str, Any]:
    return {"type": type_, "meaning": meaning, "required": required, "confidential": confidential, "since": since}
