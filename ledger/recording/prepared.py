"""Lines made ready to be accepted: records that are filled in but for what only the ledger knows, or refusals.

Nothing is looked up here, so that lines can be made ready while those before them are written.
"""

import secrets
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.kinds.at_a_glance import by_form, by_halves, read_fields, read_lines
from ledger.kinds.body import CANONICAL, NONCE_BYTES, SALT_BYTES, SealedDetails
from ledger.kinds.checks import Source
from ledger.kinds.form import Form, Record, version_of
from ledger.kinds.versions import FIRST
from ledger.lines.draft import draft
from ledger.lines.reading import Line
from ledger.recording.as_typed import Typed, typed
from ledger.refusals import Refusal

NO_DETAILS = b"{}"
BLOCK_LINES = 500
"""What is looked at together; where one line does not pass, its block is halved until it stands alone."""


class Stamp(NamedTuple):
    """What the ledger says of every event of a batch: when it is recorded, and by which account.

    ``salt`` is for digests that lines carry which come from no file, ``department`` is the ledger's own. ``today`` is
    the day (UTC+8) by the machine's clock: that of recording, unless the log's clock stands ahead of it.
    """

    recorded_at: str
    recorded_by: str
    salt: bytes
    department: str
    today: str

    def salt_of(self, line: Line) -> bytes:
        """Return the salt of the import that a line belongs to."""
        return self.salt if line.origin is None else line.origin.salt


Prepared = tuple[Line, Record | list[Refusal], SealedDetails | None, Typed | None]
"""A line, its record or why it is refused, its sealed details, and what of it is not stored as it was typed."""


def prepared(lines: Sequence[Line], stamp: Stamp) -> Iterator[Prepared]:
    """Yield ``lines`` made ready, in their order; the work is done when it returns."""
    typed_otherwise: dict[int, Typed] = {}
    found = _records(lines, stamp.department, typed_otherwise)
    records = [made for made in found if not isinstance(made, list)]
    sealed: dict[int, SealedDetails] = {}
    for form, alike in by_form(records):
        _fill(form, alike, stamp)
        sealed.update(_sealed(form, alike))
    _give_nonces(records)
    for line, made in zip(lines, found, strict=True):
        if isinstance(made, list):
            continue
        if made.source is not None:
            made.source = _salted(made.source, stamp.salt_of(line))
        elif line.origin is not None:
            made.source = Source(line.origin.file, line.number or 0, line.origin.sha256)
    of_records = ([by_record.get(id(made)) for made in found] for by_record in (sealed, typed_otherwise))
    return zip(lines, found, *of_records, strict=True)


def _salted(given: Source | dict[str, Any], salt: bytes) -> Source:
    """Return the source that a line carries with SHA-256(salt ‖ the digest given) in the place of that digest."""
    source = given if isinstance(given, Source) else Source(**given)
    digest = sha256(salt + bytes.fromhex(source.sha256)).hexdigest()
    return Source(source.file, source.row, digest)


def _records(lines: Sequence[Line], own: str, typed_otherwise: dict[int, Typed]) -> list[Record | list[Refusal]]:
    """Return the record of each line, or why it is refused; put what was typed otherwise into the dict, by ``id``."""
    # A single event need not pay for the forms of all kinds.
    blocks = (lines[begin : begin + BLOCK_LINES] for begin in range(0, len(lines), BLOCK_LINES))
    glances = [None] if len(lines) == 1 else [record for block in blocks for record in _read_at_a_glance(block)]
    found: list[Record | list[Refusal]] = []
    for line, glance in zip(lines, glances, strict=True):
        record = _closer_look(line) if glance is None else glance
        found.append(record)
        said = typed(record, own) if glance is None and not isinstance(record, list) else None
        if said:
            typed_otherwise[id(record)] = said
    return found


def _read_at_a_glance(block: Sequence[Line]) -> list[Record | None]:
    texts = [line.text for line in block if line.text is not None]
    if len(texts) == len(block):
        return by_halves(texts, read_lines)
    return by_halves([{} if line.refusal else line.fields for line in block], read_fields)


def _closer_look(line: Line) -> Record | list[Refusal]:
    fields = line.read()
    if isinstance(fields, Refusal):
        return [fields]
    made = draft(fields)
    return made if isinstance(made, list) else made.record()


def _fill(form: Form, records: Sequence[Record], stamp: Stamp) -> None:
    """Put in what a body holds and its line does not say, its source and department apart."""
    has_one_version, recorded_at, recorded_by = len(form.kind.formats) == FIRST, stamp.recorded_at, stamp.recorded_by
    for record in records:
        record.recorded_at, record.recorded_by = recorded_at, recorded_by
        record.version = FIRST if has_one_version else version_of(record, stamp.department)
        if record.occurred_on is None:
            record.occurred_on = stamp.today
    for name, default in form.defaults.items():
        for record in records:
            if getattr(record, name) is None:
                setattr(record, name, default)
    for name, field in form.later.items():
        for record in records:
            if field.is_left_out(getattr(record, name)):
                setattr(record, name, None)


def _sealed(form: Form, records: Sequence[Record]) -> dict[int, SealedDetails]:
    """Take the confidential fields out of records, leave a digest of them there, and return them sealed, by ``id``."""
    if form.details is None:
        return {}
    details = [form.details(*[getattr(record, name) for name in form.confidential]) for record in records]
    texts = CANONICAL.encode_lines(details).split(b"\n")
    salts = secrets.token_bytes(SALT_BYTES * len(records))
    sealed: dict[int, SealedDetails] = {}
    for place, record in enumerate(records):
        if texts[place] != NO_DETAILS:
            salt = salts[place * SALT_BYTES : (place + 1) * SALT_BYTES]
            sealed[id(record)] = SealedDetails(salt, texts[place])
            record.details_digest = sha256(salt + texts[place]).hexdigest()
            for name in form.confidential:
                setattr(record, name, None)
    return sealed


def _give_nonces(records: Sequence[Record]) -> None:
    """Give a nonce to every record without details."""
    open_ones = [record for record in records if record.details_digest is None]
    nonces = secrets.token_bytes(NONCE_BYTES * len(open_ones)).hex()
    for place, record in enumerate(open_ones):
        record.nonce = nonces[place * 2 * NONCE_BYTES : (place + 1) * 2 * NONCE_BYTES]
