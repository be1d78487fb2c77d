"""The rule ``rate``: weight × a percentage of the year, capped at the weight."""

from decimal import Decimal
from fractions import Fraction

from scoring.facts.year import Facts
from scoring.rules.line import Line
from scoring.rules.percentage_of import PARAMETERS, faults_of_percentage, percentage_of, rests_on_departments
from scoring.rules.result import RuleResult, below, figure, gaining, times
from scoring.rules.rule import Rule


def rate(line: Line, facts: Facts) -> RuleResult:
    """Return weight × rate of a ``rate`` line; its parameter ``of`` says which rate."""
    found = percentage_of(line, facts)
    if found.percent is None:
        return found.unscored()
    weight = line.weight or Decimal(0)
    product = Fraction(weight) * found.percent / 100
    capped = f"，以满分 {figure(weight)} 为限" if product > weight else ""
    lost = Fraction(weight) - product
    shortfall = f"达到 100%（现为 {below(found.percent, 100)}%），{gaining(lost)}" if lost > 0 else ""
    return found.scored(min(product, Fraction(weight)), f"{times(weight, found.percent)}{capped}", shortfall)


RATE = Rule(
    name="rate",
    words="分值 × 比率，以分值为限",
    score=rate,
    parameters=PARAMETERS,
    required=("of",),
    faults=faults_of_percentage,
    of_departments=rests_on_departments,
)
