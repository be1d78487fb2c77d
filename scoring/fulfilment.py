"""Fulfilment of a target by its result: a share from 0 to 1, or what is missing to tell.

Source: the national project form after 财预〔2020〕10号 as the forms of Zhongjiang (2022) and Hubei (2020) restate it:
target met, full weight; otherwise result ÷ target (≥) or target ÷ result (≤); never more than the weight.
"""

from fractions import Fraction

from attrs import frozen

from ledger.kinds import Result, Target
from ledger.words import DIRECTIONS
from scoring.facts import PlannedAndDone


@frozen(kw_only=True)
class Fulfilled:
    """How far one target was met: ``share`` is None where ``missing`` says what is not recorded."""

    planned: PlannedAndDone
    share: Fraction | None
    missing: str | None = None

    def sentence(self) -> str:
        """Return target and result in a few words."""
        target, result = self.planned.target, self.planned.result
        unit = target.unit or ""
        if target.nature == "qualitative":
            return f"{target.name}（{_grade(result)}）"
        done = f"{result.value}{unit}" if result and result.value is not None else "未填报"
        return f"{target.name}（目标 {DIRECTIONS[target.direction]} {target.value}{unit}，完成 {done}）"


def fulfilled(planned: PlannedAndDone) -> Fulfilled:
    """Return how far the target was met by its result."""
    target, result = planned.target, planned.result
    if result is None:
        return Fulfilled(planned=planned, share=None, missing=f"{target.name} 的完成情况")
    if target.nature == "qualitative":
        return _qualitative(planned, result)
    if result.value is None:
        return Fulfilled(planned=planned, share=None, missing=f"{target.name} 的完成值")
    return Fulfilled(planned=planned, share=_quantitative(target, Fraction(result.value)))


def _grade(result: Result | None) -> str:
    if result is None:
        return "未评"
    coefficient = "未填系数" if result.coefficient is None else f"系数 {result.coefficient}"
    return f"{result.grade or '未评等级'}，{coefficient}"


def _qualitative(planned: PlannedAndDone, result: Result) -> Fulfilled:
    if result.coefficient is None:
        return Fulfilled(planned=planned, share=None, missing=f"{planned.target.name} 的得分系数")
    return Fulfilled(planned=planned, share=Fraction(result.coefficient))


def _quantitative(target: Target, done: Fraction) -> Fraction:
    wanted = Fraction(target.value or "0")
    met = {">=": done >= wanted, "<=": done <= wanted, "=": done == wanted}[target.direction]
    if met:
        return Fraction(1)
    if target.direction == ">=":
        return done / wanted
    if target.direction == "<=":
        return wanted / done
    return Fraction(0) if 0 in (done, wanted) else min(done / wanted, wanted / done)
