"""The rule ``steps``: points by the band in which a figure of the year lies.

Source: department tables of the Hunan type, such as 预算控制率 0 全部得分, (0, 10], (10, 20], (20, 30], 30 以上不得分.
"""

from fractions import Fraction

from scoring.facts.year import Facts
from scoring.forms.intervals import step_of
from scoring.rubrics.rubric import Line
from scoring.rules.percentages_of_money import year_figure
from scoring.rules.result import RuleResult, figure, told


def steps(line: Line, facts: Facts) -> RuleResult:
    """Return the points of the band of a ``steps`` line that the figure lies in."""
    found = year_figure(line, facts)
    if found.percent is None:
        return found.unscored()
    bands = [step_of(step) for step in line.parameters["steps"]]
    best = max(bands, key=lambda step: step.points)
    for step in bands:
        if step.holds(found.percent):
            lost = best.points - step.points
            shortfall = f"在 {best} 一档（现为 {told(found.percent)}），可再得 {figure(lost)} 分" if lost else ""
            return found.scored(Fraction(step.points), f"在 {step} 一档，得 {figure(step.points)}", shortfall)
    return found.scored(Fraction(0), "不在任何一档，得 0.00")
