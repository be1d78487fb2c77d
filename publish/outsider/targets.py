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


def targets_of(log: Log, year: int) -> list[Target]:
    """Return the targets of a year with their results, in order of the log."""

    def subject(event: Row) -> tuple[Any, ...]:
        return log.unit_of(event), event.get("project"), event["indicator"]

    results = {subject(one): (seq, one) for seq, one in log.of_year("result", year)}
    found = []
    for seq, target in log.of_year("target", year):
        result_seq, result = results.get(subject(target), (None, None))
        found.append(Target(log.unit_of(target), seq, target, result_seq, result))
    return found
