"""A batch under way: each line is checked against the books, then written, inside the caller's transaction."""

import sqlite3
from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec

from ledger.history.rubrics import with_text
from ledger.kinds import DetailsErased, Event, Expenditure, RubricAdopted
from ledger.kinds.body import SealedDetails, canonical, decode, fresh_nonce, seal
from ledger.lines.draft import Draft
from ledger.lines.payment_lines import PaymentWriter
from ledger.lines.reading import Line
from ledger.problems import Problem, Refusal
from ledger.recording.appender import Appender, stored_bytes
from ledger.recording.chunk import Chunk, DraftOrRefusals, told_apart
from ledger.recording.consequences import Consequences
from ledger.recording.identity import differences
from ledger.recording.recorded_past import RecordedPast
from ledger.recording.same_payment import PaymentsSeen
from ledger.rules.at_a_glance import added_up, are_surely_accepted, movements_of_payments
from ledger.rules.books import Books
from ledger.rules.guards import refusals
from ledger.rules.remembered_past import RememberedPast
from ledger.storage import queries
from ledger.values.days import day_of_recording

CHUNK_LINES = 1000


class Batch:
    """The lines of one transaction, a chunk at a time: one is checked while the one before it is written.

    ``recorded`` counts the events accepted. ``books`` are those of the batch before this one, or new ones.
    """

    def __init__(
        self, connection: sqlite3.Connection, books: Books | None, *, recorded_at: str, recorded_by: str
    ) -> None:
        self.recorded = 0
        self.already_recorded = 0
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.names_erasure = False
        self._connection = connection
        self._recorded_past = RecordedPast(connection)
        self._past = RememberedPast(self._recorded_past)
        self.books = books or Books(self._past)
        self._payments = PaymentsSeen(connection)
        self._appender = Appender(connection)
        self._is_partly_written = False
        self._set_by_ledger = {"recorded_at": recorded_at, "recorded_by": recorded_by}
        self._consequences = Consequences()
        self._writer = PaymentWriter(self.books.department_of, recorded_at=recorded_at, recorded_by=recorded_by)

    def take(self, lines: Iterable[Line]) -> None:
        """Take every line: write its event, pass over one already recorded, or note why it is refused."""
        waiting = iter(lines)
        try:
            while chunk := list(islice(waiting, CHUNK_LINES)):
                self._take_chunk(chunk)
            self._appender.finish()
        finally:
            self._appender.close()

    def _take_chunk(self, lines: list[Line]) -> None:
        chunk = told_apart(lines, self._writer)
        self._look_up(chunk)
        self._appender.start_writing()
        payments = chunk.payments if self._accept_at_a_glance(chunk) else {}
        for place, line in enumerate(lines):
            if place in payments:
                self._appender.add(payments[place].body, payments[place].sealed)
            else:
                self._take_line(line, chunk.closer_look(place))

    def _take_line(self, line: Line, draft: DraftOrRefusals) -> None:
        found = self._add(line, draft) if isinstance(draft, Draft) else draft
        self.problems.extend(
            refusal.at(line.file, line.number) for refusal in found if not self._consequences.include(refusal)
        )
        if found:
            self._consequences.follow(line.fields)

    def _accept_at_a_glance(self, chunk: Chunk) -> bool:
        """Count the payments, where all of them surely are accepted among the other lines; else nothing is done."""
        payments, events, ids = chunk.fields, chunk.events, chunk.event_ids
        today = day_of_recording(self._set_by_ledger["recorded_at"])
        bodies = {payment.fields.event_id: payment.body for payment in chunk.payments.values()}
        if len(set(ids)) < len(ids) or self._past.any_of(bodies.keys()) or not self._payments.are_new(payments, events):
            return False
        length = sum(stored_bytes(payment.body, payment.sealed) for payment in chunk.payments.values())
        if any(payment.occurred_on > today for payment in payments) or not self._appender.has_room_for(length):
            return False
        added = added_up(payments)
        if not are_surely_accepted(added, events, self.books):
            return False
        moved = movements_of_payments(added)
        self.books.take_movements(moved)
        self._past.remember_movements(moved)
        self._past.remember_bodies(bodies)
        self._payments.add(*payments)
        self.recorded += len(payments)
        return True

    def _look_up(self, chunk: Chunk) -> None:
        """Look up all that a chunk names, in the file as it is before the chunk that comes before it is written."""
        self._appender.wait()
        if self._is_partly_written:
            # Of a chunk the file must hold all or nothing, lest a refund be counted twice.
            self._write_now()
            self._past = RememberedPast()
            self._payments.start_over()
            self._is_partly_written = False
        named = chunk.named
        self._recorded_past.look_up([*chunk.event_ids, *named], named)
        self._payments.look_up(chunk.vouchers)
        # What the chunk before remembers is not in the file yet; what went before that is.
        self._past.begin_upon(self._recorded_past)
        self._past = RememberedPast(self._past)
        self.books.past = self._past

    def _add(self, line: Line, draft: Draft) -> list[Refusal]:
        sealed = seal(draft.details) if draft.details else None
        fields = self._completed(draft, sealed, line)
        event = draft.kind.made_of(fields)
        # One already recorded too: whoever was interrupted after it was, before the files were cleared, runs it again.
        self.names_erasure |= isinstance(event, DetailsErased)
        if self._past.event(event.event_id) is not None:
            return self._compared(event, draft.details)
        if isinstance(event, RubricAdopted):
            fields = with_text(fields)
            event = draft.kind.made_of(fields)
        found = refusals(event, self.books)
        if not found:
            self._warn_of_same_payment(event, line)
            self._accept(event, fields, sealed)
        return found

    def _warn_of_same_payment(self, event: Event, line: Line) -> None:
        if not isinstance(event, Expenditure) or event.voucher is None:
            return
        earlier = self._payments.earlier(event, self._past)
        if earlier:
            wanted = f"与 {earlier} 的凭证、项目、金额、日期都相同；若确为重复，请冲销 {event.event_id}"
            found = Refusal(code="possible_duplicate", field="voucher", value=event.voucher, wanted=wanted)
            self.warnings.append(found.at(line.file, line.number))
        self._payments.add(event)

    def _completed(self, draft: Draft, sealed: SealedDetails | None, line: Line) -> dict[str, Any]:
        """Return the fields of the event with what the ledger sets, and their defaults where the line left them out."""
        fields = draft.fields
        if "department" not in fields:
            fields["department"] = self._department_of(fields.get("project"))
        if "occurred_on" not in fields:
            fields["occurred_on"] = day_of_recording(self._set_by_ledger["recorded_at"])
        if line.origin and "source" not in fields:
            fields["source"] = {"file": line.origin.file, "sha256": line.origin.sha256, "row": line.number}
        if sealed:
            fields["details_digest"] = sealed.digest
        else:
            fields["nonce"] = fresh_nonce()
        fields.update(self._set_by_ledger)
        return fields

    def _department_of(self, project: str | None) -> str:
        return (project and self.books.department_of(project)) or next(iter(self.books.departments), "")

    def _write_now(self) -> None:
        """Write the events of a chunk that are accepted so far."""
        self._appender.write()
        self._is_partly_written = True

    def _compared(self, event: Event, details: dict[str, Any]) -> list[Refusal]:
        self._write_now()
        seq, body = self._connection.execute(queries.BODY, (event.event_id,)).fetchone()
        recorded = decode(body)
        row = self._connection.execute(queries.DETAILS, (seq,)).fetchone()
        erased = row is None and recorded.details_digest is not None
        recorded_details = None if erased else msgspec.json.decode(row[0]) if row else {}
        found = list(differences(event, details, recorded, recorded_details))
        self.already_recorded += not found
        return found

    def _accept(self, event: Event, fields: dict[str, Any], sealed: SealedDetails | None) -> None:
        self.books.prepare(event)
        self._appender.add(canonical({"kind": event.kind, **fields}), sealed)
        if self._appender.is_full:
            self._write_now()
        if isinstance(event, DetailsErased):
            self._write_now()
            self._connection.execute(queries.ERASE_DETAILS, (event.erases,))
        self._past.remember(event)
        self.books.take(event)
        self.recorded += 1
