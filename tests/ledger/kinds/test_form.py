"""The quick look at many payments: whatever passes has no flaw, and what the ledger itself wrote passes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kinds import Expenditure, fields_of
from ledger.kinds.body import canonical, decode, encode
from ledger.kinds.field_types import LINE
from ledger.kinds.fields import Unfit
from ledger.kinds.form import PaymentBody, PaymentDetails, are_sound_details, sound_payments
from ledger.values.text import are_plain
from ledger.verification.flaws import body_flaws, details_are_sound
from tests.ledger.kinds.test_quick_form import BODIES, DETAILS, STRANGE, mutated
from tests.ledger.test_laws import law

PAYMENTS = [body for body in BODIES if json.loads(body)["kind"] == "expenditure"]
SEALED = [details for kind, details in DETAILS if kind == "expenditure"]


def test_the_records_have_the_fields_of_the_kind() -> None:
    """Body and details hold every stored field of an expenditure, in the order of canonical JSON."""
    fields = fields_of(Expenditure)
    stored = ["kind", *(field.stored_name for field in fields if not field.confidential)]
    assert list(PaymentBody.__struct_fields__) == sorted(stored)
    assert list(PaymentDetails.__struct_fields__) == sorted(field.stored_name for field in fields if field.confidential)


def test_what_the_ledger_wrote_passes() -> None:
    """Every golden payment whose text is plain passes, alone and with all the others."""
    plain = [body for body in PAYMENTS if are_plain(body)]
    assert len(plain) > 1
    found = sound_payments(plain)
    assert found is not None
    assert [payment.event_id for payment in found] == [json.loads(body)["event_id"] for body in plain]
    assert all(sound_payments([body]) for body in plain)
    assert are_sound_details([details for details in SEALED if are_plain(details)])


@law
@given(st.sampled_from(PAYMENTS), st.data())
def test_what_passes_has_no_flaw(body: bytes, data: st.DataObject) -> None:
    """A body that passes says the same to the full look, which finds nothing wrong, whatever stands beside it."""
    changed = mutated(body, data)
    for bodies in ([changed], [PAYMENTS[0], changed]):
        if sound_payments(bodies):
            event = decode(changed)
            assert encode(event) == changed
            assert body_flaws(event) == []


@law
@given(st.dictionaries(st.sampled_from(["memo", "payee", "voucher"]), STRANGE | st.text(max_size=3)))
def test_details_that_pass_are_sound(fields: dict[str, object]) -> None:
    """Details that pass are sound to the full look."""
    details = canonical(fields)
    if are_sound_details([details]):
        assert details_are_sound(Expenditure, details)


@pytest.mark.parametrize(
    "bodies", [[b""], [b"{}"], [PAYMENTS[0] + b"\n" + PAYMENTS[0], b""], [b"\xff"], [b"[" * 10000]]
)
def test_what_is_no_payment_does_not_pass(bodies: list[bytes]) -> None:
    """Nothing that is not one payment each passes, nor two in the place of one."""
    assert sound_payments(bodies) is None
    assert not are_sound_details(bodies)


@law
@given(st.text(st.sampled_from('a é"\\ \u0301\u3000\u00a0\u202e\x7f\n「年') | st.characters(), max_size=6))
def test_plain_text_is_fit(text: str) -> None:
    """A text that is plain in JSON is stored as it is."""
    if are_plain(canonical({"text": text})):
        try:
            assert LINE.check(text) == text
        except Unfit as unfit:
            pytest.fail(f"{text!r}: {unfit}")
