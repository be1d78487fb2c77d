"""Changes: the events recorded between two seqs, each with what it moves and what it is about."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from ledger.history.entries import Entry, find_by_id
from ledger.kinds import Bulletin, Reversal
from ledger.kinds.body import decode
from ledger.kinds.movements import Movement, movements_of
from ledger.storage import queries
from ledger.storage.store import Ledger


@frozen(kw_only=True)
class Change:
    """One recorded event. ``about`` is the event itself or, of a reversal, the one it cancels."""

    entry: Entry
    about: Entry
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
    about = change.about.event
    if isinstance(about, Bulletin):
        yield int(about.month[:4])
    elif hasattr(about, "year"):
        yield about.year


def _change(ledger: Ledger, entry: Entry) -> Change:
    event = entry.event
    if not isinstance(event, Reversal):
        return Change(entry=entry, about=entry, movements=tuple(movements_of(event)))
    about = find_by_id(ledger, event.reverses)
    return Change(entry=entry, about=about, movements=tuple(movements_of(event, about.event)))
