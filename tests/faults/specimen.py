"""A sound ledger of 200 events of every kind, with its bytes and the places in them, for tampering byte by byte."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import frozen

from ledger.lines.reading import Line
from ledger.record import record
from ledger.storage.store import open_to_write
from ledger.values.figures import yuan
from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine, event, money
from tests.ledger.golden_log import golden

ENVELOPE = {"recorded_at", "recorded_by", "nonce", "details_digest"}
EVENTS, EVENTS_PER_BATCH = 200, 20
DAY = "2023-08-01"


def golden_lines() -> Iterator[dict[str, Any]]:
    """Yield lines that say again what the golden events say: every kind with every field."""
    for row in golden()[1:]:
        line = json.loads(row["body"]) | json.loads(row.get("details", "{}"))
        if "amount_fen" in line:
            line["amount"] = yuan(line.pop("amount_fen"))
        if line["event_id"] == "pay-2":
            line["payee"] = "李某"
        yield {name: value for name, value in line.items() if name not in ENVELOPE}


def more_lines() -> Iterator[dict[str, Any]]:
    """Yield lines of money without end: payments with details and with vouchers, what corrects them, and more."""
    number = 0
    while True:
        number += 1
        yield money("expenditure", f"a-{number}", "0.05", day=DAY, memo=f"备注{number}")
        yield money("expenditure", f"b-{number}", "0.10", day=DAY, voucher=f"V{number}")
        yield money("supplement", f"c-{number}", "0.20", day=DAY, project="P2")
        yield money("virement", f"d-{number}", "0.30", day=DAY, to_project="P2")
        yield money("refund", f"e-{number}", "0.01", day=DAY, refunds=f"a-{number}")
        yield event("reversal", f"f-{number}", occurred_on=DAY, reverses=f"c-{number}", reason="更正")


@frozen(kw_only=True)
class Place:
    """A byte of an event: ``part`` is its body, its leaf_hash, or the salt or the details that belong to it."""

    seq: int
    part: str
    at: int


@frozen(kw_only=True)
class Specimen:
    """The ledger as it is before anything is done to it: its file, every part of every event, and where that lies."""

    content: bytes
    parts: dict[tuple[int, str], bytes]
    offsets: dict[tuple[int, str], int]
    bodies: dict[int, dict[str, Any]]

    @property
    def golden_seqs(self) -> range:
        """The events that hold every kind and every field."""
        return range(1, len(golden()) + 1)

    @property
    def common_fields(self) -> set[str]:
        """The fields that bodies of every kind have."""
        return {"nonce", "details_digest", "source"}.union(set.intersection(*map(set, self.bodies.values())))

    def places(self) -> list[Place]:
        """Return every byte of every part of every event."""
        return [
            Place(seq=seq, part=part, at=at) for (seq, part), found in self.parts.items() for at in range(len(found))
        ]

    def flipped(self, place: Place, mask: int) -> bytes:
        """Return the part of an event with the bits of ``mask`` in one byte changed."""
        changed = bytearray(self.parts[place.seq, place.part])
        changed[place.at] ^= mask
        return bytes(changed)

    def with_flipped(self, places: Iterable[Place], mask: int) -> bytes:
        """Return the file with the bits of ``mask`` changed in each of ``places``, past SQLite and all it checks."""
        changed = bytearray(self.content)
        for place in places:
            changed[self.offsets[place.seq, place.part] + place.at] ^= mask
        return bytes(changed)

    def may_be_named(self, seq: int) -> set[int]:
        """Return which events can rightly be the first that is wrong where ``seq`` is.

        An erasure that no longer says so leaves the earlier event whose details it erased without them.
        """
        erased = self.bodies[seq].get("erases")
        return {seq, *(other for other, body in self.bodies.items() if body["event_id"] == erased)}


def make_specimen(folder: Path) -> Specimen:
    """Make the ledger of 200 events, recorded in batches."""
    cli = CommandLine(folder=folder)
    cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    first, more = list(golden_lines()), more_lines()
    lines = [Line(fields=line) for line in (*first, *(next(more) for _ in range(EVENTS - 1 - len(first))))]
    with open_to_write(cli.ledger) as ledger:
        for first in range(0, len(lines), EVENTS_PER_BATCH):
            outcome = record(ledger, lines[first : first + EVENTS_PER_BATCH], recorded_by="clerk")
            assert outcome.problems == ()
        # Nothing deleted, nothing out of order: what lies in the file is what SQLite reads.
        ledger.connection.execute("VACUUM")
    return read_specimen(cli.ledger)


def read_specimen(path: Path) -> Specimen:
    """Read a ledger of which every part lies in one piece, and only once, in the file."""
    content, parts, offsets = path.read_bytes(), dict[tuple[int, str], bytes](), dict[tuple[int, str], int]()
    columns = "seq, CAST(body AS BLOB), leaf_hash, salt, CAST(details AS BLOB)"
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"SELECT {columns} FROM events LEFT JOIN details USING (seq)").fetchall()
    for seq, body, leaf_hash, salt, details in rows:
        parts |= {(seq, "body"): body, (seq, "leaf_hash"): leaf_hash}
        if salt is not None:
            parts |= {(seq, "salt"): salt, (seq, "details"): details}
    for (seq, part), found in parts.items():
        # Details may be like others; the salt before them is not.
        before = parts[seq, "salt"] if part == "details" else b""
        assert content.count(before + found) == 1
        offsets[seq, part] = content.index(before + found) + len(before)
    bodies = {seq: json.loads(body) for seq, body, *_ in rows}
    return Specimen(content=content, parts=parts, offsets=offsets, bodies=bodies)
