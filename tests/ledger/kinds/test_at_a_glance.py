"""Forms at a glance: whatever passes, the closer look passes too, and what the ledger itself wrote passes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.kinds import KINDS
from ledger.kinds.at_a_glance import are_sound_details, by_halves, read_bodies, read_fields, read_lines
from ledger.kinds.body import canonical, decode, decode_as_stored, encode
from ledger.kinds.field_types import LINE
from ledger.kinds.fields import Unfit
from ledger.kinds.form import event_of
from ledger.kinds.interchange import line_of
from ledger.lines.draft import Draft, draft
from ledger.lines.json_lines import read_object
from ledger.refusals import Refusal
from ledger.values.text import are_plain
from ledger.verification.faults import details_are_sound, field_faults, form_faults
from tests.ledger.golden_log import golden

mutated = settings(max_examples=200, deadline=None, database=None)

GOLDEN = golden()
BODIES = [row["body"].encode() for row in GOLDEN]
DETAILS = [(json.loads(row["body"])["kind"], row["details"].encode()) for row in GOLDEN if row.get("details")]
LINES = [line_of(decode(row["body"].encode()), json.loads(row.get("details", "{}"))) for row in GOLDEN]
NAMES = ["payee", "amount", "amount_fen", "seq", "nonce", "details_digest", "recorded_at", "version", "month", "名"]
SOURCE = {"file": "国库.csv", "row": 3, "sha256": "ab" * 32}
STRANGE_TEXTS = [
    "",
    " ",
    " a",
    "\u3000",
    "a\u0301",
    "\u202e",
    "\x7f",
    "\ud800",
    "2023-02-30",
    "2023-13",
    "１",
    "0",
    "1.234",
]
STRANGE_NUMBERS = [0, 1, -1, 2**53, 10**15, 1.5, True, False, None]
STRANGE_SOURCES = [{**SOURCE, "file": "a/b"}, {**SOURCE, "row": True}, {**SOURCE, "sha256": "G" * 64}]
STRANGE = st.sampled_from([*STRANGE_TEXTS, *STRANGE_NUMBERS, *STRANGE_SOURCES, [], {}, ["100.00"]])


def changed(fields: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """Return fields with one changed, taken out or put in."""
    name = data.draw(st.sampled_from([*fields, *NAMES]))
    if data.draw(st.integers(0, 3)) == 0:
        return {key: value for key, value in fields.items() if key != name}
    return {**fields, name: data.draw(STRANGE | st.sampled_from([*fields.values()]) | st.text(max_size=3))}


def written(fields: dict[str, Any], data: st.DataObject) -> bytes:
    """Return fields as JSON in one of the ways in which a line or a tampered body may be written."""
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    how = data.draw(st.sampled_from(["plain", "byte", "cut", "order", "spaces", "escapes", "repeated", "twice"]))
    place = data.draw(st.integers(0, len(text) - 1))
    name = json.dumps(data.draw(st.sampled_from([*fields, "memo"])), ensure_ascii=False).encode(errors="surrogatepass")
    ways: dict[str, Callable[[], bytes]] = {
        "plain": lambda: text,
        "byte": lambda: text[:place] + data.draw(st.binary(min_size=1, max_size=1)) + text[place + 1 :],
        "cut": lambda: text[:place],
        "order": lambda: json.dumps(dict(reversed(fields.items())), ensure_ascii=False).encode(errors="surrogatepass"),
        "spaces": lambda: json.dumps(fields, ensure_ascii=False).encode(errors="surrogatepass"),
        "escapes": lambda: json.dumps(fields).encode(),
        "repeated": lambda: text[:-1] + b"," + name + b':"x"}',
        "twice": lambda: text + b"\n" + text,
    }
    return ways[how]()


def sorted_out(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields in the order of canonical JSON."""
    return dict(sorted(fields.items()))


@mutated
@given(st.sampled_from(LINES), st.data())
def test_a_line_that_passes_is_taken_by_the_closer_look(line: dict[str, Any], data: st.DataObject) -> None:
    """A line of JSON that passes has a draft, with the same amounts and texts, whatever stands beside it."""
    text = written(changed(line, data), data)
    beside = json.dumps(LINES[data.draw(st.integers(0, len(LINES) - 1))], ensure_ascii=False).encode()
    for texts in ([text], [beside, text]):
        found = read_lines(texts)
        if found is not None:
            fields = read_object(text)
            assert not isinstance(fields, Refusal)
            made = draft(fields)
            assert isinstance(made, Draft)
            assert canonical(found[-1]) == canonical(made.record())


@mutated
@given(st.sampled_from(LINES), st.data())
def test_fields_that_pass_are_taken_by_the_closer_look(line: dict[str, Any], data: st.DataObject) -> None:
    """A line given as fields that passes has a draft that says the same."""
    fields = changed(line, data)
    found = read_fields([fields])
    if found is not None:
        made = draft(fields)
        assert isinstance(made, Draft)
        assert canonical(found[0]) == canonical(made.record())


@mutated
@given(st.sampled_from(BODIES), st.data())
def test_a_body_that_passes_has_no_fault(body: bytes, data: st.DataObject) -> None:
    """A body that passes is read as the same event by the closer look, which finds nothing wrong with it."""
    text = written(sorted_out(changed(json.loads(body), data)), data)
    for bodies in ([text], [BODIES[0], text]):
        found = read_bodies(bodies)
        if found is not None:
            event = decode_as_stored(text)
            assert encode(event) == text
            assert [*form_faults(event, text), *field_faults(event)] == []
            assert event_of(found[-1]).__dict__ | {"source": None} == decode(text).__dict__ | {"source": None}


