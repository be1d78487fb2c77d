"""Lines of payments, the one kind that comes by the million, checked and sealed by the thousand.

What passes surely is stored as it is made here. What does not pass is not refused for that: ``draft`` decides, and says
why.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct, ValidationError, convert

from ledger.kinds import Expenditure
from ledger.kinds.body import NONCE_BYTES, SALT_BYTES, SealedDetails
from ledger.kinds.form import PaymentBody, PaymentDetails, Source, written_bodies, written_details
from ledger.lines.reading import Line
from ledger.values.figures import parse_yuan


class PaymentLine(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The fields of a line that records an expenditure."""

    kind: Literal["expenditure"]
    event_id: str
    occurred_on: str
    project: str
    amount: str
    department: str | None = None
    version: Literal[1] = 1
    source: Source | None = None
    voucher: str | None = None
    fund: str | None = None
    function_class: str | None = None
    economic_class: str | None = None
    payee: str | None = None
    memo: str | None = None


Whole = TypeVar("Whole", str, bytes)
PaymentLines = Mapping[int, PaymentLine]
"""Payments by the places of their lines."""


class Written(NamedTuple):
    """A payment as it is stored: the place of its line, its fields, its body, and its details where it has any."""

    place: int
    fields: PaymentBody
    body: bytes
    sealed: SealedDetails | None


def payment_lines(lines: Sequence[Line]) -> dict[int, PaymentLine]:
    """Return what has the form of a payment, by place."""
    likely = [place for place, line in enumerate(lines) if line.fields.get("kind") == Expenditure.kind]
    try:
        found = convert([lines[place].fields for place in likely], list[PaymentLine])
    except ValidationError:
        return {place: payment for place in likely for payment in _payment_line(lines[place])}
    return dict(zip(likely, found, strict=True))


def _payment_line(line: Line) -> list[PaymentLine]:
    try:
        return [convert(line.fields, PaymentLine)]
    except ValidationError:
        return []


class PaymentWriter:
    """Makes of lines the bodies and details that are stored; ``department_of`` tells that of a registered project."""

    def __init__(self, department_of: Callable[[str], str | None], *, recorded_at: str, recorded_by: str) -> None:
        self._department_of = department_of
        self._recorded_at = recorded_at
        self._recorded_by = recorded_by

    def written(self, payments: PaymentLines, lines: Sequence[Line]) -> list[Written]:
        """Return those of the payments of ``lines`` that surely are as they must be by themselves."""
        together = self._written(payments, lines)
        if together is not None:
            return together
        alone = (self._written({place: payment}, lines) for place, payment in payments.items())
        return [written for found in alone if found for written in found]

    def _written(self, payments: PaymentLines, lines: Sequence[Line]) -> list[Written] | None:
        sealed = _sealed(list(payments.values()))
        if sealed is None:
            return None
        projects = {payment.project for payment in payments.values()}
        nonces = _parts(secrets.token_hex(NONCE_BYTES * len(payments)), 2 * NONCE_BYTES)
        try:
            registered = {project: self._department_of(project) for project in projects}
            fields = [
                self._fields(payment, payment.department or registered[payment.project], lines[place], details, nonce)
                for (place, payment), details, nonce in zip(payments.items(), sealed, nonces, strict=True)
            ]
        except ValueError:
            return None
        bodies = written_bodies(fields)
        return None if bodies is None else list(map(Written, payments, fields, bodies, sealed))

    def _fields(
        self, payment: PaymentLine, department: str | None, line: Line, sealed: SealedDetails | None, nonce: str
    ) -> PaymentBody:
        """Return the fields of a body. Raises ValueError where there is no department or the amount is none."""
        amount_fen = parse_yuan(payment.amount)
        if not department or not amount_fen:
            raise ValueError(payment)
        source, origin = payment.source, line.origin
        if source is None and origin is not None:
            source = Source(origin.file, line.number or 0, origin.sha256)
        return PaymentBody(
            amount_fen=amount_fen,
            department=department,
            details_digest=sealed.digest if sealed else None,
            economic_class=payment.economic_class,
            event_id=payment.event_id,
            function_class=payment.function_class,
            fund=payment.fund,
            kind="expenditure",
            nonce=None if sealed else nonce,
            occurred_on=payment.occurred_on,
            project=payment.project,
            recorded_at=self._recorded_at,
            recorded_by=self._recorded_by,
            source=source,
            version=1,
            voucher=payment.voucher,
        )


def _sealed(payments: Sequence[PaymentLine]) -> list[SealedDetails | None] | None:
    """Return the sealed details of each payment, None for one without; None for all where any may not be sealed."""
    given = [payment for payment in payments if payment.memo is not None or payment.payee is not None]
    written = written_details([PaymentDetails(memo=payment.memo, payee=payment.payee) for payment in given])
    if written is None:
        return None
    salts = _parts(secrets.token_bytes(SALT_BYTES * len(given)), SALT_BYTES)
    sealed = map(SealedDetails, salts, written)
    return [None if payment.memo is None and payment.payee is None else next(sealed) for payment in payments]


def _parts(whole: Whole, length: int) -> list[Whole]:
    return [whole[begin : begin + length] for begin in range(0, len(whole), length)]
