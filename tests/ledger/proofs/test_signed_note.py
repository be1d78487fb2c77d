"""Signed notes and their keys as C2SP writes them, against the worked example of Go's note package."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import InvalidInput
from ledger.proofs.note_keys import SigningKey, VerifierKey, new_signing_key, parse_signing_key, parse_verifier_key
from ledger.proofs.signed_note import KEY_NAME, MOST_SIGNATURES, Signature, SignedNote, parse_note
from ledger.values.text import forbidden_character

VECTOR = json.loads((Path(__file__).parents[2] / "data/signed_note.json").read_text("utf-8"))
TEXT, NAME = VECTOR["text"], "PeterNeumann"
KEY = parse_verifier_key(VECTOR["verifier_key"])
SIGNING_KEY = parse_signing_key(VECTOR["signing_key"])
SECRET = VECTOR["signing_key"].split("+", 4)[4]
LINE = f"— {NAME} {VECTOR['signature']}\n"
GOOD = parse_note(f"{TEXT}\n{LINE}").signatures[0]
BAD = attrs.evolve(GOOD, signature=bytes(64))
OTHER = SigningKey(name=NAME, seed=bytes(32))

law = settings(deadline=None, database=None)


def fits_in_note(text: str) -> bool:
    """Tell whether a note may hold every character of ``text``."""
    return "\t" not in text and forbidden_character(text, note=True) is None


seeds = st.binary(min_size=32, max_size=32)
names = st.text(min_size=1, max_size=20).filter(lambda name: bool(KEY_NAME.fullmatch(name)) and fits_in_note(name))
texts = st.text(max_size=40).filter(fits_in_note).map(lambda text: f"{text}\n")
signatures = st.builds(
    Signature, name=names, key_id=st.binary(min_size=4, max_size=4), signature=st.binary(min_size=1, max_size=80)
)


def note(*found: Signature) -> SignedNote:
    """Return the note of the vector's text with these signatures."""
    return SignedNote(text=TEXT, signatures=found)


def by_other(name: str = "other", key_id: bytes = b"idid") -> Signature:
    """Return a signature of a key that nobody knows."""
    return Signature(name=name, key_id=key_id, signature=b"x" * 64)


def test_the_vector_verifies() -> None:
    """The example of Go's documentation is a note by its key, and is written back as it was."""
    found = parse_note(f"{TEXT}\n{LINE}")
    assert (found.text, KEY.verifies(found), str(found)) == (TEXT, True, f"{TEXT}\n{LINE}")
    assert str(KEY) == VECTOR["verifier_key"]


def test_the_vector_is_signed_alike() -> None:
    """The example's signing key has the example's public half and makes the very signature of the example."""
    assert (SIGNING_KEY.verifier_key, str(SIGNING_KEY)) == (KEY, VECTOR["signing_key"])
    assert str(SIGNING_KEY.sign(SignedNote(text=TEXT))) == f"{TEXT}\n{LINE}"


def verifies(text: str) -> bool:
    """Tell whether ``text`` is a note that bears the vector's signature."""
    try:
        return KEY.verifies(parse_note(text))
    except InvalidInput:
        return False


@pytest.mark.parametrize(
    "part",
    [TEXT, f"\n\n— {NAME}", NAME, VECTOR["signature"][:6], VECTOR["signature"][6:]],
    ids=["text", "separator", "key name", "key id", "signature"],
)
def test_no_character_can_be_changed(part: str) -> None:
    """With any one character of text, separator, key name, key id or signature changed, the note does not verify."""
    whole = f"{TEXT}\n{LINE}"
    start = whole.index(part)
    changed = [
        whole[:at] + other + whole[at + 1 :]
        for at in range(start, start + len(part))
        for other in ("A", "N", "b", "/", "=", "\n", " ", "—", "\u2028")
        if other != whole[at]
    ]
    assert [text for text in changed if verifies(text)] == []


# The signatures of a note of the vector's text, and whether the vector's key stands by it.
SIGNED: dict[str, tuple[tuple[Signature, ...], bool]] = {
    "none": ((), False),
    "unknown ones only": ((by_other(), by_other(NAME), by_other("other", GOOD.key_id)), False),
    "another key of that name": (OTHER.sign(SignedNote(text=TEXT)).signatures, False),
    "an unknown one after it": ((GOOD, by_other()), True),
    "an unknown one before it": ((by_other(), GOOD), True),
    "unknown ones of that name and of that key id": ((by_other(NAME), GOOD, by_other("other", GOOD.key_id)), True),
    "twice the good one": ((GOOD, GOOD), True),
    "a failing one after it": ((GOOD, BAD), False),
    "a failing one before it": ((BAD, GOOD), False),
    "one cut short after it": ((GOOD, attrs.evolve(GOOD, signature=GOOD.signature[:-1])), False),
    "one with a byte more": ((attrs.evolve(GOOD, signature=GOOD.signature + b"\0"),), False),
}


