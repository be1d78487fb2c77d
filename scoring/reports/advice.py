"""Advice for the next budget (评价结果应用): what a project did with its money, and what the rules make of it.

Source: 预算法 article 57: results of evaluation are used in the budgets that follow.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.values.figures import percent, rounded, share
from scoring.facts.of_projects import ProjectFacts
from scoring.facts.standings import project_funds
from scoring.facts.year import Facts
from scoring.forms.intervals import Interval
from scoring.reports.advice_rules import AdviceRule
from scoring.reports.fulfilment_so_far import BandsByAspect, bands_by_aspect, fulfilment_so_far
from scoring.rubrics.rubric import Rubric
from scoring.rules.result import told
from scoring.sheets.score import score

IN_WORDS = {"execution_rate": "执行率", "surrendered_rate": "退回比例", "fulfilment": "目标完成率", "total": "得分"}


@frozen(kw_only=True)
class Advised:
    """One project: its facts, figures in per cent or points, grade, and the advice with its reason in Chinese.

    ``surrendered_rate`` is what was handed back ÷ what there was before. ``advice`` is None where no rule applies.
    """

    project: Project
    facts: Facts
    figures: Mapping[str, Fraction | None]
    grade: str | None
    advice: str | None
    reason: str

    def figure(self, name: str) -> Decimal | None:
        """Return a figure with two places, None where it is not known."""
        value = self.figures[name]
        return None if value is None else percent(value / 100)


def advise(snapshot: Snapshot, rules: Sequence[AdviceRule], rubric: Rubric | None = None) -> list[Advised]:
    """Return, by code, every listed project with project funds; the first rule that applies gives the advice.

    ``rubric`` is what projects are scored by; without one they have no total and no grade. Raises RubricError.
    """
    facts = ProjectFacts(snapshot)
    return [_advised(project, facts.of(project.project), rules, rubric) for project in project_funds(snapshot)]


def _advised(project: Project, facts: Facts, rules: Sequence[AdviceRule], rubric: Rubric | None) -> Advised:
    sheet = None if rubric is None else score(rubric, facts)
    total = None if sheet is None or sheet.missing else sheet.total
    grade = None if sheet is None else sheet.grade
    figures = _figures(facts, bands_by_aspect(rubric)) | {"total": None if total is None else Fraction(total)}
    rule = next((rule for rule in rules if rule.applies(figures, grade)), None)
    return Advised(
        project=project,
        facts=facts,
        figures=figures,
        grade=grade,
        advice=None if rule is None else rule.advice,
        reason=_reason(rule, figures, grade) if rules else "",
    )


def _figures(facts: Facts, bands: BandsByAspect) -> dict[str, Fraction | None]:
    now = facts.months[-1]
    surrendered_fen = facts.moved_fen["surrender"]
    surrendered = share(surrendered_fen, now.adjusted_budget_fen + surrendered_fen)
    met = fulfilment_so_far(facts.targets, bands).share
    shares = {"execution_rate": now.execution_share, "surrendered_rate": surrendered, "fulfilment": met}
    return {name: None if value is None else value * 100 for name, value in shares.items()}


def _reason(rule: AdviceRule | None, figures: Mapping[str, Fraction | None], grade: str | None) -> str:
    if rule is None:
        return "没有规则适用"
    parts = [f"{IN_WORDS[name]} {_shown(figures[name], band)} 在 {band} 之内" for name, band in rule.bands.items()]
    parts += [f"等级为{grade}"] if rule.grades else []
    return "、".join(parts) or "其他规则都不适用"


def _shown(value: Fraction | None, band: Interval) -> str:
    """Return a figure that lies in ``band`` with two places; with more where two would put it outside."""
    known = value or Fraction(0)
    shown = rounded(known, places=2)
    return f"{shown:f}" if band.holds(Fraction(shown)) else told(known)
