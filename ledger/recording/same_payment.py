"""Payments recorded twice: whether one under the same voucher, on the same project, amount and day, already stands."""

from collections.abc import Callable, Iterable
from typing import Any

from ledger.kinds.body import canonical
from ledger.kinds.form import Record
from ledger.rules.past import Past
from ledger.storage import queries


class PaymentsSeen:
    """The payments under the vouchers of one chunk of a batch: those of the file, and those of the chunk so far."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._seen: dict[tuple[object, ...], list[str]] = {}

    def look_up(self, vouchers: Iterable[str]) -> None:
        """Look up the unreversed payments under any of ``vouchers``; what was added before is among them."""
        self._seen = {}
        asked = canonical([*vouchers])
        for event_id, *said in self._ask(queries.PAYMENTS_OF, asked.decode()) if asked != b"[]" else ():
            self._seen.setdefault(tuple(said), []).append(event_id)

    def add(self, payment: Record, past: Past) -> str | None:
        """Take an accepted payment, and return the event_id of one that says the same and is not reversed."""
        if payment.voucher is None:
            return None
        said = payment.voucher, payment.project, payment.amount_fen, payment.occurred_on
        same = self._seen.get(said)
        if same is None:
            self._seen[said] = [payment.event_id]
            return None
        earlier = next((event_id for event_id in same if past.reversal_of(event_id) is None), None)
        same.append(payment.event_id)
        return earlier
