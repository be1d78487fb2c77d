"""The rule ``rate``: weight × a percentage of the year, capped at the weight."""

from decimal import Decimal
from fractions import Fraction

from scoring.facts.year import Facts
from scoring.rules.line import Line
from scoring.rules.percentage_of import PARAMETERS, faults_of_percentage, percentage_of, rests_on_departments
from scoring.rules.result import RuleResult, below, figure, gaining, times
from scoring.rules.rule import Outdated, Rule


def rate(line: Line, facts: Facts) -> RuleResult:
    """Return weight × rate of a ``rate`` line, floor 0; its parameter ``of`` says which rate."""
    found = percentage_of(line, facts)
    if found.percent is None:
        return found.unscored()
    weight = line.weight or Decimal(0)
    product = Fraction(weight) * found.percent / 100
    points = max(Fraction(0), min(product, Fraction(weight)))
    capped = f"，以满分 {figure(weight)} 为限" if product > weight else "，最低计 0.00" if product < 0 else ""
    lost = Fraction(weight) - points
    shortfall = f"达到 100%（现为 {below(found.percent, 100)}%），{gaining(lost)}" if lost > 0 else ""
    return found.scored(points, f"{times(weight, found.percent)}{capped}", shortfall)


def _reads_a_value_as_per_cent(line: Line) -> str:
    instead = f"rule: completion，parameters: {{indicators: [{line.parameters.get('indicator')}]}}"
    return f"rate 配 of: indicator 把完成值当作百分数，不看目标、单位和方向；应改为 {instead}"


RATE = Rule(
    name="rate",
    words="分值 × 比率，以分值为限",
    score=rate,
    parameters=PARAMETERS,
    required=("of",),
    faults=faults_of_percentage,
    of_departments=rests_on_departments,
    outdated=(Outdated(parameter="of", word="indicator", said=_reads_a_value_as_per_cent),),
)
