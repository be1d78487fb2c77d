"""Which result counts for an indicator: one may stand for the whole year, and one for each of its months."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

from ledger.kinds import Result
from ledger.values.days import months_of

Subject = TypeVar("Subject", bound=Hashable)


def counting_results(
    found: Iterable[tuple[Subject, int, Result]], *, through: str
) -> dict[Subject, tuple[int, Result]]:
    """Return by subject the result that counts in a year until the month ``through``, and its seq.

    It is the one that names no month, else the last up to ``through``; of the whole year that of December alone.
    """
    counting: dict[Subject, tuple[int, Result]] = {}
    for subject, seq, result in found:
        if not _counts(result, through):
            continue
        _, other = counting.get(subject, (None, None))
        if other is None or _rank(result) >= _rank(other):
            counting[subject] = seq, result
    return counting


def has_begun(result: Result, through: str) -> bool:
    """Tell whether a result says anything of the time until the month ``through``."""
    return result.through is None or result.through <= through


def _counts(result: Result, through: str) -> bool:
    *_, last = months_of(result.year)
    return has_begun(result, through) and (through < last or result.through in (None, last))


def _rank(result: Result) -> tuple[bool, str]:
    return result.through is None, result.through or ""
