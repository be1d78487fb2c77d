"""The closed set of rules as functions: a line and the facts in, points out."""

from collections.abc import Callable, Mapping

from scoring.facts.year import Facts
from scoring.rubrics.rubric import Line
from scoring.rules.completion import completion
from scoring.rules.deduction import deduction
from scoring.rules.manual import manual
from scoring.rules.milestones import milestones
from scoring.rules.per_points import per_points
from scoring.rules.rate import rate
from scoring.rules.result import RuleResult
from scoring.rules.steps import steps

RULES: Mapping[str, Callable[[Line, Facts], RuleResult]] = {
    "rate": rate,
    "completion": completion,
    "deduction": deduction,
    "steps": steps,
    "per_points": per_points,
    "milestones": milestones,
    "manual": manual,
}
_OF_WHOLE_DEPARTMENTS = ("deduction", "manual")
_FIGURES_OF_WHOLE_DEPARTMENTS = ("bulletins", "appraised")


def result_of(line: Line, rule: str, facts: Facts) -> RuleResult:
    """Return what the rule makes of ``facts`` at a line.

    Bulletins, deductions and recorded scores are of whole departments: on the sheet of a project they are missing.
    """
    if facts.project is None or not of_whole_departments(line):
        return RULES[rule](line, facts)
    sentence = "所据事实只按部门记录，不能用于单个项目"
    return RuleResult(points=None, explanation=sentence, missing=(f"{line.title}：{sentence}",))


def of_whole_departments(line: Line) -> bool:
    """Tell whether a line rests on what is recorded for whole departments alone: it can score no project."""
    figure, targets = line.parameters.get("of"), line.parameters.get("targets")
    return line.rule in _OF_WHOLE_DEPARTMENTS or figure in _FIGURES_OF_WHOLE_DEPARTMENTS or targets == "projects"
