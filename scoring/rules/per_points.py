"""The rule ``per_points``: points taken off for every whole step that a figure of the year is short of its target.

Source: 每降 5% 扣 1 分 (the Jiangxi project form of 2017); tables of the Hunan type take off 0.1, 0.5 or 0.8 for each
percentage point. Its mirror, for what exceeds the target: 每相差 3% 扣 1 分 (older central 行政经费 scheme).
"""

from fractions import Fraction

from scoring.facts.year import Facts
from scoring.rubrics.rubric import Line
from scoring.rules.percentages_of_money import year_figure
from scoring.rules.result import RuleResult, figure, told


def per_points(line: Line, facts: Facts) -> RuleResult:
    """Return weight − ``less`` for every whole ``per`` that the figure lies beyond the ``target``, floor 0."""
    found = year_figure(line, facts)
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
    return found.scored(points, arithmetic, f"{wanted}，可再得 {figure(weight - points)} 分" if points < weight else "")
