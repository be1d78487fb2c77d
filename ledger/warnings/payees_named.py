"""Payees who are named in the free text of a batch, where everybody can read them."""

from collections.abc import Iterator

import msgspec

from ledger.kinds.body import SealedDetails
from ledger.kinds.form import Record
from ledger.kinds.free_text import free_text_fields
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.values.names import BETWEEN_TEXTS, Names, as_read, payee_names


class _Details(msgspec.Struct):
    payee: str | None = None


_DETAILS = msgspec.json.Decoder(_Details)


class PayeesNamed:
    """The payees of a batch so far, and the records of its last chunk, whose texts may name one of them."""

    def __init__(self) -> None:
        self._names = Names()
        self._sealed: list[SealedDetails] = []
        self._written: list[tuple[Line, Record]] = []

    def add(self, record: Record, line: Line, sealed: SealedDetails | None) -> None:
        """Take what is written of a line."""
        self._written.append((line, record))
        if sealed is not None:
            self._sealed.append(sealed)

    def found(self) -> Iterator[Refusal]:
        """Yield a warning of each text of the chunk that names a payee of the batch so far, and begin a new chunk."""
        payees = {_DETAILS.decode(sealed.details).payee for sealed in self._sealed}
        self._names.add(payee_names(payee for payee in payees if payee is not None))
        if self._names:
            yield from self._in_texts()
        self._sealed, self._written = [], []

    def _in_texts(self) -> Iterator[Refusal]:
        places, texts = [], []
        for line, record in self._written:
            for field in free_text_fields(record.event):
                text = getattr(record, field)
                if text is not None:
                    places.append((line, record, field))
                    texts.append(text)
        read = as_read(BETWEEN_TEXTS.join(texts))
        warned = -1
        for start, end in self._names.spans(read):
            place = read.count(BETWEEN_TEXTS, 0, start)
            if place != warned:
                yield _warning(*places[place], payee=read[start:end])
            warned = place


def _warning(line: Line, record: Record, field: str, *, payee: str) -> Refusal:
    wanted = f"其中“{payee}”是收款人，这段文字却不保密；如不应公开，请冲销 {record.event_id} 后另行记录"
    found = Refusal(code="payee_named", field=field, value=getattr(record, field), wanted=wanted)
    return found.at(line.file, line.number)
