"""How the total of a score sheet comes about, in the words of the table."""

from __future__ import annotations

from fractions import Fraction

from publish.outsider.figures import rounded
from publish.outsider.rubric_text import Rubric

MOST_PLACES = 6
"""Of a figure in a sentence."""


def total_words(rubric: Rubric, added_points: Fraction, base: Fraction) -> str | None:
    """Return the words for lines that add up to ``added_points`` of ``base``, None where that is all there is to it."""
    total, said = rounded(added_points, rubric.scale), []
    if base != rubric.weight:
        exact, shown_base = added_points * rubric.weight / base, rounded(base, rubric.scale)
        converted = f"折算 {total} × {rounded(rubric.weight, rubric.scale)} ÷ {shown_base} {_equals(exact)}"
        sentence = f"合计 {total}，适用指标的分值合计 {shown_base}，{converted}"
        total = rounded(exact, rubric.scale)
        said.append(sentence if exact == Fraction(total) else f"{sentence}，四舍五入为 {total}")
    if rubric.total_scale is not None and rubric.total_scale < rubric.scale:
        last = rounded(Fraction(total), rubric.total_scale)
        said.append(f"总分按 {rubric.total_scale} 位小数四舍五入：{total} → {last}")
    return "；".join(said) or None


def _equals(value: Fraction) -> str:
    text = rounded(value, MOST_PLACES)
    whole, _, decimals = text.partition(".")
    return f"{'=' if Fraction(text) == value else '≈'} {whole}.{decimals.rstrip('0').ljust(2, '0')}"