@pytest.mark.parametrize(("found", "good"), SIGNED.values(), ids=list(SIGNED))
def test_who_stands_by_a_note(found: tuple[Signature, ...], good: bool) -> None:
    """Signatures of unknown keys are passed over, a failing one of the known key spoils the note."""
    assert KEY.verifies(note(*found)) is good
    assert KEY.verifies(parse_note(str(note(*found)))) is good


@pytest.mark.parametrize(
    "public_key", [b"\x02" + bytes(31), KEY.public_key[:-1], b""], ids=["no point", "short", "none"]
)
def test_bytes_that_are_no_public_key_verify_nothing(public_key: bytes) -> None:
    """A key of bytes that are no public key verifies no note, without an exception."""
    key = VerifierKey(name=NAME, public_key=public_key)
    assert not key.verifies(note(attrs.evolve(GOOD, key_id=key.key_id)))


@law
@given(text=texts, found=st.lists(signatures, min_size=1, max_size=3))
def test_a_signed_note_is_read_as_it_was_written(text: str, found: list[Signature]) -> None:
    """A note of any text, with blank lines or without, and any signatures is read back and written the same."""
    written = str(SignedNote(text=text, signatures=tuple(found)))
    read = parse_note(written)
    assert (read.text, read.signatures, str(read)) == (text, tuple(found), written)


@law
@given(text=texts.filter(lambda text: "\n\n" not in text))
def test_an_unsigned_note_is_read_as_it_was_written(text: str) -> None:
    """A text without a blank line is a note without a signature, read back and written the same."""
    read = parse_note(text)
    assert (read.text, read.signatures, str(read)) == (text, (), text)


@law
@given(
    lines=st.lists(
        st.tuples(st.sampled_from(["AAAAAAA=", "AAAAAAB=", "AAAAAA=="]), st.sampled_from(["\n", "\u2028", "\n\n"])),
        min_size=1,
        max_size=3,
    )
)
def test_what_is_read_is_written_the_same(lines: list[tuple[str, str]]) -> None:
    """Whatever text is taken for a note is written as it was, to the last character."""
    text = "text\n\n" + "".join(f"— name {signature}{end}" for signature, end in lines)
    try:
        read = parse_note(text)
    except InvalidInput:
        return
    assert str(read) == text


MALFORMED_NOTES = {
    "nothing": "",
    "no newline at the end": f"{TEXT}\n{LINE}"[:-1],
    "a blank line and nothing": f"{TEXT}\n",
    "two blank lines and nothing": f"{TEXT}\n\n",
    "a carriage return": f"{TEXT}\n{LINE}".replace("\n", "\r\n"),
    "a tab": f"a\tb\n\n{LINE}",
    "a NUL": f"a\0b\n\n{LINE}",
    "an escape": f"a\x1b[2Jb\n\n{LINE}",
    "text after a blank line": f"{TEXT}\nmore\n",
    "text after the signature": f"{TEXT}\n{LINE}more\n",
    "a hyphen for the dash": f"{TEXT}\n{LINE}".replace("—", "-"),
    "no space after the dash": f"{TEXT}\n{LINE}".replace("— ", "—"),
    "no name": f"{TEXT}\n— {VECTOR['signature']}\n",
    "a name with a plus": f"{TEXT}\n— a+b {VECTOR['signature']}\n",
    "a name with a wide space": f"{TEXT}\n— a\u3000b {VECTOR['signature']}\n",
    "two spaces": f"{TEXT}\n— {NAME}  {VECTOR['signature']}\n",
    "no signature": f"{TEXT}\n— {NAME}\n",
    "a key id alone": f"{TEXT}\n— {NAME} {b64encode(GOOD.key_id).decode()}\n",
    "no base64": f"{TEXT}\n— {NAME} {VECTOR['signature'][:-1]}!\n",
    "base64 without padding": f"{TEXT}\n— {NAME} {VECTOR['signature'].rstrip('=')}\n",
    "base64 that goes on": f"{TEXT}\n— {NAME} {VECTOR['signature']}AAAA\n",
    "base64 with bits left over": f"{TEXT}\n— {NAME} {VECTOR['signature'].replace('AM=', 'AN=')}\n",
    "lines not ended by a newline": f"{TEXT}\n{LINE[:-1]}\u2028{LINE}",
    "too many signatures": f"{TEXT}\n{LINE * (MOST_SIGNATURES + 1)}",
}


def test_a_note_may_bear_many_signatures() -> None:
    """As many signatures as are allowed are read."""
    assert len(parse_note(f"{TEXT}\n{LINE * MOST_SIGNATURES}").signatures) == MOST_SIGNATURES


