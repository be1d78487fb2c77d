"""The quick look at an event: whatever passes has no flaw, and what the ledger itself wrote passes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import UnreadableBody
from ledger.kinds import KINDS
from ledger.kinds.body import canonical, decode, encode
from ledger.kinds.quick_form import QuickForm
from ledger.verification.flaws import body_flaws, details_are_sound
from tests.ledger.test_golden import golden
from tests.ledger.test_laws import law

GOLDEN = golden()
BODIES = [row["body"].encode() for row in GOLDEN]
DETAILS = [(json.loads(row["body"])["kind"], row["details"].encode()) for row in GOLDEN if row.get("details")]
STRANGE = st.sampled_from(
    [
        "",
        " ",
        "\u3000",
        "a\u0301",
        "\u202e",
        "\x7f",
        "2023-02-30",
        "１",
        0,
        1,
        -1,
        10**15,
        1.5,
        True,
        False,
        None,
        [],
        {},
    ]
)


def mutated(body: bytes, data: st.DataObject) -> bytes:
    """Return a body with a field changed, taken out or put in, or a byte changed."""
    fields: dict[str, Any] = json.loads(body)
    how = data.draw(st.sampled_from(["change", "remove", "add", "byte", "order", "space"]))
    name = data.draw(st.sampled_from(sorted(fields)))
    if how == "change":
        fields[name] = data.draw(STRANGE | st.sampled_from(list(fields.values())))
    elif how == "remove":
        del fields[name]
    elif how == "add":
        fields[data.draw(st.sampled_from(["payee", "amount", "seq", "nonce", "details_digest", "名"]))] = data.draw(
            STRANGE
        )
    elif how == "byte":
        place = data.draw(st.integers(0, len(body) - 1))
        return body[:place] + data.draw(st.binary(min_size=1, max_size=1)) + body[place + 1 :]
    elif how == "order":
        return json.dumps(dict(reversed(fields.items())), ensure_ascii=False, separators=(",", ":")).encode()
    else:
        return json.dumps(fields, ensure_ascii=False).encode()
    return canonical(fields)


@law
@given(st.sampled_from(BODIES), st.data())
def test_what_passes_has_no_flaw(body: bytes, data: st.DataObject) -> None:
    """A body that passes at a glance is decoded to the same event by the full look, which finds nothing wrong."""
    changed = mutated(body, data)
    event = QuickForm().event(changed)
    if event is not None:
        assert event == decode(changed)
        assert encode(event) == changed
        assert body_flaws(event) == []


@law
@given(st.sampled_from(DETAILS), STRANGE, st.sampled_from(["payee", "memo", "signed_by", "project"]))
def test_details_that_pass_are_sound(kind_and_details: tuple[str, bytes], value: Any, name: str) -> None:
    """Details that pass at a glance pass the full look, whatever stands in them."""
    kind, details = kind_and_details
    changed = canonical(json.loads(details) | {name: value})
    if QuickForm().passes_details(KINDS[kind], changed):
        assert details_are_sound(KINDS[kind], changed)


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: json.loads(row["body"])["event_id"])
def test_what_the_ledger_wrote_passes(row: dict[str, Any]) -> None:
    """Every golden event passes at a glance, a pledge excepted: its plan is stored as a list and read as a tuple."""
    body = row["body"].encode()
    event = QuickForm().event(body)
    assert (event is None) == (json.loads(body)["kind"] == "pledge")
    with pytest.raises(UnreadableBody):
        decode(body.replace(b'"kind":"', b'"kind":"un'))
