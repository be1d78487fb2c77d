"""The closed set of rules and the parameters each takes; anything else in a rubric is refused by name."""

from collections.abc import Mapping
from typing import Any

from scoring.errors import RubricError

RATE_SOURCES = ("bulletins", "attainment", "execution_rate")
CARRY_OVER = ("in", "out")
ASPECTS = ("output", "benefit", "satisfaction")
PLACES = tuple(str(places) for places in range(7))

_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "rate": {"of": RATE_SOURCES, "average_places": PLACES, "carry_over": CARRY_OVER},
    "completion": {"aspects": ASPECTS},
    "deduction": {},
}
_REQUIRED = {"rate": ("of",), "completion": ("aspects",), "deduction": ()}
_LISTS = {"aspects"}
_BELOW_A_RULE: dict[str, dict[str, tuple[str, ...]]] = {"completion": {"aspects": ASPECTS}}
"""A weightless line below ``completion`` says which aspects it shows."""

RULES = tuple(_CHOICES)


def check_parameters(line: str, rule: Any, parameters: Any, *, above: str | None) -> Mapping[str, Any]:
    """Return the parameters of a line's rule; ``above`` is the rule that a weightless line stands below.

    Raises RubricError for an unknown rule, parameter or value.
    """
    if rule is not None and (not isinstance(rule, str) or rule not in _CHOICES):
        raise RubricError("unknown_rule", f"{line}：没有规则 {rule}，可用 {'、'.join(RULES)}")
    if not isinstance(parameters, dict):
        raise RubricError("invalid_parameter", f"{line}：parameters 应为映射")
    choices = _CHOICES[rule] if rule else _BELOW_A_RULE.get(above or "", {})
    for name, value in parameters.items():
        _check_parameter(line, name, value, choices)
    for name in _REQUIRED.get(rule or "", ()):
        if name not in parameters:
            raise RubricError("missing_parameter", f"{line}：规则 {rule} 缺少参数 {name}")
    if "carry_over" in parameters and parameters["of"] != "execution_rate":
        raise RubricError("invalid_parameter", f"{line}：carry_over 只用于 of: execution_rate")
    return parameters


def _check_parameter(line: str, name: str, value: Any, choices: Mapping[str, tuple[str, ...]]) -> None:
    if name not in choices:
        raise RubricError("unknown_parameter", f"{line}：不认识参数 {name}，可用 {'、'.join(choices) or '无'}")
    values = value if name in _LISTS else [value]
    if not isinstance(values, list) or not values or any(item not in choices[name] for item in values):
        raise RubricError("invalid_parameter", f"{line}：{name} = {value}，应取自 {'、'.join(choices[name])}")
    if len(set(values)) < len(values):
        raise RubricError("invalid_parameter", f"{line}：{name} = {value}，有重复")
