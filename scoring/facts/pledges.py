"""The pledges (承诺书) of a year: what share of its budget each project is to have spent by the end of each month."""

from fractions import Fraction

from ledger.history.snapshot import Snapshot
from ledger.kinds import Pledge


def pledged_projects(snapshot: Snapshot) -> dict[str, tuple[Fraction, ...]]:
    """Return the monthly plan of every project pledged for the year: twelve cumulative shares of 1."""
    return {
        entry.event.project: tuple(Fraction(percent) / 100 for percent in entry.event.plan)
        for entry in snapshot.facts
        if isinstance(entry.event, Pledge) and entry.event.year == snapshot.year
    }
