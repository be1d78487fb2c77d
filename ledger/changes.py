"""Changes: the events recorded between two seqs, each with what it moves and what it is about."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from ledger import queries
from ledger.body import decode
from ledger.history import Entry, find_by_id
from ledger.kinds import Bulletin, Event, Reversal
from ledger.movements import Movement, movements_of
from ledger.store import Ledger


@frozen(kw_only=True)
class Change:
    """One recorded event. ``about`` is the event itself or, of a reversal, the one it cancels, at ``about_seq``."""

    seq: int
    event: Event
    about_seq: int
    about: Event
    movements: tuple[Movement, ...]


def changes_between(ledger: Ledger, earlier: int, later: int) -> Iterator[Change]:
    """Yield the events after the seq ``earlier`` up to the seq ``later``, in order."""
    for seq, body in ledger.connection.execute(queries.BODIES_BETWEEN, (earlier, later)):
        yield _change(ledger, Entry(seq=seq, event=decode(body)))


def years_of(changes: Iterable[Change]) -> list[int]:
    """Return the fiscal years whose figures ``changes`` can have moved, in order."""
    return sorted({year for change in changes for year in _years(change)})


def _years(change: Change) -> Iterator[int]:
    yield from (movement.year for movement in change.movements)
    if hasattr(change.about, "year"):
        yield change.about.year
    elif isinstance(change.about, Bulletin):
        yield int(change.about.month[:4])


def _change(ledger: Ledger, entry: Entry) -> Change:
    event = entry.event
    about = find_by_id(ledger, event.reverses) if isinstance(event, Reversal) else entry
    reversed_event = about.event if about is not entry else None
    return Change(
        seq=entry.seq,
        event=event,
        about_seq=about.seq,
        about=about.event,
        movements=tuple(movements_of(event, reversed_event)),
    )
