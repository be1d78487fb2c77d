"""Verification of the log itself: every body re-read, re-hashed, decoded, and every rule replayed over it."""

from collections.abc import Container, Iterable, Iterator
from hashlib import sha256

from ledger.kinds import DepartmentRegistered, DetailsErased, Event, MoneyEvent
from ledger.kinds.body import decode, encode, leaf_hash
from ledger.kinds.movements import Sums
from ledger.kinds.quick_form import QuickForm
from ledger.proofs.leaf_hashes import LeafHashes
from ledger.proofs.merkle import GrowingTree
from ledger.rules.at_a_glance import are_surely_accepted, movements_of_payments
from ledger.rules.books import Books
from ledger.rules.guards import refusals
from ledger.rules.remembered_past import RememberedPast
from ledger.storage.store import OWN_DEPARTMENT_PREFIX
from ledger.verification.event_ids import EventIds
from ledger.verification.findings import Places, Wrong, hash_differs, nothing_recorded
from ledger.verification.flaws import body_flaws, details_are_sound
from ledger.verification.parts import Part, Row, part_events


class LogCheck:
    """Reads the log once, in order, row by row or a part at a time, and keeps what else must be compared with it.

    ``named`` are the ids of events that others refund, reverse or erase; of all the rest it keeps next to nothing.
    ``event_ids`` tells at the end whether any came again: then the log is read once more, by one that is told which.
    ``department`` is the code of the ledger's own, that of its first event.
    """

    def __init__(self, named: Container[str] = frozenset(), event_ids: EventIds | None = None) -> None:
        self.leaf_hashes = LeafHashes()
        self.sums = Sums()
        self.event_ids = event_ids or EventIds()
        self.details = 0
        self.department = ""
        self._wrong: list[Wrong] = []
        self._past = RememberedPast()
        self._books = Books(self._past)
        self._places = Places()
        self._last_recorded_at = ""
        self._named = named
        self._quick = QuickForm()
        self._without_details: dict[str, int] = {}
        self._with_details: dict[str, int] = {}
        self._erased: set[str] = set()
        self._subtrees: dict[int, bytes] = {}

    @property
    def next_seq(self) -> int:
        """The seq that must come next: where reading fails, that of the first event that cannot be read."""
        return self._places.next_seq

    def read(self, rows: Iterable[Row]) -> None:
        """Check every row: its place, its hash, its form, its details, its clock and the rules."""
        for seq, stored, hashed, salt, details in rows:
            out_of_place = self._places.check(seq)
            if out_of_place is not None:
                self._wrong.append(out_of_place)
            body = stored or b""
            computed = leaf_hash(body)
            self.leaf_hashes.append(computed)
            if hashed != computed:
                self._wrong.append(hash_differs(seq))
            event, form_is_right = self._read_event(seq, body)
            if event is None:
                continue
            self._check_details(seq, event, salt, details)
            if form_is_right and self._is_unique(seq, event):
                self._replay(seq, event, body)

    def take_if_sound(self, part: Part, others: Iterable[Row]) -> bool:
        """Take a part and the rows of its other events, where no payment of it needs to be looked at by itself.

        Otherwise nothing is taken, and its rows must be read one by one.
        """
        rows = [*others]
        events = [decode(body or b"") for _, body, *_ in rows]
        event_ids = [*part.event_ids, *(event.event_id for event in events)]
        if part.first != self.next_seq or part.begins < self._last_recorded_at or len(events) < len(part.others):
            return False
        if not self.event_ids.are_new(event_ids) or not are_surely_accepted(part.payments, events, self._books):
            return False
        self._take_payments(part)
        for (seq, body, _, salt, details), event in zip(rows, events, strict=True):
            self._check_details(seq, event, salt, details)
            self._replay(seq, event, body or b"")
        self.event_ids.take_all(event_ids)
        self._last_recorded_at = part.ends
        return True

    def _take_payments(self, part: Part) -> None:
        self._places.next_seq = part.last + 1
        if part.root is not None:
            self._subtrees[len(self.leaf_hashes)] = part.root
        self.leaf_hashes.extend(part.leaf_hashes)
        self.details += part.details
        moved = movements_of_payments(part.payments)
        self._books.take_movements(moved)
        self._past.remember_movements(moved)
        self.sums.add(moved)

    def root(self) -> bytes:
        """Return the 32-byte root of all leaf hashes."""
        tree, size = GrowingTree(), part_events()
        for begins in range(0, len(self.leaf_hashes), size):
            subtree = self._subtrees.get(begins)
            if subtree is not None:
                tree.add(subtree, size.bit_length() - 1)
            else:
                tree.add_leaves(self.leaf_hashes[begins : begins + size])
        return tree.root()

    def problems(self) -> Iterator[Wrong]:
        """Yield everything found, with what only the whole log can tell."""
        if not self.leaf_hashes:
            yield nothing_recorded()
        yield from self._wrong
        for event_id, seq in self._without_details.items():
            if event_id not in self._erased:
                yield Wrong(seq=seq, code="details_missing", message="保密字段不见了，而没有删除记录")
        for event_id in self._with_details.keys() & self._erased:
            seq = self._with_details[event_id]
            yield Wrong(seq=seq, code="details_not_erased", message="保密字段已记录为删除，却仍在")

    def _note(self, seq: int, code: str, message: str) -> None:
        self._wrong.append(Wrong(seq=seq, code=code, message=message))

    def _read_event(self, seq: int, body: bytes) -> tuple[Event | None, bool]:
        """Return the event of a body, and whether it has no flaw, having noted those it has."""
        event = self._quick.event(body)
        flaws: list[tuple[str, str]] = []
        if event is None:
            try:
                event = decode(body)
            except ValueError as error:
                self._note(seq, "body_unreadable", f"内容不是有效的事件：{error}")
                return None, False
            if encode(event) != body:
                self._note(seq, "body_not_canonical", "内容不是规范 JSON，或含有这种事件没有的字段")
            flaws = body_flaws(event)
        for code, message in flaws:
            self._note(seq, code, message)
        if not flaws:
            self._check_clock(seq, event.recorded_at)
        return event, not flaws

    def _check_clock(self, seq: int, recorded_at: str) -> None:
        if recorded_at < self._last_recorded_at:
            self._note(seq, "clock_goes_back", f"记录时间 {recorded_at} 早于前一事件 {self._last_recorded_at}")
        self._last_recorded_at = max(recorded_at, self._last_recorded_at)

    def _is_unique(self, seq: int, event: Event) -> bool:
        if self.event_ids.take(event.event_id):
            return True
        self._note(seq, "duplicate_event_id", f"编号 {event.event_id} 已被前面的事件使用")
        return False

    def _check_details(self, seq: int, event: Event, salt: object, details: bytes | None) -> None:
        if details is None:
            if event.details_digest is not None:
                self._without_details[event.event_id] = seq
            return
        self.details += 1
        if event.event_id in self._named:
            self._with_details[event.event_id] = seq
        if not isinstance(salt, bytes) or sha256(salt + details).hexdigest() != event.details_digest:
            self._note(seq, "details_differ", "保密字段与其摘要不符")
        elif not self._quick.passes_details(type(event), details) and not details_are_sound(type(event), details):
            self._note(seq, "details_not_canonical", "保密字段不是账本写入的规范 JSON，或含有不属于保密字段的内容")

    def _replay(self, seq: int, event: Event, body: bytes) -> None:
        if seq == 1 and (
            not isinstance(event, DepartmentRegistered) or event.event_id != OWN_DEPARTMENT_PREFIX + event.department
        ):
            self._note(seq, "department_missing", "第一个事件不是账本的部门登记")
        self.department = self.department or event.department
        for refusal in refusals(event, self._books):
            self._note(seq, refusal.code, refusal.at(None, None).sentence())
        self._books.prepare(event)
        self._past.remember(event, whole=not isinstance(event, MoneyEvent))
        if isinstance(event, MoneyEvent) and event.event_id in self._named:
            # As they lie in the file, because there may be many.
            self._past.remember_bodies({event.event_id: body})
        self._books.take(event)
        self.sums.add(self._books.movements(event))
        if isinstance(event, DetailsErased):
            self._erased.add(event.erases)
