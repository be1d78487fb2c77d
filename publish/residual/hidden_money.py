"""Hidden money: what confidential projects moved, also from and to projects that are not confidential."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from ledger.history.entries import Entry
from ledger.kinds import Event, Reversal
from ledger.kinds.movements import Movement, movements_of
from publish.residual.published_totals import PublishedTotal


@frozen(kw_only=True)
class HiddenMovement:
    """A movement that no public row of the log shows, recorded at ``seq``, and the confidential project it tells of.

    That is not the project of the movement where a virement takes money from one or gives it to one.
    """

    seq: int
    project: str
    movement: Movement


def hidden_movements(log: Iterable[Entry], tops: Mapping[str, str]) -> Iterator[HiddenMovement]:
    """Yield what the events of confidential projects, and their reversals, moved in the whole ``log``.

    ``tops`` are the projects as ``confidential_tops`` gives them: the parts of one tell of that one.
    """
    moving: dict[str, Event] = {}
    for entry in log:
        event = entry.event
        reversed_event = moving.get(event.reverses) if isinstance(event, Reversal) else None
        moved = tuple(movements_of(event, reversed_event))
        confidential = [tops[movement.project] for movement in moved if movement.project in tops]
        if not confidential:
            continue
        moving[event.event_id] = event
        for movement in moved:
            project = tops.get(movement.project, confidential[0])
            yield HiddenMovement(seq=entry.seq, project=project, movement=movement)


def added_up(moved: Iterable[HiddenMovement], *, events: int) -> list[HiddenMovement]:
    """Return what of ``moved`` stood at the first ``events`` events, added up by projects, month and kind."""
    added_fen: Counter[tuple[str, str, str, str]] = Counter()
    for one in moved:
        if one.seq <= events:
            movement = one.movement
            added_fen[one.project, movement.project, movement.month, movement.kind] += movement.amount_fen
    return [
        HiddenMovement(
            seq=events,
            project=hidden,
            movement=Movement(project=project, month=month, kind=kind, amount_fen=amount_fen),
        )
        for (hidden, project, month, kind), amount_fen in added_fen.items()
        if amount_fen
    ]


def hidden_fen(total: PublishedTotal, moved: Iterable[HiddenMovement]) -> Counter[str]:
    """Return what each confidential project adds to ``total`` by ``moved``, in fen, without zeros."""
    added_fen: Counter[str] = Counter()
    for one in moved:
        if total.counts(one.movement):
            added_fen[one.project] += one.movement.budget_fen + one.movement.executed_fen
    return Counter({project: amount_fen for project, amount_fen in added_fen.items() if amount_fen})
