"""The threshold (three confidential projects) held against a publication, and against it beside all earlier ones."""

from collections.abc import Iterator, Sequence

from attrs import evolve

from ledger.errors import InvalidInput
from ledger.history.entries import Entry, entries
from ledger.kinds import Disclosure, Statement
from ledger.proofs.checkpoint import parse_checkpoint
from ledger.storage.store import Ledger
from publish.confidential.projects import confidential_tops
from publish.content.from_ledger import Content
from publish.policy.policy import Policy, PolicyError
from publish.residual.findings import PublishedSum, Rest, rests
from publish.residual.hidden_money import HiddenMovement, added_up, hidden_fen, hidden_movements
from publish.residual.published_totals import PublishedTotal, stated_totals, totals_of_year

_ACCEPT = "如经研究可以接受，请在公开范围的 confidential 之下写明 residual（理由）"
_LEAVE_OUT = "或令 in_totals 为 false"
_STATEMENTS = "对账单总是包括涉密项目，可在公开范围的 tables 和 bodies 中去掉 statements 和 statement"


def rests_of(content: Content, ledger: Ledger) -> tuple[Rest, ...]:
    """Return what a publication of ``content`` would give away of confidential projects.

    By itself, and beside all that the log says was disclosed: what was public once stays known, though the event that
    records it was reversed.
    """
    if not content.year.hidden:
        return ()
    log = [entry for entry in entries(ledger, as_of=ledger.head) if isinstance(entry.event, Disclosure | Statement)]
    moved = [*hidden_movements(entries(ledger, as_of=ledger.head), confidential_tops(content.year.whole.projects))]
    at_hand = _sums(content, log, moved, content.policy, year=content.year.whole.year, events=content.events)
    # Nobody recorded whether the totals of an earlier publication counted confidential projects: they may have.
    policies = (content.policy, evolve(content.policy, confidential_in_totals=True))
    earlier = (
        PublishedSum(total=one.total, hidden_fen=one.hidden_fen, since=events)
        for year, events in _disclosed(log, ledger.head)
        for policy in policies[content.policy.confidential_in_totals :]
        for one in _sums(content, log, moved, policy, year=year, events=events)
    )
    return rests((*at_hand, *earlier))


def require_no_rest(policy: Policy, found: Sequence[Rest]) -> None:
    """Raise PolicyError where ``found`` gives confidential projects away and no words accept it."""
    if not found or policy.residual is not None:
        return
    listed = "".join(f"\n{rest.sentence()}" for rest in found)
    answers = [_ACCEPT]
    if policy.confidential_in_totals and any(rest.one.total.projects is None for rest in found):
        answers.append(_LEAVE_OUT)
    if any(rest.one.total.stated for rest in found):
        answers.append(_STATEMENTS)
    message = f"有 {len(found)} 处可推知涉密项目，没有公开；{'；'.join(answers)}{listed}"
    raise PolicyError("confidential_residual", message)


def _sums(
    content: Content,
    log: Sequence[Entry],
    moved: Sequence[HiddenMovement],
    policy: Policy,
    *,
    year: int,
    events: int,
) -> Iterator[PublishedSum]:
    """Yield the sums that a publication of ``year`` at the first ``events`` events shows under ``policy``."""
    until = added_up(moved, events=events)
    for total in _totals(content, [entry for entry in log if entry.seq <= events], policy, year):
        yield PublishedSum(total=total, hidden_fen=hidden_fen(total, until))


def _totals(content: Content, log: Sequence[Entry], policy: Policy, year: int) -> Iterator[PublishedTotal]:
    for one in content.years:
        if one.whole.year <= year:
            yield from totals_of_year(one, policy, in_full=one.whole.year == year)
    yield from stated_totals(log, content.year, policy)


def _disclosed(log: Sequence[Entry], head: int) -> Iterator[tuple[int, int]]:
    """Yield the year and the size of the log of every disclosure that was ever recorded, once each."""
    found: dict[tuple[int, int], None] = {}
    for event in (entry.event for entry in log):
        if not isinstance(event, Disclosure):
            continue
        try:
            size = parse_checkpoint(event.checkpoint).size
        except InvalidInput:
            continue
        if size <= head:
            found[event.year, size] = None
    yield from found