@law
@given(name=names, seed=seeds, text=texts)
def test_keys_are_read_as_they_were_written(name: str, seed: bytes, text: str) -> None:
    """Any key is read back from its text, both halves, and its public half verifies what it signs and nothing else."""
    key = SigningKey(name=name, seed=seed)
    assert parse_signing_key(str(key)) == key
    public = parse_verifier_key(str(key.verifier_key))
    signed = key.sign(SignedNote(text=text))
    assert (public, public.verifies(signed)) == (key.verifier_key, True)
    assert not public.verifies(attrs.evolve(signed, text=f"{text}more\n"))


def parts(name: str = NAME, key_id: str = "c74f20a3", encoded: str = VECTOR["verifier_key"].rpartition("+")[2]) -> str:
    """Return the text of the vector's public key with some of its parts changed."""
    return f"{name}+{key_id}+{encoded}"


def encoded(raw: bytes) -> str:
    """Return bytes in base64."""
    return b64encode(raw).decode()


MALFORMED_PUBLIC_KEYS = {
    "nothing": "",
    "one part": NAME,
    "two parts": f"{NAME}+c74f20a3",
    "no name": parts(name=""),
    "another name": parts(name="PeterNeumanm"),
    "a name with a space": parts(name="Peter Neumann"),
    "another key id": parts(key_id="c74f20a4"),
    "a key id in capitals": parts(key_id="C74F20A3"),
    "a key id too short": parts(key_id="c74f20"),
    "another key": parts(encoded=encoded(b"\x01" + bytes(32))),
    "another algorithm": parts(encoded=encoded(b"\x02" + KEY.public_key)),
    "a key too short": parts(encoded=encoded(b"\x01" + KEY.public_key[:-1])),
    "a key too long": parts(encoded=encoded(b"\x01" + KEY.public_key + b"\0")),
    "no base64": parts(encoded="?" * 44),
    "a newline within": parts().replace("+A", "+\nA"),
    "a signing key": str(SIGNING_KEY),
}
# Each holds the secret, in part or whole, so that none may be quoted.
MALFORMED_SIGNING_KEYS = {
    "no prefix": f"{NAME}+c74f20a3+{SECRET}",
    "a prefix in part": f"KEY+{NAME}+c74f20a3+{SECRET}",
    "no name": f"PRIVATE+KEY++c74f20a3+{SECRET}",
    "another name": f"PRIVATE+KEY+PeterNeumanm+c74f20a3+{SECRET}",
    "another key id": f"PRIVATE+KEY+{NAME}+c74f20a4+{SECRET}",
    "another seed": f"PRIVATE+KEY+{NAME}+c74f20a3+{SECRET.replace('KDFz', 'KDFa')}",
    "a seed too short": f"PRIVATE+KEY+{NAME}+c74f20a3+{SECRET[:-4]}",
    "no base64": f"PRIVATE+KEY+{NAME}+c74f20a3+{SECRET}!",
    "another algorithm": f"PRIVATE+KEY+{NAME}+c74f20a3+{SECRET.replace('AYEK', 'AoEK')}",
}


# No note can hold a name with spaces, a plus, or what cannot be seen or written.
IMPOSSIBLE_NAMES = {
    ascii(name): name
    for name in ("", " ", "a b", "a+b", "a\nb", "a\u3000b", "a\u2028b", "a\x7fb", "a\u202eb", "\udce9")
}
REFUSED: dict[str, tuple[Callable[[str], object], str, dict[str, str]]] = {
    "note": (parse_note, "invalid_note", MALFORMED_NOTES),
    "public key": (parse_verifier_key, "invalid_key", MALFORMED_PUBLIC_KEYS),
    "signing key": (parse_signing_key, "invalid_key", MALFORMED_SIGNING_KEYS),
    "signing key for a public one": (parse_verifier_key, "invalid_key", MALFORMED_SIGNING_KEYS),
    "name": (new_signing_key, "invalid_key_name", IMPOSSIBLE_NAMES),
}
MALFORMED = [
    pytest.param(read, code, text, id=f"{what}: {wrong}")
    for what, (read, code, malformed) in REFUSED.items()
    for wrong, text in malformed.items()
]


@pytest.mark.parametrize(("read", "code", "text"), MALFORMED)
def test_what_is_malformed_is_refused(read: Callable[[str], object], code: str, text: str) -> None:
    """No note, no key, or no name for one is refused as such, without a word of a secret that was in it."""
    with pytest.raises(InvalidInput) as refused:
        read(text)
    assert refused.value.code == code
    assert SECRET[4:20] not in str(refused.value)


def test_a_signing_key_does_not_show_its_seed() -> None:
    """What a debugger or a log prints of a signing key names it and shows nothing of the seed."""
    shown = repr(SIGNING_KEY)
    assert NAME in shown
    assert not any(secret in shown for secret in (repr(SIGNING_KEY.seed), SIGNING_KEY.seed.hex(), SECRET, "seed"))


def test_every_new_key_is_another() -> None:
    """Two keys made of one name have different seeds and key ids."""
    one, other = new_signing_key("office"), new_signing_key("office")
    assert one.seed != other.seed
    assert one.verifier_key.key_id != other.verifier_key.key_id
