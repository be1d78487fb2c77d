"""Fulfilment of a target by its result: a share from 0 to 1, or what is missing to tell.

Source: the national project form after 财预〔2020〕10号 as the forms of Zhongjiang (2022) and Hubei (2020) restate it:
target met, full weight; otherwise result ÷ target (≥) or target ÷ result (≤); never more than the weight.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from ledger.values.words import DIRECTIONS
from scoring.facts.indicators import Indicator
from scoring.forms.grade_bands import Band


@frozen(kw_only=True)
class Fulfilled:
    """How far one target was met: ``share`` is None where ``missing`` says what is not recorded.

    ``applies`` is False where the indicator is recorded as not applicable; then neither is given. ``by_coefficient``
    where the coefficient recorded with the result is the share.
    """

    planned: Indicator
    share: Fraction | None
    missing: str | None = None
    applies: bool = True
    by_coefficient: bool = False

    @property
    def all_or_nothing(self) -> bool:
        """Whether the target could only be met or not: it or the result is 0 or below, and no share of it is one."""
        planned, done = self.planned.planned, self.planned.done
        measured = self.applies and not self.by_coefficient and self.planned.target.nature == "quantitative"
        return measured and planned is not None and done is not None and min(planned, done) <= 0

    def with_done(self, done: Fraction) -> Fraction:
        """Return the share that a quantitative target would be met by with the actual value ``done``."""
        return _quantitative(self.planned.target.direction, self.planned.planned or Fraction(0), done)

    def sentence(self) -> str:
        """Return target and result in a few words."""
        target = self.planned.target
        unit = target.unit or ""
        if not self.applies:
            return f"{target.name}（不适用）"
        if target.nature == "qualitative":
            return f"{target.name}（{_grade(self.planned)}）"
        done = "未填报" if self.planned.done_text is None else f"{self.planned.done_text}{unit}"
        coefficient = f"，系数 {self.planned.coefficient_text}" if self.by_coefficient else ""
        wanted = f"目标 {DIRECTIONS[target.direction]} {self.planned.planned_text}{unit}"
        return f"{target.name}（{wanted}，完成 {done}{coefficient}）"


def fulfilled(planned: Indicator, bands: Sequence[Band] = (), *, by_coefficient: bool = False) -> Fulfilled:
    """Return how far the target was met by its result; ``bands`` say what the grades of a qualitative one are worth.

    With ``by_coefficient`` the one that was recorded with a quantitative result is what counts.
    """
    target = planned.target
    if not planned.applies:
        return Fulfilled(planned=planned, share=None, applies=False)
    if not planned.reported:
        return Fulfilled(planned=planned, share=None, missing=f"{target.name} 的完成情况")
    if target.nature == "qualitative":
        return _qualitative(planned, bands)
    if by_coefficient and planned.coefficient is not None:
        return Fulfilled(planned=planned, share=planned.coefficient, by_coefficient=True)
    if planned.done is None or planned.planned is None:
        return Fulfilled(planned=planned, share=None, missing=f"{target.name} 的完成值")
    return Fulfilled(planned=planned, share=_quantitative(target.direction, planned.planned, planned.done))


def total_weight(found: Sequence[Fulfilled]) -> Fraction:
    """Return what the targets' weights add up to."""
    return sum((Fraction(one.planned.target.weight) for one in found), Fraction(0))


def weighted_share(found: Sequence[Fulfilled]) -> Fraction:
    """Return Σ(target weight × fulfilment) ÷ Σ(target weight)."""
    earned = sum((Fraction(one.planned.target.weight) * _counting(one) for one in found), Fraction(0))
    return earned / total_weight(found)


def _counting(one: Fulfilled) -> Fraction:
    """Return the share that counts: of one that does not apply but counts all the same, all of it."""
    return Fraction(1) if one.share is None else one.share


def _grade(planned: Indicator) -> str:
    if not planned.reported:
        return "未评"
    coefficient = "未填系数" if planned.coefficient_text is None else f"系数 {planned.coefficient_text}"
    return f"{planned.grade or '未评等级'}，{coefficient}"


def _qualitative(planned: Indicator, bands: Sequence[Band]) -> Fulfilled:
    name, share = planned.target.name, planned.coefficient
    if not bands:
        missing = f"{name} 的得分系数" if share is None else None
        return Fulfilled(planned=planned, share=share, missing=missing)
    band = next((band for band in bands if band.grade == planned.grade), None)
    if band is None:
        grades = "、".join(band.grade for band in bands)
        return Fulfilled(planned=planned, share=None, missing=f"{name} 的等级（{grades} 之一）")
    share = band.only if share is None else share
    if share is None or not band.holds(share):
        return Fulfilled(planned=planned, share=None, missing=f"{name} 的得分系数（{band.grade}应在 {band} 之内）")
    return Fulfilled(planned=planned, share=share)


def _quantitative(direction: str, wanted: Fraction, done: Fraction) -> Fraction:
    met = {">=": done >= wanted, "<=": done <= wanted, "=": done == wanted}[direction]
    if met:
        return Fraction(1)
    # Of what is not above 0 no quotient is a share.
    if min(done, wanted) <= 0:
        return Fraction(0)
    if direction == ">=":
        return done / wanted
    return wanted / done if direction == "<=" else min(done / wanted, wanted / done)
