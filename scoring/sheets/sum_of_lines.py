"""Sums of a score sheet: exact, over the lines that apply."""

from collections.abc import Sequence
from decimal import Decimal

from ledger.values.listed import Listed
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


def sum_sentence(lines: Sequence[SheetLine], total: Decimal | None) -> Listed:
    """Return how the scores of ``lines`` add up, which have none, and which do not apply."""
    counting = applying(lines)
    missing = [line.title for line in counting if line.score is None]
    if total is None:
        return Listed(before="下级指标得分未齐，缺：", items=missing)
    left_out = "、".join(line.title for line in lines if not line.applies)
    tail = f"；不适用：{left_out}" if left_out else ""
    addends = [f"{line.score:f}" for line in counting if line.score is not None]
    known, lacking = ("已有的", f"；缺：{'、'.join(missing)}") if missing else ("", "")
    return Listed(
        before=f"{known}下级指标得分合计：", items=addends, between=" + ", after=f" = {total:f}{lacking}{tail}"
    )
