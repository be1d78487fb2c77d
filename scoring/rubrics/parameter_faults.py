"""The closed set of rules and the parameters each takes; anything else in a rubric is refused by name."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from scoring.forms.grade_bands import bands_of, faults_of_bands
from scoring.forms.intervals import faults_of, step_of
from scoring.forms.parameter_types import Figure, Lists, Name, OneOf, ParameterType, SomeOf
from scoring.forms.yaml_text import shown_value
from scoring.rubrics.rubric import Line

FIGURES = ("bulletins", "attainment", "execution_rate", "control_rate", "appraised", "indicator")
ASPECTS = ("output", "benefit", "satisfaction")
PLACES = tuple(str(places) for places in range(7))
MONTHS = tuple(str(month) for month in range(1, 13))

ONLY_WITH = {"carry_over": "execution_rate", "budget": "execution_rate", "indicator": "indicator"}
"""Parameters that belong to one figure alone."""

STEP_ENDS = ({"from", "to"}, {"from", "below"}, {"above", "to"}, {"above", "below"}, {"is"})
_OF_A_FIGURE: dict[str, ParameterType] = {
    "of": OneOf(FIGURES),
    "average_places": OneOf(PLACES),
    "carry_over": OneOf(("in", "out")),
    "budget": OneOf(("adjusted", "initial", "granted")),
    "indicator": Name(),
}
_STEP: dict[str, ParameterType] = {name: Figure() for name in ("is", "from", "above", "to", "below", "points")}
_MILESTONE: dict[str, ParameterType] = {"month": OneOf(MONTHS), "share": Figure(), "points": Figure()}
_BAND: dict[str, ParameterType] = {"grade": Name()} | {
    name: Figure() for name in ("is", "from", "above", "to", "below")
}
PARAMETERS: Mapping[str, Mapping[str, ParameterType]] = {
    "rate": _OF_A_FIGURE,
    "completion": {
        "aspects": SomeOf(ASPECTS),
        "targets": OneOf(("own", "projects")),
        "bands": Lists(_BAND, required=("grade",)),
    },
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
BELOW_A_RULE: Mapping[str, Mapping[str, ParameterType]] = {"completion": {"aspects": SomeOf(ASPECTS)}}
"""A weightless line below ``completion`` says which aspects it shows."""

RULES = tuple(PARAMETERS)


@frozen
class Fault:
    """A stable code and a Chinese sentence that begins with the line's id."""

    code: str
    message: str


def parameter_faults(line: Line, rule: Any, above: Line | None) -> Iterator[Fault]:
    """Yield what is wrong with the rule and parameters of a line; ``above`` is the line with a rule it stands below."""
    if rule is not None and (not isinstance(rule, str) or rule not in PARAMETERS):
        yield Fault("unknown_rule", f"{line.id}：没有规则 {rule}，可用 {'、'.join(RULES)}")
        return
    if not isinstance(line.parameters, dict):
        yield Fault("invalid_parameter", f"{line.id}：parameters 应为映射")
        return
    faults = [*_each(line, rule, above)]
    yield from faults or (Fault(code, f"{line.id}：{message}") for code, message in _together(line))


def _each(line: Line, rule: str | None, above: Line | None) -> Iterator[Fault]:
    types = PARAMETERS[rule] if rule else BELOW_A_RULE.get((above and above.rule) or "", {})
    for name, value in line.parameters.items():
        if name not in types:
            message = f"{line.id}：不认识参数 {name}，可用 {'、'.join(types) or '无'}"
            yield Fault("unknown_parameter", message)
            continue
        fault = types[name].fault(value)
        if fault:
            yield Fault("invalid_parameter", f"{line.id}：{name} = {shown_value(value)}，{fault}")
    for name in REQUIRED.get(rule or "", ()):
        if name not in line.parameters:
            yield Fault("missing_parameter", f"{line.id}：规则 {rule} 缺少参数 {name}")


def _together(line: Line) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with parameters that are right by themselves."""
    parameters, of = line.parameters, line.parameters.get("of")
    for name, wanted in ONLY_WITH.items():
        if name in parameters and of != wanted:
            yield "invalid_parameter", f"{name} 只用于 of: {wanted}"
    if of == "indicator" and "indicator" not in parameters:
        yield "missing_parameter", "of: indicator 缺少参数 indicator"
    if parameters.get("budget", "adjusted") != "adjusted" and "carry_over" in parameters:
        yield "invalid_parameter", "carry_over 只用于 budget: adjusted"
    yield from _wrong_steps(parameters.get("steps", ()), line.weight)
    yield from _wrong_bands(parameters.get("bands", ()))
    yield from _wrong_milestones(parameters.get("milestones", ()), line.weight)


def _wrong_steps(steps: Any, weight: Decimal | None) -> Iterator[tuple[str, str]]:
    for step in steps:
        if not any(step.keys() - {"points"} <= ends for ends in STEP_ENDS):
            yield "invalid_parameter", f"一档 {shown_value(step)} 应有 from 或 above、to 或 below，或只有 is"
            return
    if not steps:
        return
    for fault in faults_of([step_of(step) for step in steps]):
        yield "invalid_steps", fault
    most = max(Decimal(step["points"]) for step in steps)
    if weight is not None and most != weight:
        yield "weights_do_not_add_up", f"分值为 {weight}，各档最高为 {most}"


def _wrong_bands(bands: Any) -> Iterator[tuple[str, str]]:
    for band in bands:
        if not any(band.keys() - {"grade"} <= ends and band.keys() - {"grade"} for ends in STEP_ENDS):
            yield "invalid_parameter", f"一档 {shown_value(band)} 应有 from 或 above、to 或 below，或只有 is"
            return
    if bands:
        yield from (("invalid_steps", fault) for fault in faults_of_bands(bands_of(bands)))


def _wrong_milestones(milestones: Any, weight: Decimal | None) -> Iterator[tuple[str, str]]:
    total = sum((Decimal(milestone["points"]) for milestone in milestones), Decimal(0))
    if milestones and weight is not None and total != weight:
        yield "weights_do_not_add_up", f"分值为 {weight}，各时点分值合计为 {total}"
    months = [int(milestone["month"]) for milestone in milestones]
    if months != sorted(set(months)):
        yield "invalid_parameter", "各时点的 month 应从早到晚，不重复"
    for milestone in milestones:
        if Decimal(milestone["share"]) > 100:
            yield "unreachable_line", f"执行率不能达到 {milestone['share']}%"
