"""Payments that stand twice under one voucher: one of the two may be a mistake."""

from collections.abc import Iterator

from ledger.findings import Finding
from ledger.storage import queries
from ledger.storage.store import Ledger


def payments_twice(ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding of each payment that says what an earlier one of its month says, both unreversed."""
    first: dict[tuple[object, ...], tuple[str, str]] = {}
    for seq, event_id, *said, day in ledger.connection.execute(queries.PAYMENTS_OF_SHARED_VOUCHERS):
        earlier, its_day = first.setdefault(tuple(said), (event_id, day))
        if earlier == event_id:
            continue
        agree = "凭证、项目、金额、日期都相同" if day == its_day else f"凭证、项目、金额相同（{its_day} 与 {day}）"
        message = f"{event_id} 与 {earlier} 的{agree}，可能是同一笔支付"
        yield Finding(seq=seq, code="possible_duplicate", message=message)
