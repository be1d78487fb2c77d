"""The rule ``per_points``: points taken off for every whole step that a percentage of the year is short of its target.

Source: 每降 5% 扣 1 分 (the Jiangxi project form of 2017); tables of the Hunan type take off 0.1, 0.5 or 0.8 for each
percentage point. Its mirror, for what exceeds the target: 每相差 3% 扣 1 分 (older central 行政经费 scheme).
"""

from fractions import Fraction

from scoring.facts.year import Facts
from scoring.forms.parameter_types import FIGURE_ABOVE_0, FIGURE_FROM_0, one_of
from scoring.rules.line import Line
from scoring.rules.percentage_of import PARAMETERS, faults_of_percentage, percentage_of, rests_on_departments
from scoring.rules.result import RuleResult, figure, gaining, told
from scoring.rules.rule import Rule


def per_points(line: Line, facts: Facts) -> RuleResult:
    """Return weight − ``less`` for every whole ``per`` that the figure lies beyond the ``target``, floor 0."""
    found = percentage_of(line, facts)
    if found.percent is None:
        return found.unscored()
    weight, per, less = (Fraction(text) for text in (line.weight or 0, line.parameters["per"], line.parameters["less"]))
    target, side = Fraction(line.parameters["target"]), line.parameters.get("side", "below")
    beyond = {
        "below": target - found.percent,
        "above": found.percent - target,
        "either": abs(found.percent - target),
    }[side]
    if beyond <= 0:
        return found.scored(weight, f"达到 {figure(target)}，得 {figure(weight)}")
    times = beyond // per
    left = weight - times * less
    floored = "，最低计 0.00" if left < 0 else ""
    arithmetic = (
        f"与 {figure(target)} 相差 {told(beyond)}，每满 {figure(per)} 扣 {figure(less)}："
        f"{figure(weight)} − {times} × {figure(less)} = {figure(left)}{floored}"
    )
    points = max(left, Fraction(0))
    wanted = f"与 {figure(target)} 相差不满 {figure(per)}（现相差 {told(beyond)}）"
    return found.scored(points, arithmetic, f"{wanted}，{gaining(weight - points)}" if points < weight else "")


PER_POINTS = Rule(
    name="per_points",
    words="与目标相差每满一定数额扣分，最低为 0",
    score=per_points,
    parameters={
        **PARAMETERS,
        "target": FIGURE_FROM_0,
        "per": FIGURE_ABOVE_0,
        "less": FIGURE_ABOVE_0,
        "side": one_of("below", "above", "either"),
    },
    required=("of", "target", "per", "less"),
    faults=faults_of_percentage,
    of_departments=rests_on_departments,
)
