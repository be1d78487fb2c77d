"""Payments recorded twice: whether one under the same voucher, on the same project, of the same amount, already stands.

Within a month, and however the voucher is spelled: what another system prints has another width, case or blank.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ledger.kinds.body import canonical
from ledger.kinds.form import Record
from ledger.refusals import Refusal
from ledger.rules.past import Past
from ledger.storage import queries
from ledger.values.text import alike

Said = tuple[str, str, int, str]
"""What two payments agree in: month, project, fen, and the voucher without what its spelling may differ in."""


class Seen(NamedTuple):
    """A payment that was recorded: its id, its voucher as written and its day."""

    event_id: str
    voucher: str
    occurred_on: str


class PaymentsSeen:
    """The payments like those of one chunk of a batch: those of the file, and those of the chunk so far."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._seen: dict[Said, list[Seen]] = {}

    def look_up(self, payments: Iterable[Record]) -> None:
        """Look up the unreversed payments like any of ``payments``; what was added before is among them."""
        self._seen = {}
        places = {(one.occurred_on[:7], one.project, one.amount_fen) for one in payments if one.voucher is not None}
        # A project typed with blanks is most likely held without.
        places |= {(month, project.strip(), amount_fen) for month, project, amount_fen in places}
        if not places:
            return
        for month, project, amount_fen, *seen in self._ask(queries.PAYMENTS_LIKE, canonical(sorted(places)).decode()):
            payment = Seen(*seen)
            self._seen.setdefault((month, project, amount_fen, alike(payment.voucher)), []).append(payment)

    def add(self, payment: Record, past: Past) -> Refusal | None:
        """Take an accepted payment, and return the warning that one which says the same stands already."""
        if payment.voucher is None:
            return None
        said = payment.occurred_on[:7], payment.project, payment.amount_fen, alike(payment.voucher)
        added = Seen(payment.event_id, payment.voucher, payment.occurred_on)
        same = self._seen.get(said)
        if same is None:
            self._seen[said] = [added]
            return None
        earlier = next((one for one in same if past.reversal_of(one.event_id) is None), None)
        same.append(added)
        return earlier and _warning(added, earlier)


def _warning(added: Seen, earlier: Seen) -> Refusal:
    if added[1:] == earlier[1:]:
        agree = f"与 {earlier.event_id} 的凭证、项目、金额、日期都相同"
    else:
        agree = (
            f"与 {earlier.event_id}（凭证 {earlier.voucher}，{earlier.occurred_on}）的凭证、项目、金额相同，同在一个月"
        )
    wanted = f"{agree}；若确为重复，请冲销 {added.event_id}"
    return Refusal(code="possible_duplicate", field="voucher", value=added.voucher, wanted=wanted)
