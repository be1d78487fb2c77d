"""Every byte of every event: whichever is changed, verify names the event.

Each alone is told by a whole ``verify`` of 200 events. At length that is every byte of the golden events, which are of
every kind and have every field, and a fifth of the bytes of the others, which repeat a few shapes. Every byte of all of
them is changed too, one in each event at the same time: each event must be named for its own byte.
"""

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from ledger.kinds import KINDS
from ledger.kinds.body import canonical
from ledger.verify import verify

from . import at_length
from .specimen import EVENTS, Place, Specimen

pytestmark = pytest.mark.usefixtures("small_blocks")

CODES = {
    "body": "leaf_hash_differs",
    "leaf_hash": "leaf_hash_differs",
    "salt": "details_differ",
    "details": "details_differ",
}
MASKS = at_length(bounded=(0x01,), long=tuple(1 << bit for bit in range(8)))
UPDATES = {
    "body": "UPDATE events SET body = CAST(? AS TEXT) WHERE seq = ?",
    "leaf_hash": "UPDATE events SET leaf_hash = ? WHERE seq = ?",
    "salt": "UPDATE details SET salt = ? WHERE seq = ?",
    "details": "UPDATE details SET details = CAST(? AS TEXT) WHERE seq = ?",
}


def flip(ledger: Path, specimen: Specimen, place: Place) -> None:
    """Change one bit of one byte by SQL, the triggers put back as they were; where SQLite refuses, in the file."""
    ledger.write_bytes(specimen.content)
    try:
        with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(UPDATES[place.part], (specimen.flipped(place, 0x01), place.seq))
            for _, statement in triggers:
                connection.execute(statement)
            connection.execute("COMMIT")
    except sqlite3.Error:
        ledger.write_bytes(specimen.with_flipped([place], 0x01))


def check_alone(ledger: Path, specimen: Specimen, places: Iterable[Place]) -> None:
    """Change each of ``places`` alone; the first problem is in its event, for what it is."""
    for place in places:
        flip(ledger, specimen, place)
        problems = verify(ledger).problems
        assert problems, place
        assert problems[0].seq in specimen.may_be_named(place.seq), (place, problems)
        assert (place.seq, CODES[place.part]) in {(problem.seq, problem.code) for problem in problems}, (
            place,
            problems,
        )


def last_of(specimen: Specimen, seq: int, name: str) -> Place:
    """Return the last digit or letter of a field, of which a neighbour often makes a body as valid as before."""
    body, value = specimen.parts[seq, "body"], canonical(specimen.bodies[seq][name])
    begin = body.index(b'"%s":%s' % (name.encode(), value)) + len(name) + 3
    return Place(seq=seq, part="body", at=begin + len(value) - 1 - value.endswith(b'"') - 2 * value.endswith(b'"]'))


def check_together(ledger: Path, specimen: Specimen, places: list[Place], mask: int) -> None:
    """Change all of ``places`` at the same time; each of their events is named for it, and no other."""
    ledger.write_bytes(specimen.with_flipped(places, mask))
    codes = {CODES[place.part] for place in places}
    found = {(problem.seq, problem.code) for problem in verify(ledger).problems if problem.code in codes}
    assert found == {(place.seq, CODES[place.part]) for place in places}, mask


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_of_a_kind(tmp_path: Path, specimen: Specimen, kind: str) -> None:
    """A change in whichever of its own fields is found in the event; for payments, in what every event has too."""
    common = set() if kind == "expenditure" else specimen.common_fields
    events = {seq: body for seq, body in specimen.bodies.items() if body["kind"] == kind}
    place_of_field = {name: last_of(specimen, seq, name) for seq, body in events.items() for name in body}
    places = [place for name, place in place_of_field.items() if name not in common]
    check_alone(tmp_path / "ledger.db", specimen, places)


def test_each_field_in_company(tmp_path: Path, specimen: Specimen) -> None:
    """Where a field of every event is changed, each of them is named, whichever field it is."""
    for name in sorted({name for body in specimen.bodies.values() for name in body}):
        places = [last_of(specimen, seq, name) for seq, body in specimen.bodies.items() if name in body]
        check_together(tmp_path / "ledger.db", specimen, places, 0x01)


def chosen(specimen: Specimen) -> list[Place]:
    """Return the places that are tried alone."""
    places, chance = specimen.places(), random.Random(5)
    golden = [place for place in places if place.seq in specimen.golden_seqs]
    others = [place for place in places if place.seq not in specimen.golden_seqs]
    return at_length(bounded=chance.sample(places, 40), long=[*golden, *chance.sample(others, len(others) // 5)])


def test_each_byte_alone(tmp_path: Path, specimen: Specimen) -> None:
    """A change in whichever byte of a body, a hash, a salt or details is found in its event."""
    check_alone(tmp_path / "ledger.db", specimen, chosen(specimen))


@pytest.mark.parametrize("part", CODES)
def test_each_byte_in_company(tmp_path: Path, specimen: Specimen, part: str) -> None:
    """Where a byte of every event is changed, each of them is named, and no other."""
    ledger, places = tmp_path / "ledger.db", [place for place in specimen.places() if place.part == part]
    distances = range(max(place.at for place in places) + 1)
    for at in at_length(bounded=random.Random(5).sample(distances, 6), long=distances):
        changed = [place for place in places if place.at == at]
        for mask in MASKS:
            check_together(ledger, specimen, changed, mask)


def test_the_specimen_holds_everything(specimen: Specimen) -> None:
    """The ledger has 200 events of every kind, details, and details that were erased."""
    assert len(specimen.bodies) == EVENTS
    assert {body["kind"] for body in specimen.bodies.values()} == set(KINDS)
    sealed = {seq for seq, body in specimen.bodies.items() if "details_digest" in body}
    with_details = {seq for seq, part in specimen.parts if part == "details"}
    assert with_details < sealed
    assert len(sealed - with_details) == 1
