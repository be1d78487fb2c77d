"""The types of the parameters of a rule, each for the reader of a rubric and for the editor it is written in."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from ledger.kinds.field_types import FIGURE
from ledger.kinds.fields import Unfit
from ledger.values.figures import FIGURE as FORM
from ledger.values.nearest import choices
from scoring.forms.yaml_text import shown_value

TEXT_SCHEMA = {"type": ["string", "number", "boolean"], "minLength": 1}
FIGURE_SCHEMA = {"type": ["string", "number"], "pattern": f"^{FORM.pattern}$", "minimum": 0}
POSITIVE_SCHEMA = FIGURE_SCHEMA | {"pattern": f"^(?=.*[1-9])(?:{FORM.pattern})$", "exclusiveMinimum": 0}
"""In JSON Schema a pattern binds text alone, a minimum numbers alone."""
SIGNED_SCHEMA = {"type": ["string", "number"], "pattern": f"^(?:-(?=.*[1-9]))?(?:{FORM.pattern})$"}

PLACES = tuple(str(places) for places in range(7))
"""How many decimal places a rubric may ask for."""


NO_WORDS: Mapping[str, str] = {}


def _as_it_is(value: Any) -> Any:
    return value


@frozen(kw_only=True)
class ParameterType:
    """What a parameter may hold.

    ``fault`` tells in Chinese what is wrong with a value, None where nothing is. ``stored`` returns a value without
    fault as rules see it. ``schema`` is the JSON Schema of the value as the YAML parser of an editor reads it.
    """

    fault: Callable[[Any], str | None]
    schema: dict[str, Any]
    stored: Callable[[Any], Any] = _as_it_is

    def as_stored(self, value: Any) -> Any:
        """Return a value as rules see it; one with a fault as it was given."""
        return value if self.fault(value) else self.stored(value)


def one_of(*words: str, chinese: Mapping[str, str] = NO_WORDS) -> ParameterType:
    """One of several words; those that have a Chinese one may be given by it, and are stored in English."""
    english = _english(words, chinese)

    def fault(value: Any) -> str | None:
        return None if isinstance(value, str) and value in english else _wanted(words, chinese)

    numbers = [int(word) for word in words if word.isdecimal()]
    return ParameterType(fault=fault, schema={"enum": [*numbers, *english]}, stored=english.__getitem__)


def some_of(*words: str, chinese: Mapping[str, str] = NO_WORDS) -> ParameterType:
    """A list of several words, none of them twice, in English or Chinese as in ``one_of``."""
    english = _english(words, chinese)

    def fault(value: Any) -> str | None:
        given = value if isinstance(value, list) else []
        if not given or any(not isinstance(one, str) or one not in english for one in given):
            return _wanted(words, chinese)
        return "有重复" if len({english[one] for one in given}) < len(given) else None

    return ParameterType(
        fault=fault,
        schema={"type": "array", "items": {"enum": [*english]}, "minItems": 1, "uniqueItems": True},
        stored=lambda value: [english[one] for one in value],
    )


def _english(words: Iterable[str], chinese: Mapping[str, str]) -> dict[str, str]:
    """Return by every word that may be given the one that is stored."""
    return {given: word for word in words for given in (word, chinese.get(word, word))}


def _wanted(words: Iterable[str], chinese: Mapping[str, str]) -> str:
    named = [chinese[word] for word in words if word in chinese]
    return f"应取自 {'、'.join(words)}{'，或写作 ' if named else ''}{'、'.join(named)}"


def list_of(keys: Mapping[str, ParameterType], *, required: tuple[str, ...]) -> ParameterType:
    """A list of mappings, each with the same ``keys``."""

    def fault(value: Any) -> str | None:
        if not isinstance(value, list) or not value:
            return "应为列表"
        return next((fault for fault in (_item_fault(item, keys, required) for item in value) if fault), None)

    items = {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {name: kind.schema for name, kind in keys.items()},
    }
    return ParameterType(fault=fault, schema={"type": "array", "items": items, "minItems": 1})


def _item_fault(item: Any, keys: Mapping[str, ParameterType], required: tuple[str, ...]) -> str | None:
    if not isinstance(item, dict):
        return f"{shown_value(item)} 应为映射"
    for name, value in item.items():
        if name not in keys:
            return f"不认识 {name}，{choices(name, [*keys], every='全部见 jixiao rubric schema')}"
        fault = keys[name].fault(value)
        if fault:
            return f"{name} = {shown_value(value)}，{fault}"
    return next((f"{shown_value(item)} 缺少 {name}" for name in required if name not in item), None)


def _text_fault(value: Any) -> str | None:
    return None if isinstance(value, str) and value else "应为文本"


def _figure_fault(value: Any) -> str | None:
    try:
        FIGURE.check(value)
    except Unfit:
        return f"应为{FIGURE.wanted}"
    return None


def _positive_fault(value: Any) -> str | None:
    return _figure_fault(value) or (None if Decimal(value) else "应大于 0")


def _codes_fault(value: Any) -> str | None:
    if not isinstance(value, list) or not value or any(_text_fault(item) for item in value):
        return "应为指标编号的列表，如 [CC1, CC2]"
    again = sorted({item for item in value if value.count(item) > 1})
    return f"{'、'.join(again)} 出现多次" if again else None


def _signed_fault(value: Any) -> str | None:
    below_0 = isinstance(value, str) and value.startswith("-")
    if not below_0:
        return _figure_fault(value) and f"应为{FIGURE.wanted}；小于 0 的写作 -3.5，负号为半角减号"
    if fault := _figure_fault(value[1:]):
        return fault
    return None if Decimal(value) else "应写作 0"


CODES = ParameterType(
    fault=_codes_fault, schema={"type": "array", "items": TEXT_SCHEMA, "minItems": 1, "uniqueItems": True}
)
TEXT = ParameterType(fault=_text_fault, schema=TEXT_SCHEMA)
FIGURE_FROM_0 = ParameterType(fault=_figure_fault, schema=FIGURE_SCHEMA)
SIGNED_FIGURE = ParameterType(fault=_signed_fault, schema=SIGNED_SCHEMA)
FIGURE_ABOVE_0 = ParameterType(fault=_positive_fault, schema=POSITIVE_SCHEMA)
