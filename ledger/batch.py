"""A batch under way: each line is checked against the books, then written, inside the caller's transaction."""

import hashlib
import sqlite3
from typing import Any

import msgspec
from attrs import evolve

from ledger import queries
from ledger.body import SealedDetails, decode, encode, fresh_nonce, leaf_hash, seal
from ledger.books import Books
from ledger.days import day_of_recording
from ledger.draft import Draft, draft
from ledger.identity import differences
from ledger.kinds import DetailsErased, Event, Expenditure, ProjectRegistered, RubricAdopted
from ledger.lines import Line
from ledger.movements import BUDGET_SIGN
from ledger.past import RecordedPast
from ledger.problems import Problem, Refusal
from ledger.rubrics import shipped_text
from ledger.rules import refusals
from ledger.text import normal


class Batch:
    """The lines of one transaction. Accepted ones are written at once, so that later ones see them."""

    def __init__(self, connection: sqlite3.Connection, *, recorded_at: str, recorded_by: str) -> None:
        self.recorded: list[str] = []
        self.already_recorded = 0
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.names_erasure = False
        self._connection = connection
        self._past = RecordedPast(connection)
        self._books = Books(self._past)
        self._seq: int = connection.execute(queries.HEAD).fetchone()[0]
        self._set_by_ledger = {"recorded_at": recorded_at, "recorded_by": recorded_by}
        self._unregistered: set[str] = set()
        self._unfunded: set[str] = set()

    def add(self, line: Line) -> None:
        """Take one line: write its event, pass over one already recorded, or note why it is refused."""
        found = [line.refusal] if line.refusal else self._take(line)
        for refusal in found:
            if not self._is_consequence(refusal):
                self.problems.append(refusal.at(line.file, line.number))
        if found:
            self._note_what_is_missing(line.fields)

    def _take(self, line: Line) -> list[Refusal]:
        checked = draft(line.fields)
        if isinstance(checked, list):
            return checked
        sealed = seal(checked.details) if checked.details else None
        event = self._completed(checked, sealed, line.source)
        # One already recorded too: whoever was interrupted after it was, before the files were cleared, runs it again.
        self.names_erasure |= isinstance(event, DetailsErased)
        recorded = self._connection.execute(queries.BODY, (event.event_id,)).fetchone()
        if recorded:
            return self._compared(event, checked.details, *recorded)
        event = _with_rubric_text(event)
        found = refusals(event, self._books)
        if not found:
            self._warn_of_same_payment(event, line)
            self._write(event, sealed)
        return found

    def _warn_of_same_payment(self, event: Event, line: Line) -> None:
        if not isinstance(event, Expenditure) or event.voucher is None:
            return
        payment = (event.voucher, event.project, event.amount_fen, event.occurred_on)
        earlier = self._connection.execute(queries.SAME_PAYMENT, payment).fetchone()
        if earlier:
            wanted = f"与 {earlier[0]} 的凭证、项目、金额、日期都相同；若确为重复，请冲销 {event.event_id}"
            found = Refusal(code="possible_duplicate", field="voucher", value=event.voucher, wanted=wanted)
            self.warnings.append(found.at(line.file, line.number))

    def _completed(self, checked: Draft, sealed: SealedDetails | None, source: dict[str, Any] | None) -> Event:
        """Return the event with what the ledger sets, and its defaults where the line left them out."""
        defaults = {
            "department": self._department_of(checked.fields.get("project")),
            "occurred_on": day_of_recording(self._set_by_ledger["recorded_at"]),
            "source": source,
        }
        seal_or_nonce = {"details_digest": sealed.digest} if sealed else {"nonce": fresh_nonce()}
        return checked.kind(**{**defaults, **checked.fields, **self._set_by_ledger, **seal_or_nonce})

    def _department_of(self, project: str | None) -> str:
        registered = self._books.projects.get(project) if project else None
        if registered is not None:
            return registered.department
        return next(iter(self._books.departments), "")

    def _compared(self, event: Event, details: dict[str, Any], seq: int, body: bytes) -> list[Refusal]:
        recorded = decode(body)
        row = self._connection.execute(queries.DETAILS, (seq,)).fetchone()
        erased = row is None and recorded.details_digest is not None
        recorded_details = None if erased else msgspec.json.decode(row[0]) if row else {}
        found = list(differences(event, details, recorded, recorded_details))
        self.already_recorded += not found
        return found

    def _write(self, event: Event, sealed: SealedDetails | None) -> None:
        body = encode(event)
        self._seq += 1
        self._books.prepare(event)
        self._connection.execute(queries.APPEND, (self._seq, body, leaf_hash(body)))
        if sealed:
            self._connection.execute(queries.APPEND_DETAILS, (self._seq, sealed.salt, sealed.details))
        if isinstance(event, DetailsErased):
            self._connection.execute(queries.ERASE_DETAILS, (event.erases,))
        self._books.take(event)
        self.recorded.append(event.event_id)

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


def _with_rubric_text(event: Event) -> Event:
    """Return a rubric adoption with the text it stands for, so that the log alone can score the year again."""
    if not isinstance(event, RubricAdopted):
        return event
    text = event.text if event.text is not None else shipped_text(event.rubric)
    if text is None:
        return event
    return evolve(event, text=text, sha256=event.sha256 or hashlib.sha256(text.encode()).hexdigest())
