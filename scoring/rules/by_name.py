"""The closed set of rules, by the names that rubrics call them."""

from collections.abc import Mapping

from scoring.facts.year import Facts
from scoring.rules.completion import COMPLETION
from scoring.rules.deduction import DEDUCTION
from scoring.rules.either import EITHER
from scoring.rules.line import Line
from scoring.rules.manual import MANUAL
from scoring.rules.milestones import MILESTONES
from scoring.rules.per_points import PER_POINTS
from scoring.rules.rate import RATE
from scoring.rules.result import RuleResult
from scoring.rules.rule import Rule
from scoring.rules.steps import STEPS

RULES: Mapping[str, Rule] = {
    rule.name: rule for rule in (RATE, COMPLETION, DEDUCTION, STEPS, PER_POINTS, MILESTONES, EITHER, MANUAL)
}
RULE_WORDS: Mapping[str, str] = {name: rule.words for name, rule in RULES.items()}


def rule_of(line: Line) -> Rule | None:
    """Return the rule of a line; None where it has none, or one that nobody knows."""
    return RULES.get(line.rule or "")


def result_of(line: Line, facts: Facts) -> RuleResult | None:
    """Return what its rule makes of ``facts`` at a line; None where the points come from the lines below.

    Bulletins are of whole departments: on the sheet of a project they are missing. So are deductions and recorded
    scores in a year in which projects have none.
    """
    rule = rule_of(line)
    if rule is None or rule.score is None:
        return None
    if facts.project is None or not of_whole_departments(line, takes_points=facts.takes_points):
        return rule.score(line, facts)
    sentence = "所据事实只按部门记录，不能用于单个项目"
    return RuleResult(points=None, explanation=sentence, missing=(f"{line.title}：{sentence}",))


def of_whole_departments(line: Line, *, takes_points: bool) -> bool:
    """Tell whether a line rests on what is recorded for whole departments alone: it can score no project.

    ``takes_points`` is whether projects of the year are taken and given points.
    """
    rule = rule_of(line)
    return rule is not None and rule.of_departments(line) and not (rule.by_points and takes_points)
