"""Lines made ready to be accepted: records that are filled in but for what only the ledger knows, or refusals.

Nothing is looked up here, so that lines can be made ready while those before them are written.
"""

import secrets
from collections.abc import Sequence
from typing import NamedTuple

from ledger.kinds.at_a_glance import by_halves, read_fields, read_lines
from ledger.kinds.body import SALT_BYTES, SealedDetails, canonical
from ledger.kinds.checks import Source
from ledger.kinds.form import Record, form_of, version_of
from ledger.lines.draft import draft
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.values.days import day_of_recording


class Stamp(NamedTuple):
    """What the ledger says of every event of a batch: when it is recorded, and by which account."""

    recorded_at: str
    recorded_by: str

    @property
    def day(self) -> str:
        """The day of recording (UTC+8)."""
        return day_of_recording(self.recorded_at)


class Prepared(NamedTuple):
    """A line and its record, with its sealed details where it has any; or why it is refused."""

    line: Line
    record: Record | None
    sealed: SealedDetails | None = None
    refusals: Sequence[Refusal] = ()


def prepared(lines: Sequence[Line], stamp: Stamp) -> list[Prepared]:
    """Return ``lines`` made ready, in their order."""
    randoms = secrets.token_bytes(SALT_BYTES * len(lines))
    found = []
    for place, (line, record) in enumerate(zip(lines, _records(lines), strict=True)):
        if isinstance(record, list):
            found.append(Prepared(line, None, refusals=record))
        else:
            sealed = _sealed(record, randoms[place * SALT_BYTES : (place + 1) * SALT_BYTES])
            _fill(record, line, stamp)
            found.append(Prepared(line, record, sealed))
    return found


def _records(lines: Sequence[Line]) -> list[Record | list[Refusal]]:
    """Return the record of each line, or why it is refused."""
    if len(lines) == 1:
        # A single event need not pay for the forms of all kinds.
        return [_closer_look(lines[0])]
    texts = [line.text for line in lines if line.text is not None]
    if len(texts) == len(lines):
        records = by_halves(texts, read_lines)
    else:
        records = by_halves([line.fields for line in lines], read_fields)
    return [_closer_look(line) if record is None else record for line, record in zip(lines, records, strict=True)]


def _closer_look(line: Line) -> Record | list[Refusal]:
    fields = line.read()
    if isinstance(fields, Refusal):
        return [fields]
    made = draft(fields)
    return made if isinstance(made, list) else made.record()


def _sealed(record: Record, random: bytes) -> SealedDetails | None:
    """Take the confidential fields out of a record, and leave a digest of them there; a nonce where it has none."""
    given = {name: getattr(record, name) for name in form_of(record.event).confidential}
    details = {name: value for name, value in given.items() if value is not None}
    if not details:
        record.nonce = random.hex()
        return None
    for name in details:
        setattr(record, name, None)
    sealed = SealedDetails(salt=random, details=canonical(details))
    record.details_digest = sealed.digest
    return sealed


def _fill(record: Record, line: Line, stamp: Stamp) -> None:
    """Put in what a body holds and its line does not say, its department apart."""
    record.recorded_at, record.recorded_by = stamp.recorded_at, stamp.recorded_by
    record.version = version_of(record)
    if record.occurred_on is None:
        record.occurred_on = stamp.day
    if record.source is None and line.origin is not None:
        record.source = Source(file=line.origin.file, row=line.number or 0, sha256=line.origin.sha256)
    for name, default in form_of(record.event).defaults.items():
        if getattr(record, name) is None:
            setattr(record, name, default)
