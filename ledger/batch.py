"""A batch under way: each line is checked against the books, then written, inside the caller's transaction."""

import hashlib
import sqlite3
from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec

from ledger import queries
from ledger.appender import Appender
from ledger.body import SealedDetails, canonical, decode, fresh_nonce, seal
from ledger.books import Books
from ledger.days import day_of_recording
from ledger.draft import Draft, draft
from ledger.identity import differences
from ledger.kinds import DetailsErased, Event, Expenditure, ProjectRegistered, RubricAdopted
from ledger.lines import Line
from ledger.movements import BUDGET_SIGN
from ledger.problems import Problem, Refusal
from ledger.recorded_past import RecordedPast
from ledger.remembered_past import RememberedPast
from ledger.rubrics import shipped_text
from ledger.rules import refusals
from ledger.same_payment import PaymentsSeen
from ledger.text import normal

CHUNK_LINES = 1000

Checked = tuple[Line, Draft | list[Refusal]]


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
        self._unregistered: set[str] = set()
        self._unfunded: set[str] = set()

    def take(self, lines: Iterable[Line]) -> None:
        """Take every line: write its event, pass over one already recorded, or note why it is refused."""
        waiting = iter(lines)
        try:
            while chunk := list(islice(waiting, CHUNK_LINES)):
                self._take_chunk([(line, [line.refusal] if line.refusal else draft(line.fields)) for line in chunk])
            self._appender.finish()
        finally:
            self._appender.close()

    def _take_chunk(self, chunk: list[Checked]) -> None:
        self._look_up([checked for _, checked in chunk if isinstance(checked, Draft)])
        self._appender.start_writing()
        for line, checked in chunk:
            found = self._add(line, checked) if isinstance(checked, Draft) else checked
            for refusal in found:
                if not self._is_consequence(refusal):
                    self.problems.append(refusal.at(line.file, line.number))
            if found:
                self._note_what_is_missing(line.fields)

    def _look_up(self, drafts: list[Draft]) -> None:
        """Look up all that a chunk names, in the file as it is before the chunk that comes before it is written."""
        self._appender.wait()
        if self._is_partly_written:
            # Of a chunk the file must hold all or nothing, lest a refund be counted twice.
            self._write_now()
            self._past = RememberedPast()
            self._payments.start_over()
            self._is_partly_written = False
        named = [draft.fields[draft.kind.names_event] for draft in drafts if draft.kind.names_event]
        self._recorded_past.look_up([*(draft.fields["event_id"] for draft in drafts), *named], named)
        self._payments.look_up([draft.fields["voucher"] for draft in drafts if _has_voucher(draft)])
        # What the chunk before remembers is not in the file yet; what went before that is.
        self._past.begin_upon(self._recorded_past)
        self._past = RememberedPast(self._past)
        self.books.past = self._past

    def _add(self, line: Line, checked: Draft) -> list[Refusal]:
        sealed = seal(checked.details) if checked.details else None
        fields = self._completed(checked, sealed, line)
        event = checked.kind.made_of(fields)
        # One already recorded too: whoever was interrupted after it was, before the files were cleared, runs it again.
        self.names_erasure |= isinstance(event, DetailsErased)
        if self._past.event(event.event_id) is not None:
            return self._compared(event, checked.details)
        if isinstance(event, RubricAdopted):
            fields = _with_rubric_text(fields)
            event = checked.kind.made_of(fields)
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

    def _completed(self, checked: Draft, sealed: SealedDetails | None, line: Line) -> dict[str, Any]:
        """Return the fields of the event with what the ledger sets, and their defaults where the line left them out."""
        fields = checked.fields
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
        registered = self.books.project(project) if project else None
        if registered is not None:
            return registered.department
        return next(iter(self.books.departments), "")

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

    def _is_consequence(self, refusal: Refusal) -> bool:
        """Tell whether a line is refused only because an earlier line of the batch was."""
        if refusal.code == "unknown_project":
            return refusal.value in self._unregistered
        return refusal.overdrawn in self._unfunded

    def _note_what_is_missing(self, fields: dict[str, Any]) -> None:
        kind = fields.get("kind")
        named = [fields.get("project"), fields.get("to_project")]
        projects = {normal(project) for project in named if isinstance(project, str)}
        if kind == ProjectRegistered.kind:
            self._unregistered |= projects
        if kind == ProjectRegistered.kind or (isinstance(kind, str) and kind in BUDGET_SIGN):
            self._unfunded |= projects


def _has_voucher(draft: Draft) -> bool:
    return draft.kind is Expenditure and "voucher" in draft.fields


def _with_rubric_text(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a rubric adoption with the text it stands for, so that the log alone can score the year again."""
    text = fields.get("text") or shipped_text(fields["rubric"])
    if text is None:
        return fields
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), **fields, "text": text}
