"""What was recorded for the sheets of a year, by the project whose sheet it counts on, None for the department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from publish.outsider.columns import Row
from publish.outsider.log import Log
from publish.outsider.targets import Target, targets_of


class Recorded:
    """The targets of a year, and the points that were taken and given, by project; None for the department."""

    def __init__(self, log: Log, year: int, through: str) -> None:
        self.targets: dict[str | None, list[Target]] = defaultdict(list)
        self.of_units: list[Target] = []
        for one in targets_of(log, year, through):
            (self.of_units if one.unit else self.targets[one.target.get("project")]).append(one)
        self.deductions = _by_project(event for _, event in log.of_year("deduction", year) if not log.unit_of(event))
        self.given = _by_project(event for _, event in log.of_year("published_score", year) if not log.unit_of(event))

    @property
    def takes_points(self) -> bool:
        """Whether points are taken from projects, or given to them."""
        return any(project is not None for project in (*self.deductions, *self.given))

    def published_under(self, rubric: str | None, project: str | None) -> dict[str, Row] | None:
        """Return by line the last published score of a sheet; None where nobody can tell which are under the rubric."""
        given = self.given.get(project, [])
        if rubric is None and any(event.get("rubric") for event in given):
            return None
        return {event["line"]: event for event in given if event.get("rubric") in (None, rubric)}


def _by_project(events: Iterable[Row]) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = defaultdict(list)
    for event in events:
        found[event.get("project")].append(event)
    return found


def published_total(given: dict[str, Row], lines: set[str]) -> Row:
    """Return the score that was published for the total of a sheet with these ``lines``, nothing where none was."""
    return {} if "total" in lines else given.get("total", {})
