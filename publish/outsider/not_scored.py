"""What of a total rests on lines that were not computed again."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from publish.outsider.figures import added, rounded
from publish.outsider.rubric_text import Line
from publish.outsider.sheet import Sheet


def not_scored(sheet: Sheet, lines: list[Line], open_lines: Collection[str]) -> str:
    """Return in words how many points of the total rest on ``open_lines``, '' where there are none."""
    if sheet.rubric is None:
        return "总分所依据的评分标准"
    bases = {
        parent: added(one["weight"] for one in children if one["weight"] is not None)
        for parent, children in sheet.children.items()
    }
    worth: dict[str | None, Fraction] = {None: sheet.rubric.weight}
    # Of lines of which the best counts, any that is not computed leaves the points of all open.
    choosing: dict[str | None, str | None] = {None: None}
    resting: set[str] = set()
    for line in lines:
        weight, base = sheet.by_line.get(line.id, {}).get("weight"), bases.get(line.parent)
        worth[line.id] = worth[line.parent] * (Fraction(weight) / base if weight and base else 0)
        choosing[line.id] = choosing[line.parent] or (line.id if line.rule == "either" else None)
        if line.id in open_lines:
            resting.add(choosing[line.id] or line.id)
    if not resting:
        return ""
    points = rounded(added(worth[one] for one in resting), sheet.scale)
    return f"总分 {rounded(sheet.rubric.weight, sheet.scale)} 分中 {points} 分的指标"
