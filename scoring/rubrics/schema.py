"""The JSON Schema of a rubric, for editors: made from the same tables that the reader checks by.

A schema tells keys, words and forms apart. What only a reader can tell (sums, steps that meet, ids that repeat) is for
``jixiao rubric check``.
"""

import json
from typing import Any

from scoring.forms.grade_bands import BANDS
from scoring.forms.parameter_types import FIGURE_SCHEMA, PLACES, POSITIVE_SCHEMA, TEXT_SCHEMA
from scoring.rules.by_name import RULES
from scoring.rules.completion import ONLY_OF_OWN_TARGETS
from scoring.rules.line import IF_NOT_APPLICABLE
from scoring.rules.percentage_of import NEEDED_BY, ONLY_WITH, PARAMETERS
from scoring.rules.rule import Parameters, Rule

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LINES = {"type": "array", "items": {"$ref": "#/$defs/line"}, "minItems": 1}
_PLACES = {"enum": [*map(int, PLACES), *PLACES]}


def schema() -> dict[str, Any]:
    """Return the schema of a rubric as the YAML parsers of editors see one, numbers as numbers."""
    return {
        "$schema": DIALECT,
        "title": "jixiao rubric (评分标准)",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title", "source", "weight", "scale", "lines"],
        "properties": {
            **dict.fromkeys(("id", "title", "source"), TEXT_SCHEMA),
            "weight": FIGURE_SCHEMA,
            "scale": _PLACES,
            "total_scale": _PLACES,
            "grades": {"type": "array", "items": _mapping({"name": TEXT_SCHEMA, "from": FIGURE_SCHEMA})},
            "bands": BANDS.schema,
            "monitor": _mapping({"attention": FIGURE_SCHEMA, "warning": FIGURE_SCHEMA}),
            "lines": _LINES,
        },
        "$defs": {"line": _line(), **{_name_below(rule): _below(rule) for rule in RULES.values() if rule.score}},
    }


def as_text() -> str:
    """Return the schema as the file that ships."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _line() -> dict[str, Any]:
    """Return the schema of a line with a weight: a sum of lines, or a rule with its parameters."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title", "weight"],
        "properties": {
            **dict.fromkeys(("id", "title", "source"), TEXT_SCHEMA),
            **dict.fromkeys(("weight", "local_weight"), POSITIVE_SCHEMA),
            "rule": {"enum": list(RULES)},
            "not_applicable": IF_NOT_APPLICABLE.schema,
            "parameters": {"type": "object"},
            "lines": {"type": "array"},
        },
        "allOf": [_without_a_rule(), *map(_of_rule, RULES.values())],
    }


def _without_a_rule() -> dict[str, Any]:
    of_a_sum = {"lines": _LINES, "parameters": {"type": "object", "maxProperties": 0}, "not_applicable": False}
    return {"if": {"not": {"required": ["rule"]}}, "then": {"required": ["lines"], "properties": of_a_sum}}


def _of_rule(rule: Rule) -> dict[str, Any]:
    needed = ([] if rule.score else ["lines"]) + (["parameters"] if rule.required else [])
    properties = {
        "parameters": _parameters(rule),
        "lines": _lines_below(rule) if rule.score else _LINES,
        "local_weight": False,
        **({} if rule.can_be_inapplicable else {"not_applicable": False}),
    }
    named = {"required": ["rule"], "properties": {"rule": {"const": rule.name}}}
    return {"if": named, "then": {"required": needed, "properties": properties}}


def _parameters(rule: Rule) -> dict[str, Any]:
    found = _object(rule.parameters, required=rule.required)
    if "of" in rule.parameters:
        found["allOf"] = [
            *(_only_with(name, percentage) for name, percentage in ONLY_WITH.items()),
            *(_needed_by(percentage, name) for percentage, name in NEEDED_BY.items()),
            *({"properties": {one.parameter: {"not": _is_given(one.parameter, one.word)}}} for one in rule.outdated),
            {"if": _of_another_budget(), "then": {"properties": {"carry_over": False}}},
        ]
    if "indicators" in rule.parameters:
        alone = {"not": {"anyOf": [{"required": [name]} for name in ONLY_OF_OWN_TARGETS]}}
        found["allOf"] = [
            {"not": {"required": ["aspects", "indicators"]}},
            {"if": {"required": ["targets"], "properties": {"targets": {"const": "projects"}}}, "then": alone},
        ]
    return found


def _of_another_budget() -> dict[str, Any]:
    return {"properties": {"budget": {"not": _is_given("budget", "adjusted")}}, "required": ["budget"]}


def _is_given(name: str, word: str) -> dict[str, Any]:
    """Return that a parameter of the figures is one word, in whichever language it is given."""
    kind = PARAMETERS[name]
    return {"enum": [given for given in kind.schema["enum"] if kind.stored(given) == word]}


def _object(types: Parameters, required: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Return the schema of parameters of these types; what is ``required`` is said where anything can be."""
    needed = {} if required is None else {"required": list(required)}
    properties = {name: one.schema for name, one in types.items()}
    return {"type": "object", "additionalProperties": False, **needed, "properties": properties}


def _only_with(name: str, percentage: str) -> dict[str, Any]:
    """Return that a parameter stands only where ``of`` names its percentage."""
    return {"if": {"required": [name]}, "then": {"properties": {"of": _is_given("of", percentage)}}}


def _needed_by(percentage: str, name: str) -> dict[str, Any]:
    """Return that a parameter has to stand where ``of`` names its percentage."""
    return {"if": {"properties": {"of": _is_given("of", percentage)}}, "then": {"required": [name]}}


def _name_below(rule: Rule) -> str:
    return f"below_{rule.name}"


def _lines_below(rule: Rule) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{_name_below(rule)}"}}


def _below(rule: Rule) -> dict[str, Any]:
    """Return the schema of a weightless line below a line with that rule."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title"],
        "properties": {
            **dict.fromkeys(("id", "title", "source"), TEXT_SCHEMA),
            "parameters": _object(rule.below),
            "lines": _lines_below(rule),
        },
    }
