"""The JSON Schema of a rubric, for editors: made from the same tables that the reader checks by.

A schema tells keys, words and forms apart. What only a reader can tell (sums, steps that meet, ids that repeat) is for
``jixiao rubric check``.
"""

import json
from typing import Any

from scoring.forms.parameter_types import FIGURE_SCHEMA, TEXT_SCHEMA, Figure
from scoring.rubrics.lines import NEVER_INAPPLICABLE
from scoring.rubrics.parameter_faults import BELOW_A_RULE, ONLY_WITH, PARAMETERS, PLACES, REQUIRED
from scoring.rubrics.rubric import CHOOSING, IF_NOT_APPLICABLE

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LINES = {"type": "array", "items": {"$ref": "#/$defs/line"}, "minItems": 1}
_INDICATOR = {"required": ["indicator"]}
_OF_THE_INITIAL_BUDGET = {"properties": {"budget": {"not": {"const": "adjusted"}}}, "required": ["budget"]}
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
            "monitor": _mapping({"attention": FIGURE_SCHEMA, "warning": FIGURE_SCHEMA}),
            "lines": _LINES,
        },
        "$defs": {"line": _line(), **{_name_below(rule): _below(rule) for rule in PARAMETERS if rule != CHOOSING}},
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
            **dict.fromkeys(("weight", "local_weight"), Figure(positive=True).schema()),
            "rule": {"enum": list(PARAMETERS)},
            "not_applicable": {"enum": list(IF_NOT_APPLICABLE)},
            "parameters": {"type": "object"},
            "lines": {"type": "array"},
        },
        "allOf": [_without_a_rule(), *(_of_rule(rule) for rule in PARAMETERS)],
    }


def _without_a_rule() -> dict[str, Any]:
    of_a_sum = {"lines": _LINES, "parameters": {"type": "object", "maxProperties": 0}, "not_applicable": False}
    return {"if": {"not": {"required": ["rule"]}}, "then": {"required": ["lines"], "properties": of_a_sum}}


def _of_rule(rule: str) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED[rule]),
        "properties": {name: kind.schema() for name, kind in PARAMETERS[rule].items()},
    }
    needed = (["lines"] if rule == CHOOSING else []) + (["parameters"] if REQUIRED[rule] else [])
    if "of" in PARAMETERS[rule]:
        parameters["allOf"] = [_only_with(name, figure) for name, figure in ONLY_WITH.items()]
        parameters["allOf"].append({"if": {"properties": {"of": {"const": "indicator"}}}, "then": _INDICATOR})
        parameters["allOf"].append({"if": _OF_THE_INITIAL_BUDGET, "then": {"properties": {"carry_over": False}}})
    never = rule in NEVER_INAPPLICABLE
    lines = _LINES if rule == CHOOSING else _lines_below(rule)
    properties = {"parameters": parameters, "lines": lines, "local_weight": False}
    then = {"required": needed, "properties": properties | ({"not_applicable": False} if never else {})}
    return {"if": {"required": ["rule"], "properties": {"rule": {"const": rule}}}, "then": then}


def _only_with(name: str, figure: str) -> dict[str, Any]:
    """Return that a parameter stands only where ``of`` names its figure."""
    return {"if": {"required": [name]}, "then": {"properties": {"of": {"const": figure}}}}


def _name_below(rule: str) -> str:
    return f"below_{rule}"


def _lines_below(rule: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{_name_below(rule)}"}}


def _below(rule: str) -> dict[str, Any]:
    """Return the schema of a weightless line below a line with that rule."""
    names = {name: kind.schema() for name, kind in BELOW_A_RULE.get(rule, {}).items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title"],
        "properties": {
            **dict.fromkeys(("id", "title", "source"), TEXT_SCHEMA),
            "parameters": {"type": "object", "additionalProperties": False, "properties": names},
            "lines": _lines_below(rule),
        },
    }
