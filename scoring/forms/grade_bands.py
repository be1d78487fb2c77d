"""The bands of qualitative targets: the shares of the weight that a grade of fulfilment may earn.

Source: 达成 100-80% (含 80%), 部分达成 80-60% (含 60%), 未达成 60-0%, chosen by judgement within the band (the form of
Zhongjiang, 2022, after 财预〔2020〕10号); the forms of Hubei (2020) and Jiangxi (2017) have 50 in place of 60.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from scoring.forms.fault import Fault
from scoring.forms.intervals import ENDS_FROM_0, Interval, are_ends, ascending, interval_of, overlaps
from scoring.forms.parameter_types import TEXT, list_of
from scoring.forms.yaml_text import shown_value

BANDS = list_of({"grade": TEXT, **ENDS_FROM_0}, required=("grade",))


@frozen(kw_only=True)
class Band:
    """A grade by its name, and the shares of the weight in per cent that it may earn."""

    grade: str
    shares: Interval

    @property
    def only(self) -> Fraction | None:
        """The share that the grade always earns; None where the band leaves a choice."""
        low, high = self.shares.low, self.shares.high
        return Fraction(low) / 100 if low is not None and low == high else None

    def holds(self, share: Fraction) -> bool:
        """Tell whether the grade may earn that share of 1."""
        return self.shares.holds(share * 100)

    def __str__(self) -> str:
        return f"{self.shares}%" if self.only is None else f"{self.shares.low}%"


def bands_of(parameters: Sequence[Mapping[str, Any]]) -> list[Band]:
    """Return the bands, the lowest first, that ``grade`` and the ends of an interval describe."""
    bands = [Band(grade=given["grade"], shares=interval_of(given)) for given in parameters]
    return sorted(bands, key=lambda band: (band.shares.low or 0, band.shares.high or 0))


def faults_of_bands(given: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Yield where bands have no ends that go together or, else, what is wrong with all of them together."""
    for one in given:
        ends = {name: value for name, value in one.items() if name != "grade"}
        if not ends or not are_ends(ends):
            message = f"一档 {shown_value(one)} 应有 from 或 above、to 或 below，或只有 is"
            yield Fault("invalid_parameter", message)
            return
    if given:
        yield from (Fault("invalid_steps", message) for message in _wrong_together(bands_of(given)))


def _wrong_together(bands: Sequence[Band]) -> Iterator[str]:
    """Yield, in Chinese, where ``bands`` overlap, go beyond 100 %, or share a grade; gaps are legal."""
    grades = [band.grade for band in bands]
    yield from (f"等级 {grade} 出现多次" for grade in sorted({grade for grade in grades if grades.count(grade) > 1}))
    for band in bands:
        if band.shares.high is None or band.shares.high > 100:
            yield f"等级 {band.grade} 的档 {band.shares} 超过 100"
        if band.shares.is_empty:
            yield f"等级 {band.grade} 的档 {band.shares} 里没有任何数"
    if not any(band.shares.holds(Fraction(100)) for band in bands):
        yield "没有一档含 100，全部完成也得不到满分"
    yield from overlaps(ascending(band.shares for band in bands if not band.shares.is_empty))
