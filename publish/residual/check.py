"""Threshold and dominance held against a publication, and against it beside all earlier ones."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from ledger.errors import InvalidInput
from ledger.kinds import Disclosure, Event, Statement
from ledger.proofs.checkpoint import parse_checkpoint
from publish.confidential.projects import confidential_tops
from publish.content.from_ledger import Content
from publish.content.logged_events import LoggedEvent
from publish.policy.policy import Policy
from publish.policy.refused import PublicationRefused
from publish.residual.findings import PublishedSum, ResidualFinding, residual_findings
from publish.residual.hidden_money import HiddenMoney, hidden_fen
from publish.residual.published_totals import PublishedTotal, stated_totals, totals_of_year

_ACCEPT = "如经研究可以接受，请在公开范围的 confidential 之下写明 residual（理由）"
_LEAVE_OUT = "或令 in_totals 为 false"
_STATEMENTS = "对账单总是包括涉密项目，可在公开范围的 tables 和 bodies 中去掉 statements 和 statement"


class ResidualCheck:
    """What a publication of ``content`` would give away of confidential projects, found while its log passes by.

    By itself, and beside all that the log says was disclosed: what was public once stays known, though the event that
    records it was reversed.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._disclosed = tuple(_disclosed(content)) if content.year.hidden else ()
        sizes = (content.events, *(size for _, size in self._disclosed))
        self._money = HiddenMoney(confidential_tops(content.year.whole.projects), sizes)

    def passing(self, log: Iterable[LoggedEvent]) -> Iterator[LoggedEvent]:
        """Yield the events that the publication is made of; then read on to the end of ``log``."""
        if not self._content.year.hidden:
            yield from log
            return
        for logged in log:
            self._money.add(logged)
            if logged.seq <= self._content.events:
                yield logged

    def findings(self) -> tuple[ResidualFinding, ...]:
        """Return what was found, once the whole log has passed."""
        content = self._content
        if not content.year.hidden:
            return ()
        shown_years = content.showing.shown_years
        at_hand = self._sums(
            content.policy, year=content.year.whole.year, events=content.events, shown_years=shown_years
        )
        # Nobody recorded whether the totals of an earlier publication counted confidential projects, nor whether it
        # showed the statements of every year: it may have.
        policies = (content.policy, evolve(content.policy, confidential_in_totals=True))
        earlier = (
            PublishedSum(total=one.total, hidden_fen=one.hidden_fen, since=events)
            for year, events in self._disclosed
            for policy in policies[content.policy.confidential_in_totals :]
            for one in self._sums(policy, year=year, events=events, shown_years=None)
        )
        share_percent = content.policy.largest_share_percent
        return residual_findings((*at_hand, *earlier), largest_share_percent=share_percent)

    def _sums(
        self, policy: Policy, *, year: int, events: int, shown_years: tuple[int, ...] | None
    ) -> Iterator[PublishedSum]:
        """Yield the sums that a publication of ``year`` at the first ``events`` events shows under ``policy``.

        Its statements are those of ``shown_years``, None: of every year.
        """
        until = self._money.at(events)
        stated = (event for event in _recorded(self._content, events) if isinstance(event, Statement))
        shown = (one for one in stated if shown_years is None or int(one.through[:4]) in shown_years)
        for total in _totals(self._content, policy, shown, year=year):
            yield PublishedSum(total=total, hidden_fen=hidden_fen(total, until))


def require_no_finding(policy: Policy, found: Sequence[ResidualFinding]) -> None:
    """Raise PublicationRefused where ``found`` gives confidential projects away and no words accept it."""
    if not found or policy.residual is not None:
        return
    answers = [_ACCEPT]
    if policy.confidential_in_totals and any(finding.one.total.projects is None for finding in found):
        answers.append(_LEAVE_OUT)
    if any(finding.one.total.stated for finding in found):
        answers.append(_STATEMENTS)
    message = f"有 {len(found)} 处可推知涉密项目，没有公开；{'；'.join(answers)}"
    raise PublicationRefused("confidential_residual", message, [finding.problem() for finding in found])


def _totals(
    content: Content, policy: Policy, statements: Iterable[Statement], *, year: int
) -> Iterator[PublishedTotal]:
    for one in content.years:
        if one.whole.year <= year:
            yield from totals_of_year(one, policy, in_full=one.whole.year == year)
    yield from stated_totals(statements, content.year, policy)


def _disclosed(content: Content) -> Iterator[tuple[int, int]]:
    """Yield the year and the size of the log of every disclosure that was ever recorded, once each."""
    found: dict[tuple[int, int], None] = {}
    for event in _recorded(content, content.head):
        if not isinstance(event, Disclosure):
            continue
        try:
            size = parse_checkpoint(event.checkpoint).size
        except InvalidInput:
            continue
        if size <= content.head:
            found[event.year, size] = None
    yield from found


def _recorded(content: Content, events: int) -> Iterator[Event]:
    """Yield what the first ``events`` events of the log record without an amount, reversed or not, in order."""
    return (event for seq, event in sorted(content.decoded.items(), key=lambda item: item[0]) if seq <= events)
