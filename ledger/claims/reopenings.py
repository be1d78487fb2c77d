"""Reopened months: closings (结账) that were reversed, and what was booked into their months after that."""

from collections.abc import Iterator

from attrs import frozen

from ledger.findings import Finding
from ledger.history.entries import Entry
from ledger.storage import log_queries, queries
from ledger.storage.store import Ledger
from ledger.values.listed import FEW, Listed


@frozen(kw_only=True)
class Reopening:
    """One closing of a ``month`` (``YYYY-MM``) that was reversed: by their event_ids, ``seq`` is that of the reversal.

    ``booked`` are the event_ids by seq of what moved money in the month from then until it was ``closed_again``, or
    the first of them; ``number`` is how many there are. ``closed_again`` is the seq of the next closing, None where
    there is none.
    """

    month: str
    closed_seq: int
    closed_by: str
    seq: int
    reopened_by: str
    closed_again: int | None
    booked: dict[int, str]
    number: int

    def is_about(self, entry: Entry) -> bool:
        """Tell whether ``entry`` closed or reopened the month, was booked after that, or closed it again."""
        return entry.seq in (self.closed_seq, self.seq, self.closed_again) or entry.seq in self.booked

    def sentence(self) -> str | Listed:
        """Return what happened in Chinese."""
        opened = f"{self.month} 曾由 {self.closed_by} 结账，又由 {self.reopened_by}（第 {self.seq} 号事件）重新打开"
        closed = "，没有再结账" if self.closed_again is None else f"，再由第 {self.closed_again} 号事件结账"
        if not self.booked:
            return f"{opened}，其后没有记入资金{closed}"
        before = f"{opened}，其后记入 {self.number} 个事件："
        return Listed(items=self.booked.values(), number=self.number, before=before, after=closed)


def reopenings(ledger: Ledger, *, most: int = queries.BEYOND_ANY) -> Iterator[Reopening]:
    """Yield every reopening of a month in the ledger as it is now, by seq, with ``most`` of what was booked."""
    for month, closed_seq, closed_by, seq, reopened_by, again in ledger.connection.execute(
        log_queries.REOPENED
    ).fetchall():
        until = queries.BEYOND_ANY if again is None else again
        booked = ledger.connection.execute(log_queries.BOOKED_IN_MONTH, (month, seq, until, most)).fetchall()
        yield Reopening(
            month=month,
            closed_seq=closed_seq,
            closed_by=closed_by,
            seq=seq,
            reopened_by=reopened_by,
            closed_again=again,
            booked={seq: event_id for seq, event_id, _ in booked},
            number=booked[0][2] if booked else 0,
        )


def reopening_findings(ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding of each reopening, about the reversal of the closing; of many bookings it names a few."""
    for found in reopenings(ledger, most=FEW):
        yield Finding(seq=found.seq, code="month_reopened", message=f"{found.sentence()}")
