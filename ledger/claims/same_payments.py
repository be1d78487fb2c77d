"""Payments that stand twice under one voucher: one of the two may be a mistake."""

from collections.abc import Iterator

from ledger.findings import Finding
from ledger.storage import queries
from ledger.storage.store import Ledger


def payments_twice(ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding of each payment that says what an earlier one says, both unreversed."""
    first: dict[tuple[object, ...], str] = {}
    for seq, event_id, *payment in ledger.connection.execute(queries.PAYMENTS_OF_SHARED_VOUCHERS):
        earlier = first.setdefault(tuple(payment), event_id)
        if earlier != event_id:
            message = f"{event_id} 与 {earlier} 的凭证、项目、金额、日期都相同，可能是同一笔支付"
            yield Finding(seq=seq, code="possible_duplicate", message=message)
