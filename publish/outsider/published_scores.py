"""The scores that were published of a sheet, beside those that are computed."""

from __future__ import annotations

from publish.outsider.columns import Row
from publish.outsider.log import Log


def published_under(log: Log, year: int, rubric: str | None, project: str | None = None) -> dict[str, Row] | None:
    """Return by line the last published score of a year's sheet; None where nobody can tell which are under the rubric.

    The sheet is the department's, or that of a project.
    """
    found = log.own_of_year("published_score", year) if project is None else log.of_year("published_score", year)
    given = [event for _, event in found if event.get("project") == project]
    if rubric is None and any(event.get("rubric") for event in given):
        return None
    return {event["line"]: event for event in given if event.get("rubric") in (None, rubric)}


def published_total(given: dict[str, Row], lines: set[str]) -> Row:
    """Return the score that was published for the total of a sheet with these ``lines``, nothing where none was."""
    return {} if "total" in lines else given.get("total", {})
