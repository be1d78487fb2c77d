"""Claims: what the log says of itself and others said of it, compared with replay. No difference breaks its integrity.

Statements say what the total is, disclosures at which checkpoint it was, and a payment that stands twice under one
voucher says that one of the two may be a mistake, as do a payment from a fund that its project has no budget in, a time
of recording that is still to come and a department that stands beside the ledger's own. A month that was closed and
opened again says what was booked into it since, and a payment before its budget asks whether it was lawful.
"""

from collections.abc import Iterator

from attrs import frozen

from ledger.claims.before_budget import before_budget_findings
from ledger.claims.carry_overs import carry_over_findings
from ledger.claims.reopenings import reopening_findings
from ledger.claims.same_payments import payments_twice
from ledger.claims.second_roots import second_roots
from ledger.claims.time_to_come import recorded_in_the_future
from ledger.claims.unit_findings import unit_findings
from ledger.claims.without_budget import PaymentsWithoutBudget
from ledger.errors import InvalidInput
from ledger.findings import Finding
from ledger.history.before_budget import BeforeBudget, before_budget_noted
from ledger.history.entries import Entry, department, each_movement, leaf_hashes, standing_facts
from ledger.history.projects import as_they_stand
from ledger.history.statements import Totals
from ledger.kinds import Disclosure, Event, Statement
from ledger.proofs.checkpoint import parse_checkpoint
from ledger.storage.store import Ledger
from ledger.values.days import LAST_MONTH
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


def check_claims(ledger: Ledger, without_budget: PaymentsWithoutBudget) -> Claims:
    """Compare every standing statement, disclosure, payment and department of the ledger as it is now.

    ``without_budget`` took each of its payments.
    """
    facts = standing_facts(ledger, as_of=ledger.head)
    claimed = [entry for entry in facts if isinstance(entry.event, (Statement, Disclosure))]
    statements = [entry.event for entry in claimed if isinstance(entry.event, Statement)]
    checker = _Checker(ledger, facts, statements)
    early: list[BeforeBudget] = []
    moved = before_budget_noted(each_movement(ledger, as_of=ledger.head), early)
    findings = [
        *second_roots(facts),
        *unit_findings(facts, department(ledger).department),
        *checker.findings(claimed),
        *carry_over_findings(ledger, moved),
        *before_budget_findings(ledger, early),
        *payments_twice(ledger),
        *without_budget.findings(ledger),
        *reopening_findings(ledger),
        *recorded_in_the_future(ledger),
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
                code = "statement_differs" if isinstance(entry.event, Statement) else "disclosure_differs"
                yield Finding(seq=entry.seq, code=code, message=message)

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
