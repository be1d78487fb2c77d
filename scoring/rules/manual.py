"""The rule ``manual``: a score that people gave, recorded as ``published_score`` with its reason."""

from fractions import Fraction

from scoring.facts.year import Facts
from scoring.rules.line import Line
from scoring.rules.result import RuleResult, figure, gaining
from scoring.rules.rule import Rule


def manual(line: Line, facts: Facts) -> RuleResult:
    """Return the score recorded for a ``manual`` line, never more than its weight."""
    given = facts.published_scores.get(line.id)
    if given is None:
        return RuleResult(points=None, explanation="没有记录评分", missing=(f"{line.title}：记录的得分",))
    weight, score = Fraction(line.weight or 0), Fraction(given.published.score)
    capped = f"，以满分 {figure(weight)} 为限" if score > weight else ""
    reason = " ".join(given.published.reason.split())
    return RuleResult(
        points=min(score, weight),
        explanation=f"记录的得分 {figure(score)}{capped}",
        remark=f"；理由：{reason}",
        events=(given.seq,),
        shortfall=(f"评分为 {figure(weight)}，{gaining(weight - score)}",) if score < weight else (),
    )


MANUAL = Rule(
    name="manual",
    words="记录的评分，以分值为限",
    score=manual,
    can_be_inapplicable=False,
    of_departments=lambda _: True,
    by_points=True,
)
