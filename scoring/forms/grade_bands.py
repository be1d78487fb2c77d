"""The bands of qualitative targets: the shares of the weight that a grade of fulfilment may earn.

Source: 达成 100-80% (含 80%), 部分达成 80-60% (含 60%), 未达成 60-0%, chosen by judgement within the band (the form of
Zhongjiang, 2022, after 财预〔2020〕10号); the forms of Hubei (2020) and Jiangxi (2017) have 50 in place of 60.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import frozen

from scoring.forms.intervals import Step, faults_between, step_of


@frozen(kw_only=True)
class Band:
    """A grade by its name, and the shares of the weight in per cent that it may earn."""

    grade: str
    step: Step

    @property
    def only(self) -> Fraction | None:
        """The share that the grade always earns; None where the band leaves a choice."""
        low, high = self.step.low, self.step.high
        return Fraction(low) / 100 if low is not None and low == high else None

    def holds(self, share: Fraction) -> bool:
        """Tell whether the grade may earn that share of 1."""
        return self.step.holds(share * 100)

    def __str__(self) -> str:
        return f"{self.step}%" if self.only is None else f"{self.step.low}%"


def bands_of(parameters: Sequence[Mapping[str, Any]]) -> list[Band]:
    """Return the bands, the lowest first, that ``grade`` and the ends of a step describe."""
    bands = []
    for given in parameters:
        ends = {name: value for name, value in given.items() if name != "grade"}
        bands.append(Band(grade=given["grade"], step=step_of({**ends, "points": "0"})))
    return sorted(bands, key=lambda band: (band.step.low or 0, band.step.high or 0))


def faults_of_bands(bands: Sequence[Band]) -> Iterator[str]:
    """Yield, in Chinese, where ``bands`` overlap, go beyond 100 %, or share a grade; gaps are legal."""
    grades = [band.grade for band in bands]
    yield from (f"等级 {grade} 出现多次" for grade in sorted({grade for grade in grades if grades.count(grade) > 1}))
    for band in bands:
        if band.step.high is None or band.step.high > 100:
            yield f"等级 {band.grade} 的档 {band.step} 超过 100"
        if band.step.is_empty:
            yield f"等级 {band.grade} 的档 {band.step} 里没有任何数"
    if not any(band.step.holds(Fraction(100)) for band in bands):
        yield "没有一档含 100，全部完成也得不到满分"
    for before, after in pairwise(bands):
        yield from (fault for fault in faults_between(before.step, after.step) if "空缺" not in fault)
