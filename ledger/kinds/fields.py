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

    ``since`` is the version of the kind that it came with. A body holds the ``default`` of those there were from the
    first; of a later one it would say nothing that was not so before. Where the version ``widened`` let the field take
    more than before, ``formerly`` is the type that the versions before it have.
    """

    name: str
    stored_name: str
    type: FieldType
    required: bool
    confidential: bool
    default: Any
    meaning: str
    since: int
    formerly: FieldType | None
    widened: int

    def version_of(self, value: Any) -> int:
        """Return the first version of the kind that takes ``value``, one that the field takes today."""
        return self.since if self.formerly is None or _fits(self.formerly, value) else self.widened

    def is_left_out(self, value: Any) -> bool:
        """Tell whether a body holds nothing of ``value``."""
        return value is None or (self.since > 1 and bool(value == self.default))


def required(type_: FieldType, meaning: str, **versions: Any) -> Any:
    """Declare a field that every line of the kind must carry; ``versions`` as of an optional one."""
    return attrs.field(metadata=_described(type_, meaning, required=True, **versions))


def optional(
    type_: FieldType, meaning: str, *, default: Any = None, confidential: bool = False, **versions: Any
) -> Any:
    """Declare a field that may be left out; a confidential one lies in the side table, never in a body.

    One that came with a later version of its kind says ``since`` which; one that takes more since a later version says
    what it was of ``formerly``, and which version ``widened`` it.
    """
    described = _described(type_, meaning, required=False, confidential=confidential, **versions)
    return attrs.field(default=default, metadata=described)


def _described(
    type_: FieldType,
    meaning: str,
    *,
    required: bool,
    confidential: bool = False,
    since: int = 1,
    formerly: FieldType | None = None,
    widened: int = 1,
) -> dict[str, Any]:
    flags = {"required": required, "confidential": confidential}
    return {"type": type_, "meaning": meaning, **flags, "since": since, "formerly": formerly, "widened": widened}


def _fits(type_: FieldType, value: Any) -> bool:
    try:
        type_.check(value)
    except Unfit:
        return False
    return True
