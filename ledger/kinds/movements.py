"""Movements: what an event adds to a project's month, and how the kinds of money add up.

``amount_fen`` is counted in the column of ``kind``: positive as the kind is meant, negative where a reversal takes it
back; a virement is negative on the project it leaves. The signs below turn columns into the two sums that count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from attrs import frozen

from ledger.kinds import Event, MoneyEvent, Virement

BUDGET_SIGN: dict[str, int] = {
    "appropriation": 1,
    "carry_over": 1,
    "supplement": 1,
    "reduction": -1,
    "virement": 1,
    "surrender": -1,
}
EXECUTED_SIGN: dict[str, int] = {"expenditure": 1, "refund": -1}
REMAINING_SIGN: Mapping[str, int] = BUDGET_SIGN | {kind: -sign for kind, sign in EXECUTED_SIGN.items()}
MONEY_KINDS = tuple(REMAINING_SIGN)


Place = tuple[str, str]
"""Within a project: a month and a kind."""


@frozen(kw_only=True)
class Movement:
    """Integer fen of one kind on one project in one month (``YYYY-MM``)."""

    project: str
    month: str
    kind: str
    amount_fen: int

    @property
    def budget_fen(self) -> int:
        """What it adds to the adjusted budget (调整后预算数), in fen."""
        return BUDGET_SIGN.get(self.kind, 0) * self.amount_fen

    @property
    def executed_fen(self) -> int:
        """What it adds to executed (执行数), in fen."""
        return EXECUTED_SIGN.get(self.kind, 0) * self.amount_fen

    @property
    def remaining_fen(self) -> int:
        """What it adds to remaining (剩余指标), in fen."""
        return REMAINING_SIGN[self.kind] * self.amount_fen

    @property
    def year(self) -> int:
        """The fiscal year: that of the day it counts."""
        return int(self.month[:4])


def movements_of(event: Event, reversed_event: Event | None = None) -> Iterator[Movement]:
    """Yield what ``event`` moves; for a reversal, what ``reversed_event`` moved with the opposite sign."""
    moving, sign = (event, 1) if reversed_event is None else (reversed_event, -1)
    if not isinstance(moving, MoneyEvent):
        return
    month = event.occurred_on[:7]
    amount_fen = sign * moving.amount_fen
    if not isinstance(moving, Virement):
        yield Movement(project=moving.project, month=month, kind=moving.kind, amount_fen=amount_fen)
        return
    yield Movement(project=moving.project, month=month, kind=moving.kind, amount_fen=-amount_fen)
    yield Movement(project=moving.to_project, month=month, kind=moving.kind, amount_fen=amount_fen)


def beyond_budget_fen(executed_fen: int, adjusted_budget_fen: int) -> int:
    """Return what was executed beyond the adjusted budget, in fen; of a budget below zero all; 0 where nothing was."""
    return max(0, executed_fen - max(0, adjusted_budget_fen))


class MovedFen(Counter[str]):
    """What movements add up to: integer fen by kind, 0 for a kind without any."""

    def add(self, movement: Movement) -> None:
        """Count one movement."""
        self[movement.kind] += movement.amount_fen

    @property
    def adjusted_budget_fen(self) -> int:
        """Adjusted budget (调整后预算数), in fen."""
        return sum(BUDGET_SIGN.get(kind, 0) * amount_fen for kind, amount_fen in self.items())

    @property
    def executed_fen(self) -> int:
        """Executed (执行数), in fen."""
        return sum(EXECUTED_SIGN.get(kind, 0) * amount_fen for kind, amount_fen in self.items())


def moved_fen(movements: Iterable[Movement]) -> MovedFen:
    """Return what ``movements`` add up to."""
    moved = MovedFen()
    for movement in movements:
        moved.add(movement)
    return moved


def moved_by(name: Literal["project", "month"], movements: Iterable[Movement]) -> defaultdict[str, MovedFen]:
    """Return what ``movements`` add up to on each project or in each month (``YYYY-MM``); nothing on any other."""
    moved: defaultdict[str, MovedFen] = defaultdict(MovedFen)
    for movement in movements:
        moved[getattr(movement, name)].add(movement)
    return moved


class Sums:
    """Movements added up by project, month and kind while they pass by."""

    def __init__(self) -> None:
        self._fen: dict[str, dict[Place, int]] = {}
        # One month and kind for all projects.
        self._places: dict[Place, Place] = {}

    def add(self, movements: Iterable[Movement]) -> None:
        """Count ``movements``."""
        for movement in movements:
            self.add_fen(movement.project, movement.month, movement.kind, movement.amount_fen)

    def add_fen(self, project: str, month: str, kind: str, amount_fen: int) -> None:
        """Count one movement, given by its parts."""
        of_project = self._fen.get(project)
        if of_project is None:
            of_project = self._fen[project] = {}
        place = month, kind
        if place in of_project:
            of_project[place] += amount_fen
        else:
            of_project[self._places.setdefault(place, place)] = amount_fen

    def take_out(self, movement: Movement) -> bool:
        """Take out the sum of the project, month and kind of ``movement`` where it is that amount, and tell whether."""
        of_project, place = self._fen.get(movement.project, {}), (movement.month, movement.kind)
        if of_project.get(place) != movement.amount_fen:
            return False
        del of_project[place]
        return True

    def movements(self) -> list[Movement]:
        """Return one movement a project, month and kind with the sum of its amounts, sorted, without zeros."""
        return [
            Movement(project=project, month=month, kind=kind, amount_fen=amount_fen)
            for project, of_project in sorted(self._fen.items())
            for (month, kind), amount_fen in sorted(of_project.items())
            if amount_fen
        ]
