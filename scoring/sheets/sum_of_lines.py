"""Sums of a score sheet: exact, over the lines that apply."""

from collections.abc import Sequence
from decimal import Decimal

from scoring.sheets.sheet import SheetLine


def applying(lines: Sequence[SheetLine]) -> list[SheetLine]:
    """Return the lines that count: those that were not left out as not applicable."""
    return [line for line in lines if line.applies]


def weight_of(lines: Sequence[SheetLine]) -> Decimal:
    """Return what the weights of ``lines`` add up to."""
    return sum((line.weight for line in lines if line.weight is not None), Decimal(0))


def sum_of(lines: Sequence[SheetLine], *, provisional: bool) -> Decimal | None:
    """Return what the scores of the applying lines add up to; None where one is missing, unless ``provisional``."""
    counting = applying(lines)
    known = [line.score for line in counting if line.score is not None]
    if not known or (len(known) < len(counting) and not provisional):
        return None
    return sum(known, Decimal(0))


def sum_sentence(lines: Sequence[SheetLine], total: Decimal | None) -> str:
    """Return how the scores of ``lines`` add up, which have none, and which do not apply."""
    counting = applying(lines)
    missing = "、".join(line.title for line in counting if line.score is None)
    if total is None:
        return f"下级指标得分未齐，缺：{missing}"
    left_out = "、".join(line.title for line in lines if not line.applies)
    tail = f"；不适用：{left_out}" if left_out else ""
    addends = " + ".join(f"{line.score:f}" for line in counting if line.score is not None)
    if missing:
        return f"已有的下级指标得分合计：{addends} = {total:f}；缺：{missing}{tail}"
    return f"下级指标得分合计：{addends} = {total:f}{tail}"
