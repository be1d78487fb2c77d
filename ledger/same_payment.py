"""Payments recorded twice: whether one under the same voucher, on the same project, amount and day, already stands."""

import sqlite3
from collections.abc import Sequence

from ledger import queries
from ledger.body import canonical
from ledger.books import Past
from ledger.kinds import Expenditure

Payment = tuple[str | None, str, int, str]
"""Voucher, project, amount in fen, day."""


class PaymentsSeen:
    """The payments of a file, looked up for one chunk of a batch at a time, and those of its last two chunks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._recorded: dict[Payment, list[str]] = {}
        self._before: dict[Payment, list[str]] = {}
        self._now: dict[Payment, list[str]] = {}

    def look_up(self, vouchers: Sequence[str]) -> None:
        """Look up the unreversed payments under any of ``vouchers``; what was added two look-ups ago is recorded."""
        self._before, self._now, self._recorded = self._now, {}, {}
        asked = canonical(vouchers).decode()
        for event_id, *payment in self._connection.execute(queries.PAYMENTS_OF, (asked,)) if vouchers else ():
            voucher, project, amount_fen, occurred_on = payment
            self._recorded.setdefault((voucher, project, amount_fen, occurred_on), []).append(event_id)

    def start_over(self) -> None:
        """Forget the payments added, which are all recorded."""
        self._before, self._now = {}, {}

    def earlier(self, event: Expenditure, past: Past) -> str | None:
        """Return the event_id of a payment that says the same as ``event`` and is not reversed."""
        payment = _payment(event)
        for seen in (self._recorded, self._before, self._now):
            for event_id in seen.get(payment, ()):
                if past.reversal_of(event_id) is None:
                    return event_id
        return None

    def add(self, event: Expenditure) -> None:
        """Take an accepted payment."""
        self._now.setdefault(_payment(event), []).append(event.event_id)


def _payment(event: Expenditure) -> Payment:
    return event.voucher, event.project, event.amount_fen, event.occurred_on
