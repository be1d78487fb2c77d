"""The rule ``steps``: points by the band in which a percentage of the year lies.

Source: department tables of the Hunan type, such as 预算控制率 0 全部得分, (0, 10], (10, 20], (20, 30], 30 以上不得分.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.facts.year import Facts
from scoring.forms.fault import Fault
from scoring.forms.intervals import SIGNED_ENDS, are_ends, ascending, faults_of_all, interval_of
from scoring.forms.parameter_types import FIGURE_FROM_0, list_of
from scoring.forms.yaml_text import shown_value
from scoring.rules.line import Line
from scoring.rules.percentage_of import PARAMETERS, faults_of_percentage, percentage_of, rests_on_departments
from scoring.rules.result import RuleResult, figure, gaining, told
from scoring.rules.rule import Rule


def steps(line: Line, facts: Facts) -> RuleResult:
    """Return the points of the band of a ``steps`` line that the percentage lies in, in whatever order they stand."""
    found = percentage_of(line, facts)
    if found.percent is None:
        return found.unscored()
    points_of = {interval_of(step): Decimal(step["points"]) for step in line.parameters["steps"]}
    bands, most = ascending(points_of), max(points_of.values())
    best = next(band for band in bands if points_of[band] == most)
    for band in bands:
        points = points_of[band]
        if band.holds(found.percent):
            lost = most - points
            shortfall = f"在 {best} 一档（现为 {told(found.percent)}），{gaining(lost)}" if lost else ""
            return found.scored(Fraction(points), f"在 {band} 一档，得 {figure(points)}", shortfall)
    return found.scored(Fraction(0), "不在任何一档，得 0.00")


def _faults(line: Line) -> Iterator[Fault]:
    yield from faults_of_percentage(line)
    given: list[dict[str, Any]] = line.parameters["steps"]
    for step in given:
        if not are_ends({name: value for name, value in step.items() if name != "points"}):
            message = f"一档 {shown_value(step)} 应有 from 或 above、to 或 below，或只有 is"
            yield Fault("invalid_parameter", message)
            return
    yield from (Fault("invalid_steps", message) for message in faults_of_all([interval_of(step) for step in given]))
    most = max(Decimal(step["points"]) for step in given)
    if line.weight is not None and most != line.weight:
        yield Fault("weights_do_not_add_up", f"分值为 {line.weight}，各档最高为 {most}")


STEPS = Rule(
    name="steps",
    words="按所在的档得分",
    score=steps,
    parameters={**PARAMETERS, "steps": list_of({**SIGNED_ENDS, "points": FIGURE_FROM_0}, required=("points",))},
    required=("of", "steps"),
    faults=_faults,
    of_departments=rests_on_departments,
)
