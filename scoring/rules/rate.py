"""The rule ``rate``: weight × a figure of the year in per cent, capped at the weight."""

from decimal import Decimal
from fractions import Fraction

from scoring.facts.year import Facts
from scoring.rubrics.rubric import Line
from scoring.rules.percentages_of_money import year_figure
from scoring.rules.result import RuleResult, figure, times


def rate(line: Line, facts: Facts) -> RuleResult:
    """Return weight × rate of a ``rate`` line; its parameter ``of`` says which rate."""
    found = year_figure(line, facts)
    if found.percent is None:
        return found.unscored()
    weight = line.weight or Decimal(0)
    product = Fraction(weight) * found.percent / 100
    capped = f"，以满分 {figure(weight)} 为限" if product > weight else ""
    lost = Fraction(weight) - product
    shortfall = f"达到 100%（现为 {figure(found.percent)}%），可再得 {figure(lost)} 分" if lost > 0 else ""
    return found.scored(min(product, Fraction(weight)), f"{times(weight, found.percent)}{capped}", shortfall)
