"""Bodies: canonical bytes, hashes, and what may never stand in a body."""

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import Any

import attrs
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import NewerVersion, UnreadableBody
from ledger.kinds import KINDS, SET_BY_LEDGER, Event, fields_of
from ledger.kinds.body import SealedDetails, canonical, decode, encode, leaf_hash
from tests.conftest import CommandLine

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
INTEGER = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
KEY = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1)
PLAN = st.lists(TEXT, max_size=12)
BODY = st.dictionaries(KEY, TEXT | INTEGER | st.booleans() | PLAN | st.dictionaries(KEY, TEXT | INTEGER))

BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "<class 'int'>": st.integers(min_value=0, max_value=10**15 - 1),
    "bool": st.booleans(),
    "tuple[str, ...]": st.lists(TEXT, min_size=12, max_size=12).map(tuple),
    "dict[str, typing.Any]": st.fixed_dictionaries({"file": TEXT, "sha256": TEXT, "row": INTEGER}),
}


def events_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Return a strategy of events of ``kind`` with any optional field left out or given."""
    values = {}
    for attribute in attrs.fields(kind):
        value = BY_TYPE.get(str(attribute.type).removesuffix(" | None"), TEXT)
        optional = attribute.default is None
        values[attribute.name] = st.none() | value if optional else value
    values["version"] = st.just(1)
    return st.fixed_dictionaries(values).map(lambda fields: kind(**fields))


@settings(deadline=None)
@given(BODY)
def test_canonical_is_rfc_8785(body: dict[str, Any]) -> None:
    """What a body can hold is encoded to the very bytes of an independent RFC 8785 encoder."""
    assert canonical(body) == rfc8785.dumps(body)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_decode_is_the_inverse_of_encode(kind: type[Event], data: st.DataObject) -> None:
    """An event of every kind comes back from its body as it was, and its body is canonical."""
    event = data.draw(events_of(kind))
    body = encode(event)
    assert encode(decode(body)) == body
    assert decode(body).__dict__ == event.__dict__
    assert body == rfc8785.dumps(json.loads(body))


def test_what_is_left_out_is_not_stored() -> None:
    """A body of every kind holds the kind, what is given and what had a default from the first, and no null."""
    for name, kind in KINDS.items():
        required = [attribute for attribute in attrs.fields(kind) if attribute.default is attrs.NOTHING]
        given_ = {attribute.name: 1 if attribute.type is int else "x" for attribute in required}
        stored = json.loads(encode(kind(**given_)))
        defaults = {field.stored_name for field in fields_of(kind) if not field.is_left_out(field.default)}
        assert stored.keys() == {"kind"} | given_.keys() | defaults, name
        assert None not in stored.values(), name


def test_leaf_hash_is_sha256_with_a_zero_byte_before() -> None:
    """A leaf hash is SHA-256(0x00 ‖ body), and of an empty body the known RFC 6962 value."""
    assert leaf_hash(b"{}") == hashlib.sha256(b"\x00{}").digest()
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_details_digest_is_sha256_of_salt_and_details() -> None:
    """A digest is SHA-256(salt ‖ details) in lower-case hex over canonical details."""
    sealed = SealedDetails(salt=b"s" * 16, details=canonical({"payee": "某公司", "memo": "a\nb"}))
    assert sealed.details == '{"memo":"a\\nb","payee":"某公司"}'.encode()
    assert sealed.digest == hashlib.sha256(b"s" * 16 + sealed.details).hexdigest()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"kind":7}',
        b'{"kind":"no_such_kind"}',
        b'{"kind":"bulletin"}',
        b'{"kind":"bulletin"',
        b'\xff{"kind":"bulletin"}',
        b'{"kind":"event"}',
        b'{"kind":"bulletin","x":' + b"[" * 100_000,
        b'{"kind":"bulletin","source":' + b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_what_is_no_event_is_unreadable(body: bytes) -> None:
    """Bytes that are no JSON object of a known kind, however deep, raise UnreadableBody and nothing else."""
    with pytest.raises(UnreadableBody):
        decode(body)


@pytest.mark.parametrize(
    "body", [b'{"kind":"no_such_kind"}', b'{"kind":"bulletin","version":3}', b'{"kind":"bulletin","version":99}']
)
def test_what_a_later_release_recorded_is_named(body: bytes) -> None:
    """A kind or version that nobody here knows is an error of its own, which names both."""
    with pytest.raises(NewerVersion) as caught:
        decode(body)
    named = json.loads(body)
    assert (caught.value.code, caught.value.kind, caught.value.version) == (
        "newer_version",
        named["kind"],
        named.get("version", 1),
    )
    assert f"{named['kind']} 第 {named.get('version', 1)} 版" in str(caught.value)


def test_every_body_has_a_nonce_or_a_digest(funded: CommandLine) -> None:
    """Each stored body carries exactly one of nonce and details_digest: a digest where there are details."""
    with closing(sqlite3.connect(funded.ledger)) as connection:
        rows = connection.execute("SELECT body, salt FROM events LEFT JOIN details USING (seq)").fetchall()
    for body, salt in rows:
        carried = json.loads(body).keys() & {"nonce", "details_digest"}
        assert carried == ({"nonce"} if salt is None else {"details_digest"})


def test_confidential_values_stand_in_no_body(funded: CommandLine) -> None:
    """Payee and memo of a payment lie in the side table only, and neither their names nor their values in a body."""
    with closing(sqlite3.connect(funded.ledger)) as connection:
        bodies = "\n".join(body for (body,) in connection.execute("SELECT body FROM events"))
        details = [row[0] for row in connection.execute("SELECT details FROM details")]
    assert details == ['{"memo":"办公用品","payee":"某某公司"}']
    for secret in ("办公用品", "某某公司", "memo", "payee"):
        assert secret not in bodies


def test_fields_that_columns_are_generated_from_are_never_confidential() -> None:
    """No confidential field shares its name with a column or with what the ledger sets."""
    columns = {"event_id", "kind", "department", "project", "to_project", "office", "occurred_on", "recorded_at"}
    columns |= {"amount_fen", "refunds", "reverses", *SET_BY_LEDGER}
    confidential = {field.stored_name for kind in KINDS.values() for field in fields_of(kind) if field.confidential}
    assert confidential == {"payee", "memo", "signed_by"}
    assert confidential & columns == set()
