"""The rule ``completion`` over projects: the fulfilment of each project's targets, weighted by its adjusted budget.

Source for weighting relative values by money: footnote 2 of the Hubei project form of 2020.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from scoring.facts.year import Facts, ProjectTargets
from scoring.rules.fulfilled_together import FulfilledTogether, fulfilled_together, named_targets
from scoring.rules.line import Line
from scoring.rules.result import RuleResult, figure, gaining, times


def completion_of_projects(line: Line, facts: Facts) -> RuleResult:
    """Return weight × Σ(budget × share of the project) ÷ Σ budget over the projects with such targets."""
    found = [(project, fulfilled_together(line, project.targets)) for project in facts.projects]
    measured = [(project, one) for project, one in found if not one.inapplicable]
    named = named_targets(line)
    if not measured:
        sentence = f"没有项目记录{named}绩效目标"
        missing = (f"{line.title}：各项目的{named}绩效目标",)
        # Who set no target at all has not said that there is nothing to measure.
        inapplicable = sentence if facts.projects else ""
        return RuleResult(points=None, explanation=sentence, missing=missing, inapplicable=inapplicable)
    events = tuple(sorted(seq for _, one in measured for seq in one.events))
    lacking = [
        f"{line.title}：项目 {project.project} 的{needed}" for project, one in measured for needed in one.missing
    ]
    if lacking:
        sentence = f"{len(measured)} 个项目设有{named}绩效目标，{len(lacking)} 项资料不齐"
        return RuleResult(points=None, explanation=sentence, events=events, missing=tuple(lacking))
    if sum(project.budget_fen for project, _ in measured) <= 0:
        sentence = f"{len(measured)} 个项目的调整后预算数合计为 0，不能加权"
        missing = (f"{line.title}：各项目的预算数",)
        return RuleResult(points=None, explanation=sentence, events=events, missing=missing)
    return evolve(_scored(line, measured), events=events, through_seq=facts.through_seq)


def _scored(line: Line, measured: Sequence[tuple[ProjectTargets, FulfilledTogether]]) -> RuleResult:
    weight, named = line.weight or Decimal(0), named_targets(line)
    budget_fen = sum(project.budget_fen for project, _ in measured)
    share = sum((_part(project, budget_fen) * (one.share or 0) for project, one in measured), Fraction(0))
    short = [(project, one) for project, one in measured if one.share != 1]
    whole = f"{len(measured)} 个项目的{named}绩效目标，按调整后预算数加权完成 {figure(share * 100)}%"
    return RuleResult(
        points=Fraction(weight) * share,
        explanation=f"{whole}；{times(weight, share * 100)}",
        # By number only: a project may be confidential, and this sentence is published.
        remark=f"；{len(short)} 个项目未全部完成" if short else "；全部完成",
        shortfall=tuple(_would_give(line, project, one, budget_fen) for project, one in short),
    )


def _part(project: ProjectTargets, whole_fen: int) -> Fraction:
    return Fraction(project.budget_fen, whole_fen)


def _would_give(line: Line, project: ProjectTargets, one: FulfilledTogether, budget_fen: int) -> str:
    points = Fraction(line.weight or 0) * _part(project, budget_fen) * (1 - (one.share or 0))
    return f"项目 {project.project} {project.name} 全部完成，{gaining(points)}"
