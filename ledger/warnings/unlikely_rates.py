"""Bulletins of a batch whose rate is hardly a per cent: beside the other bulletins of that year and unit.

Nothing is compared with the ledger's own rate, from which a bulletin may well differ.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ledger.kinds import Bulletin
from ledger.kinds.body import decode
from ledger.kinds.form import Record
from ledger.kinds.units import unit_of
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.storage import queries
from ledger.values.figures import decimal_text

WHOLE = Decimal(100)
SHARE = Decimal(1)
"""No share is greater, and few rates of a whole department are smaller after January."""


class UnlikelyRates:
    """The bulletins that a batch recorded; looked at once all of it is written."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._lines: dict[str, Line] = {}

    def add(self, record: Record, line: Line) -> None:
        """Take what is written of a line."""
        if record.kind == Bulletin.kind:
            self._lines[record.event_id] = line

    def found(self, own: str) -> Iterator[Refusal]:
        """Yield a warning of each that still stands and has an unlikely rate, in the ledger of ``own``."""
        if not self._lines:
            return
        standing: list[Any] = [decode(body) for (body,) in self._ask(queries.UNREVERSED, Bulletin.kind)]
        years: dict[tuple[str | None, str], list[Bulletin]] = defaultdict(list)
        for one in standing:
            years[unit_of(one, own), one.month[:4]].append(one)
        for of_one_year in years.values():
            yield from self._in_year(of_one_year)

    def _in_year(self, bulletins: Sequence[Bulletin]) -> Iterator[Refusal]:
        rates = {one.month: Decimal(one.rate) for one in bulletins}
        for one in bulletins:
            line = self._lines.get(one.event_id)
            wanted = _why_unlikely(one, rates) if line is not None else None
            if line is not None and wanted is not None:
                found = Refusal(code="rate_unlikely", field="rate", value=one.rate, wanted=wanted)
                yield found.at(line.file, line.number)


def _why_unlikely(bulletin: Bulletin, rates: Mapping[str, Decimal]) -> str | None:
    """Return why the rate of a bulletin is none, beside the ``rates`` of its year by month; None where it may be."""
    rate, undo = rates[bulletin.month], f"请冲销 {bulletin.event_id} 后"
    if rate > WHOLE:
        return f"执行率是百分数，支出不超过预算时不超过 100；若记错，{undo}另行记录"
    if rate > SHARE:
        return None
    other = _month_of_per_cents(bulletin.month, rates)
    if other is None:
        return None
    meant = decimal_text(rate.scaleb(2))
    return f"而 {other} 是 {decimal_text(rates[other])}：这像是比例，应记百分数；若是，{undo}另记 {meant}"


def _month_of_per_cents(month: str, rates: Mapping[str, Decimal]) -> str | None:
    """Return a month whose rate tells that the small one of ``month`` is a share; None where it may be a per cent.

    Rates count from January: they do not fall to less than 1 again. That January has less is nothing strange, unless
    the same as a share would fit below all that follows.
    """
    before = [other for other, rate in rates.items() if other < month and rate > SHARE]
    if before:
        return max(before)
    after = [other for other in rates if other > month]
    least = max(rates[month] * WHOLE, SHARE)
    return min(after) if after and rates[month] and all(rates[other] > least for other in after) else None
