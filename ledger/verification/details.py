"""Verification of the details: every one against the digest in its body, and none missing but those erased."""

from collections.abc import Container, Iterator, Sequence
from hashlib import sha256

from ledger.findings import Finding
from ledger.kinds import KINDS
from ledger.kinds.at_a_glance import are_sound_details
from ledger.kinds.form import Record
from ledger.verification.faults import details_are_sound

LoggedRow = tuple[int, bytes | None, object, object, bytes | None]
"""seq, body, leaf hash, salt, details; in a damaged file any of them can be NULL or of another type."""


class DetailsCheck:
    """Checks the details of one event after the other. ``count`` is how many have any.

    ``named`` are the ids of events that others refund, reverse or erase.
    """

    def __init__(self, named: Container[str]) -> None:
        self.count = 0
        self._named = named
        self._missing: dict[str, int] = {}
        self._kept: dict[str, int] = {}
        self._erased: set[str] = set()

    def erase(self, event_id: str) -> None:
        """Take the erasure of an event's details."""
        self._erased.add(event_id)

    def take_if_sound(self, rows: Sequence[LoggedRow], records: Sequence[Record]) -> bool:
        """Take the details of a block of records, where all surely are what their bodies say; else nothing is taken."""
        with_details = [(row, record) for row, record in zip(rows, records, strict=True) if row[4] is not None]
        by_kind: dict[str, list[bytes]] = {}
        for (_, _, _, salt, details), record in with_details:
            if not isinstance(salt, bytes) or sha256(salt + (details or b"")).hexdigest() != record.details_digest:
                return False
            by_kind.setdefault(record.kind, []).append(details or b"")
        if not all(are_sound_details(KINDS[kind], details) for kind, details in by_kind.items()):
            return False
        for row, record in zip(rows, records, strict=True):
            self._take(row[0], record, has_details=row[4] is not None)
        return True

    def check(self, seq: int, event: Record, row: LoggedRow) -> Iterator[Finding]:
        """Yield what is wrong with the details of an event, given as record or event."""
        salt, details = row[3:]
        self._take(seq, event, has_details=details is not None)
        if details is None:
            return
        if not isinstance(salt, bytes) or sha256(salt + details).hexdigest() != event.details_digest:
            yield Finding(seq=seq, code="details_differ", message="保密字段与其摘要不符")
        elif not details_are_sound(KINDS[event.kind], details):
            message = "保密字段不是账本写入的规范 JSON，或含有不属于保密字段的内容"
            yield Finding(seq=seq, code="details_not_canonical", message=message)

    def findings(self) -> Iterator[Finding]:
        """Yield what only the whole log can tell."""
        for event_id, seq in self._missing.items():
            if event_id not in self._erased:
                yield Finding(seq=seq, code="details_missing", message="保密字段不见了，而没有删除记录")
        for event_id in self._kept.keys() & self._erased:
            message = "保密字段已记录为删除，却仍在"
            yield Finding(seq=self._kept[event_id], code="details_not_erased", message=message)

    def _take(self, seq: int, event: Record, *, has_details: bool) -> None:
        self.count += has_details
        if has_details and event.event_id in self._named:
            self._kept[event.event_id] = seq
        elif not has_details and event.details_digest is not None:
            self._missing[event.event_id] = seq
