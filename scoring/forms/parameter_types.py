"""The types of a rule's parameters: each says in Chinese what is wrong with a value, or nothing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from attrs import frozen

from ledger.kinds.field_types import FIGURE
from ledger.kinds.fields import Unfit
from ledger.values.figures import FIGURE as FORM
from scoring.forms.yaml_text import shown_value

TEXT_SCHEMA = {"type": ["string", "number", "boolean"], "minLength": 1}
FIGURE_SCHEMA = {"type": ["string", "number"], "pattern": f"^{FORM.pattern}$", "minimum": 0}
_POSITIVE = {"pattern": f"^(?=.*[1-9])(?:{FORM.pattern})$", "exclusiveMinimum": 0}
"""In JSON Schema a pattern binds text alone, a minimum numbers alone."""


class ParameterType(Protocol):
    """What a parameter may hold."""

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with ``value``, None where nothing is."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of what it may hold, as the YAML parser of an editor reads it."""


@frozen
class OneOf:
    """One of several words."""

    words: tuple[str, ...]

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with ``value``, None where nothing is."""
        return None if isinstance(value, str) and value in self.words else f"应取自 {'、'.join(self.words)}"

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of what it may hold, as the YAML parser of an editor reads it."""
        numbers = [int(word) for word in self.words if word.isdecimal()]
        return {"enum": [*numbers, *self.words]}


@frozen
class SomeOf:
    """A list of several words, none of them twice."""

    words: tuple[str, ...]

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with ``value``, None where nothing is."""
        if not isinstance(value, list) or not value or any(item not in self.words for item in value):
            return f"应取自 {'、'.join(self.words)}"
        return "有重复" if len(set(value)) < len(value) else None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of what it may hold, as the YAML parser of an editor reads it."""
        return {"type": "array", "items": {"enum": list(self.words)}, "minItems": 1, "uniqueItems": True}


@frozen
class Name:
    """A text that is not empty."""

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with ``value``, None where nothing is."""
        return None if isinstance(value, str) and value else "应为文本"

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of what it may hold, as the YAML parser of an editor reads it."""
        return dict(TEXT_SCHEMA)


@frozen(kw_only=True)
class Figure:
    """A figure such as 95.81."""

    positive: bool = False

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with ``value``, None where nothing is."""
        try:
            found = Decimal(FIGURE.check(value))
        except Unfit:
            return f"应为{FIGURE.wanted}"
        return "应大于 0" if self.positive and not found else None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of what it may hold, as the YAML parser of an editor reads it."""
        return FIGURE_SCHEMA | (_POSITIVE if self.positive else {})


@frozen
class Lists:
    """A list of mappings, each with the same keys."""

    keys: Mapping[str, ParameterType]
    required: tuple[str, ...]

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with ``value``, None where nothing is."""
        if not isinstance(value, list) or not value:
            return "应为列表"
        return next((fault for fault in map(self._fault_of, value) if fault), None)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of what it may hold, as the YAML parser of an editor reads it."""
        keys = {name: kind.schema() for name, kind in self.keys.items()}
        items = {"type": "object", "additionalProperties": False, "required": list(self.required), "properties": keys}
        return {"type": "array", "items": items, "minItems": 1}

    def _fault_of(self, item: Any) -> str | None:
        if not isinstance(item, dict):
            return f"{shown_value(item)} 应为映射"
        for name, value in item.items():
            if name not in self.keys:
                return f"不认识 {name}，可用 {'、'.join(self.keys)}"
            fault = self.keys[name].fault(value)
            if fault:
                return f"{name} = {shown_value(value)}，{fault}"
        return next((f"{shown_value(item)} 缺少 {name}" for name in self.required if name not in item), None)
