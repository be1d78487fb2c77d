"""Bodies and details of payments, the one kind that comes by the million, looked at by the thousand.

What is passed surely is what the ledger stores. What is not passed is not wrong for that: ``verify_form`` decides, and
says why.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct, ValidationError
from msgspec.json import Decoder, Encoder

from ledger.values.days import is_day, is_moment
from ledger.values.text import are_plain

Digest = Annotated[str, Meta(min_length=64, max_length=64)]
Nonce = Annotated[str, Meta(min_length=32, max_length=32)]
Record = TypeVar("Record", bound=Struct)

_HEX_DIGITS = b"0123456789abcdef"


class Source(Struct, forbid_unknown_fields=True, gc=False):
    """Where a line was imported from, its fields in the order of canonical JSON."""

    file: str
    row: Annotated[int, Meta(ge=1, lt=2**53)]
    sha256: Digest


class PaymentBody(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The body of an expenditure, its fields in the order of canonical JSON, so that it is written as it is hashed."""

    amount_fen: Annotated[int, Meta(ge=1, lt=10**15)]
    department: str
    details_digest: Digest | None = None
    economic_class: str | None = None
    event_id: str
    function_class: str | None = None
    fund: str | None = None
    kind: Literal["expenditure"]
    nonce: Nonce | None = None
    occurred_on: str
    project: str
    recorded_at: str
    recorded_by: str
    source: Source | None = None
    version: Literal[1]
    voucher: str | None = None


class PaymentDetails(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The confidential fields of an expenditure, in the order of canonical JSON."""

    memo: str | None = None
    payee: str | None = None


_BODIES = Decoder(PaymentBody)
_DETAILS = Decoder(PaymentDetails)
_CANONICAL = Encoder()


def sound_payments(bodies: Sequence[bytes]) -> list[PaymentBody] | None:
    """Return the payments of ``bodies`` where all of them surely have no flaw, else None."""
    payments = _as_written(bodies, _BODIES)
    return payments if payments is not None and _are_in_order(payments) else None


def are_sound_details(details: Sequence[bytes]) -> bool:
    """Tell whether all ``details`` surely are what the ledger seals for a payment."""
    return b"{}" not in details and _as_written(details, _DETAILS) is not None


def written_bodies(payments: Sequence[PaymentBody]) -> list[bytes] | None:
    """Return the bodies of ``payments`` where all of them surely have no flaw, else None."""
    return _written(payments) if _are_in_order(payments) else None


def written_details(details: Sequence[PaymentDetails]) -> list[bytes] | None:
    """Return ``details`` as they are sealed where all of them surely may be, else None."""
    return _written(details)


def _written(records: Sequence[Struct]) -> list[bytes] | None:
    try:
        lines = _CANONICAL.encode_lines(records)
    except UnicodeEncodeError:
        return None
    return lines.split(b"\n")[:-1] if are_plain(lines.replace(b"\n", b"")) else None


def _as_written(texts: Sequence[bytes], decoder: Decoder[Record]) -> list[Record] | None:
    """Return the records of ``texts`` where every one is canonical JSON of fit text and of nothing else."""
    lines = b"".join(text + b"\n" for text in texts)
    if lines.count(b"\n") != len(texts) or not are_plain(lines.replace(b"\n", b"")):
        return None
    try:
        records = decoder.decode_lines(lines)
    except (ValidationError, ValueError, RecursionError):
        return None
    return records if _CANONICAL.encode_lines(records) == lines else None


def _are_in_order(payments: Sequence[PaymentBody]) -> bool:
    """Tell whether days, moments, digests and sources are what their types do not say yet."""
    sources = [payment.source for payment in payments if payment.source is not None]
    return (
        all((payment.nonce is None) != (payment.details_digest is None) for payment in payments)
        and _are_hex([payment.nonce or payment.details_digest or "" for payment in payments])
        and all(map(is_day, {payment.occurred_on for payment in payments}))
        and all(map(is_moment, {payment.recorded_at for payment in payments}))
        and _are_hex({source.sha256 for source in sources})
        and not any("/" in file for file in {source.file for source in sources})
    )


def _are_hex(texts: Iterable[str]) -> bool:
    return not "".join(texts).encode(errors="replace").translate(None, _HEX_DIGITS)
