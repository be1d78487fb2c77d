"""A snapshot: all that the figures of one year rest on, read at one seq so that no writer can come between."""

from attrs import frozen

from ledger.history.clocks import last_month, month_of, require_year_begun, seq_as_of
from ledger.history.entries import Entry, department, movements, standing_facts
from ledger.history.projects import Project, as_they_stand
from ledger.kinds import DepartmentRegistered
from ledger.kinds.movements import Movement
from ledger.storage.store import Ledger
from ledger.values.days import until


@frozen(kw_only=True)
class Snapshot:
    """The log at the seq ``seq``, for the fiscal year ``year`` from January to the month ``through``.

    ``facts`` are the unreversed events that move no money, of every year; ``movements`` are those of the period,
    added up by project, month and kind; ``projects`` are all projects by code, as they stand at the period's end;
    ``funded_earlier`` are the codes of those that money moved on in an earlier year.
    """

    seq: int
    year: int
    through: str
    department: DepartmentRegistered
    facts: tuple[Entry, ...]
    movements: tuple[Movement, ...]
    projects: dict[str, Project]
    funded_earlier: frozenset[str] = frozenset()

    @property
    def until(self) -> str:
        """``（至 2025-01）`` where the year counts until a month before December; empty where it counts whole."""
        return until(self.through)


def take_snapshot(ledger: Ledger, *, year: int, through: str | None = None, as_of: str | None = None) -> Snapshot:
    """Read ``ledger`` for the figures of ``year``; ``through`` and ``as_of`` are the two clocks as users give them.

    Raises InvalidInput where a clock is unreadable, or the period has not begun.
    """
    require_year_begun(ledger, year, through)
    return snapshot_at(ledger, seq_as_of(ledger, as_of), year=year, through=through)


def snapshot_at(ledger: Ledger, seq: int, *, year: int, through: str | None = None) -> Snapshot:
    """Read ``ledger`` as it was at ``seq`` for the figures of ``year`` until a month, its ``last_month`` by default."""
    month = last_month(ledger, seq, year) if through is None else month_of(year, through)
    facts = standing_facts(ledger, as_of=seq)
    moved = movements(ledger, as_of=seq)
    return Snapshot(
        seq=seq,
        year=year,
        through=month,
        department=department(ledger),
        facts=tuple(facts),
        movements=tuple(one for one in moved if one.year == year and one.month <= month),
        projects=as_they_stand(facts, through=month),
        funded_earlier=frozenset(one.project for one in moved if one.year < year),
    )
