"""Verification of the log itself: every body re-read, re-hashed, decoded, and every rule replayed over it."""

from collections.abc import Container, Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import structs

from ledger.claims.without_budget import Codes, PaymentsWithoutBudget, Year
from ledger.errors import NewerVersion
from ledger.findings import Finding
from ledger.kinds import KINDS, DetailsErased, Expenditure
from ledger.kinds.at_a_glance import by_halves, read_bodies
from ledger.kinds.body import LEAF_PREFIX, decode, decode_as_stored
from ledger.kinds.form import Record
from ledger.kinds.versions import format_of
from ledger.proofs.leaf_hashes import LeafHashes
from ledger.verification.details import DetailsCheck, LoggedRow
from ledger.verification.event_ids import EventIds
from ledger.verification.faults import field_faults, form_faults
from ledger.verification.places import Places, hash_differs, nothing_recorded
from ledger.verification.replay import Replay, is_own_department

OF_ANY_VERSION = frozenset({"leaf_hash_differs", "event_missing", "event_out_of_place"})
"""What is wrong with an event whatever it says."""


class LogCheck:
    """Reads the log once, in order, a block at a time, and keeps what else must be compared with it.

    ``named`` are the ids of events that others refund, reverse or erase; of all the rest it keeps next to nothing.
    ``event_ids`` tells at the end whether any came again: then the log is read once more, by one that is told which.
    ``format`` is that of the ledger which the versions of its events ask for. ``newer`` is the first event of a kind or
    version that this release does not know: what it and those after it mean nobody here can tell. ``digests`` are those
    of the files that its events were imported from. ``budgets`` are the codes that its payments are held against.
    """

    def __init__(self, named: Container[str], budgets: Mapping[Year, Codes], event_ids: EventIds | None = None) -> None:
        self.leaf_hashes = LeafHashes()
        self.event_ids = event_ids or EventIds()
        self.details = DetailsCheck(named)
        self.replay = Replay(named)
        self.without_budget = PaymentsWithoutBudget(budgets)
        self.format = 0
        self.newer: Finding | None = None
        self.digests: set[str] = set()
        self._findings: list[Finding] = []
        self._places = Places()
        self._last_recorded_at = ""

    @property
    def next_seq(self) -> int:
        """The seq that must come next: where reading fails, that of the first event that cannot be read."""
        return self._places.next_seq

    def read(self, rows: Sequence[LoggedRow]) -> None:
        """Check every row: its place, its hash, its form, its details, its clock and the rules."""
        bodies = [row[1] or b"" for row in rows]
        hashes = [sha256(LEAF_PREFIX + body).digest() for body in bodies]
        records = by_halves(bodies, read_bodies)
        self.leaf_hashes.extend(b"".join(hashes))
        if self._is_sound_at_a_glance(rows, hashes, records):
            for row, record, body in zip(rows, records, bodies, strict=True):
                self._replay(row[0], record, body)
            return
        for row, computed, record in zip(rows, hashes, records, strict=True):
            self._check(row, computed, record)

    def findings(self) -> Iterator[Finding]:
        """Yield everything found, with what only the whole log can tell."""
        if self.newer is not None:
            yield self.newer
            yield from (finding for finding in self._findings if finding.code in OF_ANY_VERSION)
            return
        if not self.leaf_hashes:
            yield nothing_recorded()
        yield from self._findings
        yield from self.details.findings()

    def _is_sound_at_a_glance(
        self, rows: Sequence[LoggedRow], hashes: Sequence[bytes], records: Sequence[Record | None]
    ) -> bool:
        """Tell whether nothing is wrong with any event of a block by itself; then all but the rules is counted."""
        if None in records or hashes != [row[2] for row in rows]:
            return False
        first, moments = self.next_seq, [record.recorded_at for record in records if record]
        if [row[0] for row in rows] != [*range(first, first + len(rows))]:
            return False
        if moments[0] < self._last_recorded_at or moments != sorted(moments):
            return False
        event_ids = [record.event_id for record in records if record]
        if not self.event_ids.are_new(event_ids) or not self.details.take_if_sound(rows, records):
            return False
        self.event_ids.take_all(event_ids)
        self._places.next_seq += len(rows)
        self._last_recorded_at = moments[-1]
        self.digests.update({record.source.sha256 for record in records if record and record.source is not None})
        for kind, version in {(record.kind, record.version) for record in records if record}:
            self._take_version(kind, version)
        return True

    def _check(self, row: LoggedRow, computed: bytes, record: Record | None) -> None:
        seq, body = row[0], row[1] or b""
        out_of_place = self._places.check(seq)
        if out_of_place is not None:
            self._findings.append(out_of_place)
            self.replay.suspect(None)
        is_as_hashed = row[2] == computed
        if not is_as_hashed:
            self._findings.append(hash_differs(seq))
        event, is_faultless = record, True
        if record is None:
            event, is_faultless = self._closer_look(seq, body, is_as_hashed)
        else:
            self._take_version(record.kind, record.version)
        if event is None:
            self.replay.suspect(None)
            return
        if event.source is not None:
            source = event.source if isinstance(event.source, dict) else structs.asdict(event.source)
            self.digests.add(str(source.get("sha256")))
        self._findings.extend(self.details.check(seq, event, row))
        if not is_as_hashed or not is_faultless:
            self.replay.suspect(event)
        if is_faultless:
            self._check_clock(seq, event.recorded_at)
            self._take(seq, event, body)

    def _closer_look(self, seq: int, body: bytes, is_as_hashed: bool) -> tuple[Record | None, bool]:
        """Return the event of a body, and whether it has no fault, having noted those it has."""
        try:
            stored, event = decode_as_stored(body), decode(body)
        except NewerVersion as error:
            if is_as_hashed:
                self.newer = self.newer or Finding(seq=seq, code=error.code, message=str(error))
            else:
                code = "unsupported_version" if error.kind in KINDS else "body_unreadable"
                self._note(seq, code, f"内容不是有效的事件：{error}")
            return None, False
        except ValueError as error:
            self._note(seq, "body_unreadable", f"内容不是有效的事件：{error}")
            return None, False
        faults = field_faults(stored)
        for fault in (*form_faults(stored, body), *faults):
            self._note(seq, fault.code, fault.message)
        if not faults:
            self._take_version(stored.kind, stored.version)
        return event, not faults

    def _take(self, seq: int, event: Record, body: bytes) -> None:
        if self.event_ids.take(event.event_id):
            self._replay(seq, event, body)
        else:
            self._note(seq, "duplicate_event_id", f"编号 {event.event_id} 已被前面的事件使用")
            self.replay.suspect(event)

    def _replay(self, seq: int, event: Record, body: bytes) -> None:
        if seq == 1 and not is_own_department(event):
            self._note(seq, "department_missing", "第一个事件不是账本的部门登记")
        for refusal in self.replay.take(event, body):
            self._note(seq, refusal.code, refusal.message)
        if event.kind == Expenditure.kind:
            self.without_budget.take(event)
        elif event.kind == DetailsErased.kind:
            self.details.erase(event.erases)

    def _take_version(self, kind: str, version: int) -> None:
        self.format = max(self.format, format_of(KINDS[kind], version))

    def _check_clock(self, seq: int, recorded_at: str) -> None:
        if recorded_at < self._last_recorded_at:
            self._note(seq, "clock_goes_back", f"记录时间 {recorded_at} 早于前一事件 {self._last_recorded_at}")
        self._last_recorded_at = max(recorded_at, self._last_recorded_at)

    def _note(self, seq: int, code: str, message: str) -> None:
        self._findings.append(Finding(seq=seq, code=code, message=message))
