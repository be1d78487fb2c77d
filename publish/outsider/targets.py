"""The targets of a year with their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publish.outsider.columns import Row
from publish.outsider.log import Log
from publish.outsider.words import NOT_APPLICABLE


@dataclass
class Target:
    """A target and its result with their seqs; no result is None.

    ``unit`` is the sub-unit that it counts for alone, None where that is the department, or a project.
    """

    unit: str | None
    seq: int
    target: Row
    result_seq: int | None
    result: Row | None

    @property
    def applies(self) -> bool:
        """Whether it is measured this year."""
        return self.result is None or self.result.get("grade") != NOT_APPLICABLE

    @property
    def is_own(self) -> bool:
        """Whether it is the department's, and neither a unit's nor a project's."""
        return self.unit is None and self.target.get("project") is None


def targets_of(log: Log, year: int, through: str) -> list[Target]:
    """Return the targets of a year with the results that count until the month ``through``, in order of the log."""

    def subject(event: Row) -> tuple[Any, ...]:
        return log.unit_of(event), event.get("project"), event["indicator"]

    # What names no month counts before what does, and a later month before an earlier one.
    recorded = sorted(log.of_year("result", year), key=lambda one: one[1].get("through") or "9999-12")
    results = {subject(one): (seq, one) for seq, one in recorded if _counts(one, through)}
    found = []
    for seq, target in log.of_year("target", year):
        result_seq, result = results.get(subject(target), (None, None))
        found.append(Target(log.unit_of(target), seq, target, result_seq, result))
    return found


def _counts(result: Row, through: str) -> bool:
    """Tell whether a result counts then: of the whole year, one that names a month only where that is December."""
    month = result.get("through") or through
    return bool(month == through or (month < through and through[5:] != "12"))
