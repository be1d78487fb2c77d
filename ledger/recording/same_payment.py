"""Payments recorded twice: whether one under the same voucher, on the same project, amount and day, already stands."""

import sqlite3
from collections.abc import Iterable, Sequence

from ledger.kinds import Event, Expenditure
from ledger.kinds.body import canonical
from ledger.kinds.form import PaymentBody
from ledger.rules.books import Past
from ledger.storage import queries

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
        for seen in self._all():
            for event_id in seen.get(payment, ()):
                if past.reversal_of(event_id) is None:
                    return event_id
        return None

    def are_new(self, payments: Iterable[PaymentBody], others: Iterable[Event]) -> bool:
        """Tell whether no two payments of these are the same, nor any of them one seen before."""
        all_payments: list[Expenditure | PaymentBody] = [*payments]
        all_payments.extend(other for other in others if isinstance(other, Expenditure))
        said = [_payment(payment) for payment in all_payments if payment.voucher is not None]
        once = set(said)
        return len(once) == len(said) and all(once.isdisjoint(seen) for seen in self._all())

    def add(self, *payments: Expenditure | PaymentBody) -> None:
        """Take accepted payments."""
        for payment in payments:
            if payment.voucher is not None:
                self._now.setdefault(_payment(payment), []).append(payment.event_id)

    def _all(self) -> tuple[dict[Payment, list[str]], ...]:
        return self._recorded, self._before, self._now


def _payment(event: Expenditure | PaymentBody) -> Payment:
    return event.voucher, event.project, event.amount_fen, event.occurred_on
