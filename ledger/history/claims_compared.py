"""Claims: what the log says of itself and others said of it, compared with replay. No difference breaks its integrity.

Statements say what the total is, disclosures at which checkpoint it was, and a payment that stands twice under one
voucher says that one of the two may be a mistake, as do a time of recording that is still to come and a department
that stands beside the ledger's own. A month that was closed and opened again says what was booked into it since.
"""

from collections.abc import Iterator

from attrs import frozen

from ledger.errors import InvalidInput
from ledger.findings import Finding
from ledger.history.carry_overs import carry_over_findings
from ledger.history.clocks import seq_as_of
from ledger.history.entries import Entry, department, each_movement, leaf_hashes, standing_facts
from ledger.history.projects import as_they_stand
from ledger.history.reopenings import reopening_findings
from ledger.history.second_roots import second_roots
from ledger.history.statements import Totals
from ledger.history.unit_findings import unit_findings
from ledger.kinds import Disclosure, Event, Statement
from ledger.proofs.checkpoint import parse_checkpoint
from ledger.storage import queries
from ledger.storage.store import Ledger
from ledger.values.days import LAST_MONTH, recorded_now
from ledger.values.words import SUBJECTS

AGREES = "agrees"


@frozen(kw_only=True)
class ClaimCheck:
    """A statement or disclosure beside the log.

    ``verdict`` is ``agrees``; of a statement ``too_much`` or ``too_little``, said of the ledger, with the ledger's
    total and the difference in the statement's unit; of a disclosure ``differs``, or ``unreadable`` where its
    checkpoint is none.
    """

    verdict: str
    sentence: str
    replayed: str | None = None
    difference: str | None = None


@frozen(kw_only=True)
class Claims:
    """How many statements and disclosures were compared, and every finding by seq."""

    statements: int = 0
    disclosures: int = 0
    findings: tuple[Finding, ...] = ()


def check_claims(ledger: Ledger) -> Claims:
    """Compare every standing statement, disclosure, payment and department of the ledger as it is now."""
    facts = standing_facts(ledger, as_of=ledger.head)
    claimed = [entry for entry in facts if isinstance(entry.event, (Statement, Disclosure))]
    statements = [entry.event for entry in claimed if isinstance(entry.event, Statement)]
    checker = _Checker(ledger, facts, statements)
    findings = [
        *second_roots(facts),
        *unit_findings(facts, department(ledger).department),
        *checker.findings(claimed),
        *carry_over_findings(ledger, each_movement(ledger, as_of=ledger.head)),
        *_payments_twice(ledger),
        *reopening_findings(ledger),
        *_recorded_in_the_future(ledger),
    ]
    return Claims(
        statements=len(statements),
        disclosures=len(claimed) - len(statements),
        findings=tuple(sorted(findings, key=lambda finding: finding.seq or 0)),
    )


def check_claim(ledger: Ledger, event: Event) -> ClaimCheck | None:
    """Return how a statement or disclosure compares with the ledger as it is now; None for any other event."""
    if not isinstance(event, (Statement, Disclosure)):
        return None
    # Reversed or not, it is compared.
    statements = [event] if isinstance(event, Statement) else []
    return _Checker(ledger, standing_facts(ledger, as_of=ledger.head), statements).check(event)


class _Checker:
    """Checks one claim after the other against what is read of the ledger once."""

    def __init__(self, ledger: Ledger, facts: list[Entry], statements: list[Statement]) -> None:
        projects = as_they_stand(facts, through=LAST_MONTH)
        self._totals = Totals(each_movement(ledger, as_of=ledger.head), projects, facts, statements)
        self._ledger = ledger

    def findings(self, claimed: list[Entry]) -> Iterator[Finding]:
        for entry in claimed:
            checked = self.check(entry.event)
            if checked is not None and checked.verdict != AGREES:
                message = f"{entry.event.event_id}{_about(entry.event)}：{checked.sentence}"
                yield Finding(seq=entry.seq, code=f"{entry.event.kind}_differs", message=message)

    def check(self, event: Event) -> ClaimCheck | None:
        if isinstance(event, Statement):
            return self._statement(event)
        return self._disclosure(event) if isinstance(event, Disclosure) else None

    def _statement(self, event: Statement) -> ClaimCheck:
        found = self._totals.compare(event)
        return ClaimCheck(
            verdict=found.verdict,
            sentence=found.sentence(),
            replayed=f"{found.replayed:f}",
            difference=f"{found.difference:f}",
        )

    def _disclosure(self, event: Disclosure) -> ClaimCheck:
        try:
            checkpoint = parse_checkpoint(event.checkpoint)
        except InvalidInput:
            return ClaimCheck(verdict="unreadable", sentence="所记的核验点不是核验点文本，无法与账本比对")
        if checkpoint.holds_for(leaf_hashes(self._ledger, as_of=checkpoint.size)):
            return ClaimCheck(verdict=AGREES, sentence=f"核验点与账本前 {checkpoint.size} 个事件一致")
        return ClaimCheck(verdict="differs", sentence=f"核验点与账本前 {checkpoint.size} 个事件不符")


def _about(event: Event) -> str:
    """Return which total a statement is of, in words; nothing for another event."""
    if not isinstance(event, Statement):
        return ""
    whose = f"{event.project} " if event.project else ""
    return f"（{whose}{SUBJECTS[event.subject]}，至 {event.through}）"


def _payments_twice(ledger: Ledger) -> Iterator[Finding]:
    first: dict[tuple[object, ...], str] = {}
    for seq, event_id, *payment in ledger.connection.execute(queries.PAYMENTS_OF_SHARED_VOUCHERS):
        earlier = first.setdefault(tuple(payment), event_id)
        if earlier != event_id:
            message = f"{event_id} 与 {earlier} 的凭证、项目、金额、日期都相同，可能是同一笔支付"
            yield Finding(seq=seq, code="possible_duplicate", message=message)


def _recorded_in_the_future(ledger: Ledger) -> Iterator[Finding]:
    """Yield the first event that the log says was recorded later than now; no later one can be earlier."""
    past = seq_as_of(ledger, recorded_now())
    if past < ledger.head:
        message = f"从第 {past + 1} 号事件起，记录时间晚于本机现在的时间：记录时或现在的时钟有误"
        yield Finding(seq=past + 1, code="recorded_in_the_future", message=message)
