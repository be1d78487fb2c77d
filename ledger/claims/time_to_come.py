"""Times of recording that are still to come: the clock was wrong when they were recorded, or is now."""

from collections.abc import Iterator

from ledger.findings import Finding
from ledger.history.clocks import seq_as_of
from ledger.storage.store import Ledger
from ledger.values.days import recorded_now


def recorded_in_the_future(ledger: Ledger) -> Iterator[Finding]:
    """Yield the first event that the log says was recorded later than now; no later one can be earlier."""
    past = seq_as_of(ledger, recorded_now())
    if past < ledger.head:
        message = f"从第 {past + 1} 号事件起，记录时间晚于本机现在的时间：记录时或现在的时钟有误"
        yield Finding(seq=past + 1, code="recorded_in_the_future", message=message)
