"""A chunk of a batch told apart: its payments, which surely are as they must be by themselves, and all other lines."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from ledger.kinds import Event, Expenditure
from ledger.kinds.form import PaymentBody
from ledger.lines.draft import Draft, draft
from ledger.lines.payment_lines import PaymentWriter, Written, payment_lines
from ledger.lines.reading import Line
from ledger.problems import Refusal

DraftOrRefusals = Draft | list[Refusal]


@frozen(kw_only=True)
class Chunk:
    """Lines in their order; by place, the ``payments`` that no other line names, and what came of all ``others``."""

    lines: Sequence[Line]
    payments: dict[int, Written]
    others: dict[int, DraftOrRefusals]

    @property
    def fields(self) -> list[PaymentBody]:
        """The fields of the payments."""
        return [payment.fields for payment in self.payments.values()]

    @property
    def drafts(self) -> list[Draft]:
        """The drafts of the other lines that have no flaw."""
        return [found for _, found in sorted(self.others.items(), key=_place) if isinstance(found, Draft)]

    @property
    def events(self) -> list[Event]:
        """The events of the drafts, without what the ledger sets."""
        return [draft.kind.made_of(draft.fields) for draft in self.drafts]

    @property
    def event_ids(self) -> list[str]:
        """The ids of all events."""
        return [payment.event_id for payment in self.fields] + [found.fields["event_id"] for found in self.drafts]

    @property
    def named(self) -> list[str]:
        """The ids of the events that others name."""
        return list(_named(self.others))

    @property
    def vouchers(self) -> list[str]:
        """The vouchers of all payments."""
        of_drafts = [found.fields.get("voucher") for found in self.drafts if found.kind is Expenditure]
        return [voucher for voucher in (*(one.voucher for one in self.fields), *of_drafts) if voucher is not None]

    def closer_look(self, place: int) -> DraftOrRefusals:
        """Return what comes of the line at a place, where it takes a closer look."""
        return self.others[place] if place in self.others else looked_at(self.lines[place])


def told_apart(lines: Sequence[Line], writer: PaymentWriter) -> Chunk:
    """Return ``lines`` told apart."""
    payments = {payment.place: payment for payment in writer.written(payment_lines(lines), lines)}
    others = {place: looked_at(line) for place, line in enumerate(lines) if place not in payments}
    named = set(_named(others))
    for place in [place for place, payment in payments.items() if payment.fields.event_id in named]:
        del payments[place]
        others[place] = looked_at(lines[place])
    return Chunk(lines=lines, payments=payments, others=others)


def looked_at(line: Line) -> DraftOrRefusals:
    """Return the draft of a line, or why it has none."""
    return [line.refusal] if line.refusal else draft(line.fields)


def _named(others: dict[int, DraftOrRefusals]) -> Iterator[str]:
    for found in others.values():
        if isinstance(found, Draft) and found.kind.names_event:
            yield found.fields[found.kind.names_event]


def _place(placed: tuple[int, DraftOrRefusals]) -> int:
    return placed[0]
