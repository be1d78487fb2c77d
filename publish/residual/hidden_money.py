"""Hidden money: what confidential projects moved, also from and to projects that are not confidential."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from attrs import frozen

from ledger.kinds.movements import Movement, movements_of
from publish.content.logged_events import LoggedEvent
from publish.residual.published_totals import PublishedTotal


@frozen(kw_only=True)
class HiddenMovement:
    """A movement that no public row of the log shows, and the confidential project it tells of.

    That is not the project of the movement where a virement takes money from one or gives it to one.
    """

    project: str
    movement: Movement


class _Place(NamedTuple):
    """Where money is added up: whom it tells of, and the project, month and kind it moved in."""

    hidden: str
    project: str
    month: str
    kind: str


class HiddenMoney:
    """What the events of confidential projects, and their reversals, moved, as it stood at some sizes of the log.

    ``tops`` are the projects as ``confidential_tops`` gives them: the parts of one tell of that one.
    """

    def __init__(self, tops: Mapping[str, str], sizes: Iterable[int]) -> None:
        self._tops = tops
        self._sizes = sorted(set(sizes))
        self._fen: Counter[tuple[int, _Place]] = Counter()

    def add(self, logged: LoggedEvent) -> None:
        """Add up what the next event of the log moved."""
        # At the first of the sizes that counts it; what comes after all of them counts nowhere.
        size = bisect_left(self._sizes, logged.seq)
        for one in _hidden_movements(logged, self._tops):
            moved = one.movement
            self._fen[size, _Place(one.project, moved.project, moved.month, moved.kind)] += moved.amount_fen

    def at(self, size: int) -> list[HiddenMovement]:
        """Return what stood at that size, one of those given, added up by projects, month and kind."""
        last, until = self._sizes.index(size), Counter[_Place]()
        for (first, place), amount_fen in self._fen.items():
            if first <= last:
                until[place] += amount_fen
        return [_added_up(place, amount_fen) for place, amount_fen in until.items() if amount_fen]


def _added_up(place: _Place, amount_fen: int) -> HiddenMovement:
    moved = Movement(project=place.project, month=place.month, kind=place.kind, amount_fen=amount_fen)
    return HiddenMovement(project=place.hidden, movement=moved)


def _hidden_movements(logged: LoggedEvent, tops: Mapping[str, str]) -> Iterator[HiddenMovement]:
    moving = logged.moving
    if moving is None or tops.keys().isdisjoint((moving.fields["project"], moving.fields.get("to_project"))):
        return
    moved = tuple(movements_of(logged.event, None if moving is logged else moving.event))
    confidential = [tops[movement.project] for movement in moved if movement.project in tops]
    for movement in moved:
        yield HiddenMovement(project=tops.get(movement.project, confidential[0]), movement=movement)


def hidden_fen(total: PublishedTotal, moved: Iterable[HiddenMovement]) -> Counter[str]:
    """Return what each confidential project adds to ``total`` by ``moved``, in fen, without zeros."""
    added_fen: Counter[str] = Counter()
    for one in moved:
        if total.counts(one.movement):
            added_fen[one.project] += one.movement.budget_fen + one.movement.executed_fen
    return Counter({project: amount_fen for project, amount_fen in added_fen.items() if amount_fen})
