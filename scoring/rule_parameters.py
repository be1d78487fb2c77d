"""The closed set of rules and the parameters each takes; anything else in a rubric is refused by name."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.errors import RubricError
from scoring.parameter_types import Figure, Lists, Name, OneOf, ParameterType, SomeOf
from scoring.step_bands import faults_of, step_of

FIGURES = ("bulletins", "attainment", "execution_rate", "control_rate", "indicator")
ASPECTS = ("output", "benefit", "satisfaction")
PLACES = tuple(str(places) for places in range(7))
MONTHS = tuple(str(month) for month in range(1, 13))

_STEP_ENDS = ({"from", "to"}, {"from", "below"}, {"above", "to"}, {"above", "below"}, {"is"})
_OF_A_FIGURE: dict[str, ParameterType] = {
    "of": OneOf(FIGURES),
    "average_places": OneOf(PLACES),
    "carry_over": OneOf(("in", "out")),
    "budget": OneOf(("adjusted", "initial")),
    "indicator": Name(),
}
_STEP: dict[str, ParameterType] = {name: Figure() for name in ("is", "from", "above", "to", "below", "points")}
_MILESTONE: dict[str, ParameterType] = {"month": OneOf(MONTHS), "share": Figure(), "points": Figure()}
PARAMETERS: Mapping[str, Mapping[str, ParameterType]] = {
    "rate": _OF_A_FIGURE,
    "completion": {"aspects": SomeOf(ASPECTS)},
    "deduction": {},
    "steps": _OF_A_FIGURE | {"steps": Lists(_STEP, required=("points",))},
    "per_points": _OF_A_FIGURE
    | {
        "target": Figure(),
        "per": Figure(positive=True),
        "less": Figure(positive=True),
        "side": OneOf(("below", "above", "either")),
    },
    "milestones": {"milestones": Lists(_MILESTONE, required=("month", "share", "points"))},
    "either": {},
    "manual": {},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "rate": ("of",),
    "completion": ("aspects",),
    "deduction": (),
    "steps": ("of", "steps"),
    "per_points": ("of", "target", "per", "less"),
    "milestones": ("milestones",),
    "either": (),
    "manual": (),
}
_BELOW_A_RULE: Mapping[str, Mapping[str, ParameterType]] = {"completion": {"aspects": SomeOf(ASPECTS)}}
"""A weightless line below ``completion`` says which aspects it shows."""

RULES = tuple(PARAMETERS)


def check_parameters(
    line: str, rule: Any, parameters: Any, *, weight: Decimal | None, above: str | None
) -> Mapping[str, Any]:
    """Return the parameters of a line's rule; ``above`` is the rule that a weightless line stands below.

    Raises RubricError for an unknown rule, parameter or value.
    """
    if rule is not None and (not isinstance(rule, str) or rule not in PARAMETERS):
        raise RubricError("unknown_rule", f"{line}：没有规则 {rule}，可用 {'、'.join(RULES)}")
    if not isinstance(parameters, dict):
        raise RubricError("invalid_parameter", f"{line}：parameters 应为映射")
    types = PARAMETERS[rule] if rule else _BELOW_A_RULE.get(above or "", {})
    for name, value in parameters.items():
        if name not in types:
            raise RubricError("unknown_parameter", f"{line}：不认识参数 {name}，可用 {'、'.join(types) or '无'}")
        fault = types[name].fault(value)
        if fault:
            raise RubricError("invalid_parameter", f"{line}：{name} = {value}，{fault}")
    for name in REQUIRED.get(rule or "", ()):
        if name not in parameters:
            raise RubricError("missing_parameter", f"{line}：规则 {rule} 缺少参数 {name}")
    _check_together(line, parameters)
    _check_points(line, parameters, weight)
    return parameters


def _check_together(line: str, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter that counts for nothing beside the others, or is needed beside them."""
    of = parameters.get("of")
    for name, wanted in (("carry_over", "execution_rate"), ("budget", "execution_rate"), ("indicator", "indicator")):
        if name in parameters and of != wanted:
            raise RubricError("invalid_parameter", f"{line}：{name} 只用于 of: {wanted}")
    if of == "indicator" and "indicator" not in parameters:
        raise RubricError("missing_parameter", f"{line}：of: indicator 缺少参数 indicator")
    if parameters.get("budget") == "initial" and "carry_over" in parameters:
        raise RubricError("invalid_parameter", f"{line}：carry_over 不用于 budget: initial")


def _check_points(line: str, parameters: Mapping[str, Any], weight: Decimal | None) -> None:
    """Refuse steps and milestones that leave gaps, overlap, or do not fit the weight of their line."""
    for step in parameters.get("steps", ()):
        if not any(step.keys() - {"points"} <= ends for ends in _STEP_ENDS):
            raise RubricError("invalid_parameter", f"{line}：一档 {step} 应有 from 或 above、to 或 below，或只有 is")
    points = [Decimal(step["points"]) for step in parameters.get("steps", ())]
    if points:
        fault = next(faults_of([step_of(step) for step in parameters["steps"]]), None)
        if fault:
            raise RubricError("invalid_steps", f"{line}：{fault}")
        if max(points) != weight:
            raise RubricError("weights_do_not_add_up", f"{line}：分值为 {weight}，各档最高为 {max(points)}")
    _check_milestones(line, parameters.get("milestones", ()), weight)


def _check_milestones(line: str, milestones: Any, weight: Decimal | None) -> None:
    total = sum((Decimal(milestone["points"]) for milestone in milestones), Decimal(0))
    if milestones and total != weight:
        raise RubricError("weights_do_not_add_up", f"{line}：分值为 {weight}，各时点分值合计为 {total}")
    months = [int(milestone["month"]) for milestone in milestones]
    if months != sorted(set(months)):
        raise RubricError("invalid_parameter", f"{line}：各时点的 month 应从早到晚，不重复")
