"""A batch under way: each line is made ready, checked against the books, then written, within the caller's transaction.

Lines go a chunk at a time, of which all that it names is looked up at once, after all that came earlier lies in the
file. What has been accepted is written a portion at a time, while what follows is accepted or made ready.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice

from ledger.history.rubrics import with_text
from ledger.kinds import DetailsErased, Event, Expenditure, RubricAdopted
from ledger.kinds.body import SealedDetails, opened
from ledger.kinds.form import Record, event_of
from ledger.lines.reading import Line
from ledger.recording.appender import Appender
from ledger.recording.as_typed import EVENTS_NAMED, AsTyped, Typed
from ledger.recording.at_the_door import refusals_at_the_door
from ledger.recording.clocks_compared import ClocksCompared
from ledger.recording.names_held import NamesHeld
from ledger.recording.offices_named import OfficesNamed
from ledger.recording.prepared import Prepared, Stamp, prepared
from ledger.recording.recorded_past import RecordedPast
from ledger.recording.refused_before import Consequences
from ledger.recording.repeated_event import repeated_event
from ledger.recording.same_event import differences_from_recorded
from ledger.recording.spoiled_cells import spoiled_cells
from ledger.refusals import Refusal
from ledger.rules.at_a_glance import AtAGlance
from ledger.rules.books import Books
from ledger.rules.guards import refusals
from ledger.storage import queries
from ledger.warnings.payees_named import PayeesNamed
from ledger.warnings.same_payment import PaymentsSeen
from ledger.warnings.whole_batch import WholeBatch

CHUNK_LINES = 10_000
"""What is looked up at a time: the more, the less often one waits for the other, and the more memory it takes."""
PORTION_LINES = 2000
"""What is written at a time."""


class Batch:
    """The lines of one transaction. ``recorded`` counts the events accepted, ``already_recorded`` those said again.

    ``event_id`` is the last of them.

    ``format`` is that of the ledger which the versions of its events ask for.
    """

    def __init__(self, connection: sqlite3.Connection, stamp: Stamp) -> None:
        self.recorded = 0
        self.already_recorded = 0
        self.problems: list[Refusal] = []
        self.warnings: list[Refusal] = []
        self.names_erasure = False
        self.event_id: str | None = None
        self.format = 0
        self._connection = connection
        self._stamp = stamp
        self._appender = Appender(connection)
        self._past = RecordedPast(self._appender.ask)
        self._books = Books(self._past)
        self._at_a_glance = AtAGlance(self._books)
        self._payments = PaymentsSeen(self._appender.ask)
        self._payees = PayeesNamed()
        self._whole = WholeBatch(self._appender.ask)
        self._offices = OfficesNamed(self._appender)
        self._names = NamesHeld(self._appender)
        self._as_typed = AsTyped(self._books, self._names)
        self._consequences = Consequences()
        self._salts: dict[str, bytes] = {}

    def take(self, lines: Iterable[Line]) -> None:
        """Take every line: write its event, pass over one already recorded, or note why it is refused."""
        waiting = iter(lines)
        try:
            while chunk := list(islice(waiting, CHUNK_LINES)):
                found = list(prepared(chunk, self._stamp))
                self._look_up([(made, said) for _, made, _, said in found if not isinstance(made, list)])
                for begin in range(0, len(found), PORTION_LINES):
                    self._take_portion(found[begin : begin + PORTION_LINES])
                    if len(chunk) == CHUNK_LINES:
                        self._appender.start_writing()
                self.warnings += self._payees.found()
            self._appender.write()
            self.warnings += [*self._as_typed.found(), *self._whole.found(self._books.own)]
            self._connection.executemany(queries.KEEP_IMPORT, self._salts.items())
        finally:
            self._appender.close()

    def compare_clocks(self, clocks: ClocksCompared, *, despite_clock: bool) -> None:
        """Refuse the batch, or warn of it, where it says anything new and the clocks stand apart."""
        refusal, warning = clocks.refusal(), clocks.warning()
        if refusal is not None and not despite_clock and (self.recorded or self.problems):
            self.problems.insert(0, refusal)
        if warning is not None and self.recorded:
            self.warnings.append(warning)

    def _take_portion(self, portion: Sequence[Prepared]) -> None:
        for line, made, sealed, said in portion:
            refused = made if isinstance(made, list) else self._accept(made, line, sealed, said)
            if refused:
                self._refuse(line, refused)

    def _look_up(self, found: Sequence[tuple[Record, Typed | None]]) -> None:
        """Look up all that a chunk names in the file, which holds all before it."""
        records = [record for record, _ in found]
        named = [getattr(record, record.event.names_event) for record in records if record.event.names_event]
        # What was typed with blanks, also without.
        trimmed = [text.strip() for _, said in found if said for name, text in said.items() if name in EVENTS_NAMED]
        self._past.look_up([*(record.event_id for record in records), *named, *trimmed], [*named, *trimmed])
        self._payments.look_up(record for record in records if record.kind == Expenditure.kind)

    def _refuse(self, line: Line, found: Sequence[Refusal]) -> None:
        """Note why a line is refused, but for what only follows from other refusals."""
        self.problems.extend(
            refusal.at(line.file, line.number) for refusal in found if not self._consequences.include(refusal)
        )
        self._consequences.follow(line.read())

    def _accept(
        self, record: Record, line: Line, sealed: SealedDetails | None, said: Typed | None
    ) -> Sequence[Refusal]:
        """Write the event of a record that no rule refuses; return why one does."""
        unseen = self._as_typed.settle(record, said) if said else []
        is_known = self._past.holds(record.event_id)
        unfit = [] if is_known else unseen or spoiled_cells(record, line)
        if unfit:
            return unfit
        is_new_payment = record.kind == Expenditure.kind and not is_known and not line.has_made_up_id
        if is_new_payment and record.occurred_on <= self._stamp.today and self._at_a_glance.takes(record):
            self._past.take_movement(record.project)
            self._write(record, line, sealed, said)
            self._whole.pay(record.project, record.occurred_on[:7], line)
            return ()
        # An erasure already recorded too: whoever was interrupted after it was, before the files were cleared, runs it
        # again.
        self.names_erasure |= record.kind == DetailsErased.kind
        if record.department is None:
            record.department = self._department_of(getattr(record, "project", None))
        if is_known:
            return self._compared(event_of(record), sealed)
        if record.kind == RubricAdopted.kind:
            record.text, record.sha256 = with_text(record.rubric, record.text, record.sha256)
        ambiguous = self._offices.settle(record, line, self._books.own)
        event = event_of(record)
        at_the_door = refusals_at_the_door(event, self._books, self._stamp.today)
        found = [*ambiguous, *at_the_door, *refusals(event, self._books)]
        if line.has_made_up_id and not found:
            found += repeated_event(event, opened(sealed), self._appender.ask)
        if not found:
            self._books.prepare(event)
            self._write(record, line, sealed, said)
            self._take(event, line)
        return found

    def _take(self, event: Event, line: Line) -> None:
        """Count an event that was looked at closely and is being written."""
        self._whole.move(self._books.movements(event), line)
        self._past.take(event)
        self._books.take(event)
        self._offices.take(event)
        if isinstance(event, DetailsErased):
            self._appender.write()
            self._connection.execute(queries.ERASE_DETAILS, (event.erases,))

    def _write(self, record: Record, line: Line, sealed: SealedDetails | None, said: Typed | None) -> None:
        """Let an accepted event be written, and warn of a payment that is recorded already."""
        if record.kind == Expenditure.kind:
            warning = self._payments.add(record, self._past)
            if warning is not None:
                self.warnings.append(warning.at(line.file, line.number))
        else:
            self._whole.add(record, line)
            self._names.add(record)
        if said:
            self._as_typed.add(record, line, said)
        if record.source is not None and record.source.sha256 not in self._salts:
            self._salts[record.source.sha256] = self._stamp.salt_of(line)
        self._payees.add(record, line, sealed)
        self._appender.add(record, sealed)
        self._past.remember(record.event_id, record)
        self.event_id = record.event_id
        self.format = max(self.format, record.event.formats[record.version - 1])
        self.recorded += 1

    def _compared(self, event: Event, sealed: SealedDetails | None) -> Sequence[Refusal]:
        """Return in which fields an event is another than the recorded one of its id."""
        self._appender.write()
        differing = list(differences_from_recorded(event, opened(sealed), self._appender.ask))
        self.already_recorded += not differing
        self.event_id = event.event_id
        return differing

    def _department_of(self, project: str | None) -> str:
        return (project and self._books.department_of(project)) or next(iter(self._books.departments), "")