@mutated
@given(st.sampled_from(DETAILS), st.data())
def test_details_that_pass_are_sound(kind_and_details: tuple[str, bytes], data: st.DataObject) -> None:
    """Details that pass at a glance pass the closer look, whatever stands in them."""
    kind, details = kind_and_details
    text = written(sorted_out(changed(json.loads(details), data)), data)
    for several in ([text], [details, text]):
        if are_sound_details(KINDS[kind], several):
            assert details_are_sound(KINDS[kind], text)


PAYMENT = {"event_id": "e", "kind": "expenditure", "project": "P1", "amount": "1.50", "occurred_on": "2023-01-05"}
PLEDGE = next(line for line in LINES if line["kind"] == "pledge")
HOLES: dict[str, dict[str, Any]] = {
    "a missing amount": {name: value for name, value in PAYMENT.items() if name != "amount"},
    "an amount of nothing": {**PAYMENT, "amount": "0"},
    "an amount of 0.00": {**PAYMENT, "amount": "0.00"},
    "an amount in fen": {**PAYMENT, "amount_fen": 150},
    "a day that is none": {**PAYMENT, "occurred_on": "2023-02-30"},
    "another day that is none": {**PLEDGE, "signed_on": "2023-02-30"},
    "a plan that falls": {**PLEDGE, "plan": [*PLEDGE["plan"][:10], "1.00", "100.00"]},
    "a plan of eleven": {**PLEDGE, "plan": PLEDGE["plan"][1:]},
    "a plan that ends in 101": {**PLEDGE, "plan": [*PLEDGE["plan"][:11], "101"]},
    "a source with a folder": {**PAYMENT, "source": {**SOURCE, "file": "a/b"}},
    "a source with a row that is true": {**PAYMENT, "source": {**SOURCE, "row": True}},
    "a digest with capitals": {**PAYMENT, "source": {**SOURCE, "sha256": "AB" * 32}},
    "an integer where a string stands": {**PAYMENT, "voucher": 5},
    "an amount as a number": {**PAYMENT, "amount": 1},
    "what the ledger sets": {**PAYMENT, "recorded_by": "clerk"},
    "a version there is none of": {**PAYMENT, "version": 2},
    "a blank text": {**PAYMENT, "voucher": "  "},
    "an unknown field": {**PAYMENT, "month": "2023-01"},
}


@pytest.mark.parametrize("line", HOLES.values(), ids=list(HOLES))
def test_what_types_alone_would_let_through_does_not_pass(line: dict[str, Any]) -> None:
    """A line that is refused passes neither as text nor as fields, alone or beside others."""
    assert isinstance(draft(line), list)
    text = json.dumps(line, ensure_ascii=False).encode()
    assert read_lines([text]) is None
    assert read_fields([line]) is None
    assert [found is None for found in by_halves([PAYMENT, line, PAYMENT], read_fields)] == [False, True, False]


@pytest.mark.parametrize("repeated", ["amount", "event_id", "project"])
def test_a_repeated_key_does_not_pass(repeated: str) -> None:
    """A line that says a field twice is for the closer look, which refuses it."""
    text = json.dumps(PAYMENT).encode()[:-1] + b', "%s": "2"}' % repeated.encode()
    assert read_lines([text]) is None
    refused = read_object(text)
    assert isinstance(refused, Refusal)
    assert refused.code == "repeated_key"


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: json.loads(row["body"])["event_id"])
def test_what_the_ledger_wrote_passes(row: dict[str, Any]) -> None:
    """Every golden event and its details pass, where their text is plain; so does the line that says it again."""
    body, details = row["body"].encode(), row.get("details", "").encode()
    assert (read_bodies([body]) is not None) == are_plain(body)
    if details:
        assert are_sound_details(type(decode(body)), [details]) == are_plain(details)
    line = json.dumps(line_of(decode(body)), ensure_ascii=False).encode()
    assert (read_lines([line]) is not None) == are_plain(body)


def made_plain(value: Any) -> Any:
    """Return a value of a field as it is, or a text in its place where it is not plain."""
    return value if are_plain(canonical(value)) else "文本"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_at_a_glance(kind: str) -> None:
    """The golden events of every kind pass together as bodies, their texts made plain."""
    bodies = [json.loads(body) for body in BODIES if json.loads(body)["kind"] == kind]
    plain = [
        {name: value if are_plain(canonical(value)) else "文本" for name, value in body.items()} for body in bodies
    ]
    found = read_bodies([canonical(body) for body in plain])
    assert found is not None
    assert [record.event for record in found] == [KINDS[kind]] * len(bodies)


@pytest.mark.parametrize("bodies", [[b""], [b"{}"], [BODIES[1] + b"\n" + BODIES[1], b""], [b"\xff"], [b"[" * 10000]])
def test_what_is_no_event_does_not_pass(bodies: list[bytes]) -> None:
    """Nothing that is not one event each passes, nor two in the place of one."""
    assert read_bodies(bodies) is None
    assert read_lines(bodies) is None
    assert not are_sound_details(KINDS["expenditure"], bodies)


@mutated
@given(
    st.text(
        st.sampled_from('a é"\\ \u0301\u3000\u00a0\u202e\x7f\n「年') | st.characters(exclude_categories=["Cs"]),
        max_size=6,
    )
)
def test_plain_text_is_fit(text: str) -> None:
    """A text that is plain in JSON is stored as it is."""
    if are_plain(canonical({"text": text})):
        try:
            assert LINE.check(text) == text
        except Unfit as unfit:
            pytest.fail(f"{text!r}: {unfit}")
