"""Which years each project is of: those in which anything was recorded about it or what stands below it.

A ledger keeps its projects for ever, so that without this every year would be shown with those of all the others.
"""

from collections import defaultdict
from collections.abc import Iterable

from ledger.history.entries import Entry, all_movements, standing_facts
from ledger.kinds import (
    Appraisal,
    Deduction,
    Event,
    Pledge,
    ProjectRegistered,
    PublishedScore,
    Result,
    Statement,
    Target,
)
from ledger.kinds.movements import Movement
from ledger.storage.store import Ledger


def project_years(ledger: Ledger, *, as_of: int) -> dict[str, frozenset[int]]:
    """Return the fiscal years of every project registered up to the seq ``as_of``, by its code."""
    return years_by_project(standing_facts(ledger, as_of=as_of), all_movements(ledger, as_of=as_of))


def years_by_project(facts: Iterable[Entry], moved: Iterable[Movement]) -> dict[str, frozenset[int]]:
    """Return the fiscal years of every project registered among ``facts``, by its code.

    They are those of its movements, reversed or not, and of its standing targets, results, statements, pledges,
    appraisals, deductions and published scores; where there are none, that of the day it was registered for. A parent
    project has those of all below it too. ``moved`` are movements of every year, those that add up to zero included.
    """
    years: defaultdict[str, set[int]] = defaultdict(set)
    registrations = []
    for movement in moved:
        years[movement.project].add(movement.year)
    for entry in facts:
        event = entry.event
        if isinstance(event, ProjectRegistered):
            registrations.append(event)
        elif (of := _project_and_year(event)) is not None:
            years[of[0]].add(of[1])
    # What stands below a project is registered after it.
    for event in reversed(registrations):
        if not years[event.project]:
            years[event.project].add(int(event.occurred_on[:4]))
        if event.parent is not None:
            years[event.parent] |= years[event.project]
    return {event.project: frozenset(years[event.project]) for event in registrations}


def _project_and_year(event: Event) -> tuple[str, int] | None:
    """Return the project that a fact is about, and of which year; None where it is about none."""
    if isinstance(event, (Target, Result, Pledge, Appraisal, Deduction, PublishedScore)):
        return None if event.project is None else (event.project, event.year)
    if isinstance(event, Statement) and event.project is not None:
        return event.project, int(event.through[:4])
    return None
