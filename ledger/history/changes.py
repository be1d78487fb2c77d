"""Changes: the events recorded between two seqs, each with what it moves and what it is about."""

from collections.abc import Callable, Iterator

from attrs import frozen

from ledger.history.entries import Entry, find_by_id
from ledger.kinds import Bulletin, Reversal
from ledger.kinds.body import decode
from ledger.kinds.movements import Movement, movements_of
from ledger.storage import log_queries, queries
from ledger.storage.store import Ledger


@frozen(kw_only=True)
class Change:
    """One recorded event. ``about`` is the event itself or, of a reversal, the one it cancels."""

    entry: Entry
    about: Entry
    movements: tuple[Movement, ...]


def recorded_between(ledger: Ledger, earlier: int, later: int, wanted: Callable[[int], object]) -> Iterator[Entry]:
    """Yield the events after the seq ``earlier`` up to the seq ``later`` whose seqs are ``wanted``, in order."""
    rows = ledger.connection.execute(queries.BODIES_BETWEEN, (earlier, later))
    return (Entry(seq=seq, event=decode(body)) for seq, body in rows if wanted(seq))


def changes_between(ledger: Ledger, earlier: int, later: int) -> Iterator[Change]:
    """Yield the events after the seq ``earlier`` up to the seq ``later``, in order."""
    for entry in recorded_between(ledger, earlier, later, lambda _: True):
        yield _change(ledger, entry)


def cancelled_between(ledger: Ledger, earlier: int, later: int) -> bytearray:
    """Return a 1 for each seq after ``earlier`` up to ``later`` whose event and reversal both lie between, else a 0.

    Of money they cancel each other only within one month.
    """
    cancelled = bytearray(later - earlier)
    for pair in ledger.connection.execute(log_queries.CANCELLED_BETWEEN, (earlier, later)):
        for seq in pair:
            cancelled[seq - earlier - 1] = 1
    return cancelled


def years_of(change: Change) -> set[int]:
    """Return the fiscal years whose figures a change can have moved."""
    years, about = {movement.year for movement in change.movements}, change.about.event
    if isinstance(about, Bulletin):
        years.add(int(about.month[:4]))
    elif hasattr(about, "year"):
        years.add(about.year)
    return years


def _change(ledger: Ledger, entry: Entry) -> Change:
    event = entry.event
    if not isinstance(event, Reversal):
        return Change(entry=entry, about=entry, movements=tuple(movements_of(event)))
    about = find_by_id(ledger, event.reverses)
    return Change(entry=entry, about=about, movements=tuple(movements_of(event, about.event)))
