"""Carry-overs (上年结转) beyond what the earlier year left: nothing can be brought in that is not there.

Source: 《预算法》 article 42: what is carried over is money of the year before that was not spent.
"""

from collections import defaultdict
from collections.abc import Iterable

from attrs import frozen

from ledger.findings import Finding
from ledger.kinds.movements import BUDGET_SIGN, Movement
from ledger.storage import queries
from ledger.storage.store import Ledger
from ledger.values.days import months_of
from ledger.values.figures import yuan


@frozen(kw_only=True, order=True)
class BeyondTheRest:
    """A project's carry-overs of a year, and what the year before left of it, in fen."""

    project: str
    year: int
    carried_fen: int
    left_fen: int

    @property
    def sentence(self) -> str:
        """Both sums in Chinese."""
        before = self.year - 1
        return (
            f"{self.project} {self.year} 年共结转 {yuan(self.carried_fen)} 元，账本中 {before} 年末剩余指标为"
            f" {yuan(self.left_fen)} 元；请核对上年的退回、支出和结转"
        )


def beyond_the_rest(moved: Iterable[Movement]) -> list[BeyondTheRest]:
    """Return the projects and years with more carry-over than the year before left.

    ``moved`` are all movements of the projects. Only a year that the ledger has a budget of can be held against: what a
    ledger that began later does not hold, nobody can miss in it.
    """
    years: defaultdict[tuple[str, int], _Year] = defaultdict(_Year)
    for movement in moved:
        years[movement.project, movement.year].add(movement)
    found = []
    for (project, year), one in years.items():
        before = years.get((project, year - 1))
        if before is not None and before.has_budget and one.carried_fen > max(0, before.left_fen):
            beyond = BeyondTheRest(project=project, year=year, carried_fen=one.carried_fen, left_fen=before.left_fen)
            found.append(beyond)
    return sorted(found)


class _Year:
    """What a project carried over into a year and had left at its end, in fen, and whether it had any budget then."""

    __slots__ = ("carried_fen", "has_budget", "left_fen")

    def __init__(self) -> None:
        self.carried_fen = self.left_fen = 0
        self.has_budget = False

    def add(self, movement: Movement) -> None:
        """Count one movement."""
        self.left_fen += movement.remaining_fen
        self.has_budget = self.has_budget or movement.kind in BUDGET_SIGN
        if movement.kind == "carry_over":
            self.carried_fen += movement.amount_fen


def carry_over_findings(ledger: Ledger, moved: Iterable[Movement]) -> list[Finding]:
    """Return a finding of each, at the last carry-over that stands."""
    return [
        Finding(seq=_last(ledger, one), code="carry_over_unlikely", message=one.sentence)
        for one in beyond_the_rest(moved)
    ]


def _last(ledger: Ledger, one: BeyondTheRest) -> int:
    first, *_, last = months_of(one.year)
    return int(ledger.connection.execute(queries.LAST_CARRY_OVER, (one.project, first, last)).fetchone()[0])
