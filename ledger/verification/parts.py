"""One part of the log read and looked at by itself: its payments that surely are right, added up, and all the rest.

Parts know nothing of each other, so that they can be read in processes of their own.
"""

from collections.abc import Container, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import frozen

from ledger.errors import JixiaoError
from ledger.kinds import Event, Expenditure
from ledger.kinds.body import leaf_hash
from ledger.kinds.form import PaymentBody, are_sound_details, sound_payments
from ledger.kinds.quick_form import QuickForm
from ledger.proofs.merkle import complete_root
from ledger.rules.at_a_glance import Payments, added_up
from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.store import Ledger, open_to_read
from ledger.values.days import day_of_recording

PART_HEIGHT = 12
"""What is read at a time: the leaves of a complete subtree of this height."""

Row = tuple[int, bytes | None, object, object, bytes | None]
"""seq, body, leaf hash, salt, details; in a damaged file any of them can be NULL or of another type."""

CACHE_KIB = 1024
_PAYMENT = b'"kind":"expenditure"'


@frozen(kw_only=True)
class Part:
    """The events from seq ``first`` to ``last``: none missing, each as it was hashed, and no body with a flaw.

    ``root`` is that of their leaf hashes, which are joined, where they are a complete subtree. They were recorded
    from ``begins`` to ``ends``. ``payments`` are what those take that no other event names and whose details are right,
    ``event_ids`` are theirs and ``details`` is how many of them have any. ``others`` are the seqs of all other events.
    """

    first: int
    last: int
    begins: str
    ends: str
    leaf_hashes: bytes
    root: bytes | None
    payments: Payments
    event_ids: tuple[str, ...]
    details: int
    others: tuple[int, ...]


class PartReader:
    """Reads parts of the ledger at ``path``; ``named`` are the ids of events that others name.

    Where it is not given the ledger already open, as in a process of its own, it keeps one open as long as it lives.
    """

    def __init__(self, path: Path, named: Container[str], ledger: Ledger | None = None) -> None:
        self._path = path
        self._named = named
        self._events_of_part = part_events()
        self._ledger = ledger

    @cached_property
    def _quick(self) -> QuickForm:
        return QuickForm()

    def __call__(self, seqs: range) -> Part | None:
        """Return what was read of ``seqs``; None where that takes a closer look."""
        with suppress(JixiaoError, ValueError, *UNREADABLE):
            if self._ledger is None:
                self._ledger = open_to_read(self._path)
                # Every page is read once.
                self._ledger.connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            rows = self._ledger.connection.execute(queries.LOG_BETWEEN, bounds(seqs)).fetchall()
            if [seq for seq, *_ in rows] == list(seqs):
                return self._part(rows)
        return None

    def _part(self, rows: list[Row]) -> Part | None:
        bodies = [body or b"" for _, body, *_ in rows]
        hashes = list(map(leaf_hash, bodies))
        if hashes != [row[2] for row in rows]:
            return None
        events = [event for event in self._events(bodies) if event is not None]
        moments = [event.recorded_at for event in events]
        if len(events) < len(rows) or moments != sorted(moments):
            return None
        passed = [
            event if passes and event.event_id not in self._named else None
            for event, passes in zip(events, self._passing(rows, events), strict=True)
        ]
        payments = [payment for payment in passed if payment is not None]
        return Part(
            first=rows[0][0],
            last=rows[-1][0],
            begins=moments[0],
            ends=moments[-1],
            leaf_hashes=b"".join(hashes),
            root=complete_root(hashes) if len(hashes) == self._events_of_part else None,
            payments=added_up(payments),
            event_ids=tuple([payment.event_id for payment in payments]),
            details=sum([payment.details_digest is not None for payment in payments]),
            others=tuple([row[0] for row, payment in zip(rows, passed, strict=True) if payment is None]),
        )

    def _events(self, bodies: Sequence[bytes]) -> list[Any]:
        """Return the event of each body that surely has no flaw."""
        found: list[Any] = [None] * len(bodies)
        likely = [place for place, body in enumerate(bodies) if _PAYMENT in body]
        sound = sound_payments([bodies[place] for place in likely])
        if sound is not None:
            for place, payment in zip(likely, sound, strict=True):
                found[place] = payment
        return [event or self._event(body) for event, body in zip(found, bodies, strict=True)]

    def _event(self, body: bytes) -> PaymentBody | Event | None:
        alone = sound_payments([body])
        return alone[0] if alone else self._quick.event(body)

    def _passing(self, rows: Sequence[Row], events: Sequence[Any]) -> list[bool]:
        """Tell of each event whether it is a payment with right details, dated no later than its recording."""
        sealed = [
            row[4]
            for row, event in zip(rows, events, strict=True)
            if event.kind == Expenditure.kind and row[4] is not None
        ]
        are_sound = are_sound_details(sealed)
        return [
            event.kind == Expenditure.kind
            and event.occurred_on <= day_of_recording(event.recorded_at)
            and (
                event.details_digest is None
                if details is None
                else isinstance(salt, bytes)
                and sha256(salt + details).hexdigest() == event.details_digest
                and (are_sound or self._quick.passes_details(Expenditure, details))
            )
            for event, (_, _, _, salt, details) in zip(events, rows, strict=True)
        ]


def part_events() -> int:
    """Return how many events a part has, the last one apart."""
    return 1 << PART_HEIGHT


def bounds(seqs: range) -> tuple[int, int]:
    """Return the first and last seq to read; whatever stands before 1 is read with it."""
    return queries.BEFORE_ANY if seqs[0] == 1 else seqs[0], seqs[-1]


def rows_in(ledger: Ledger) -> int:
    """Return how many events there are, which is not the last seq where any is missing; 0 where that is unreadable."""
    with suppress(*UNREADABLE):
        return int(ledger.connection.execute(queries.ROWS).fetchone()[0])
    return 0
