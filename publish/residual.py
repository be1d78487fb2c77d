"""What a published total lets a reader work out about confidential projects by taking away all that is shown.

A rest that fewer than three projects make up tells one of them, or each of two to the other: the threshold rule of
statistical disclosure control, applied to one publication and to the difference between two.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import frozen

from ledger.snapshot import Snapshot
from publish.confidential import confidential_codes
from publish.published_totals import PublishedTotal

FEWEST = 3


@frozen(kw_only=True)
class Rest:
    """A total behind which only ``projects`` confidential ones stand.

    ``since`` is the size of the log at the earlier publication beside which it does; None where it does by itself.
    """

    total: PublishedTotal
    projects: int
    since: int | None = None

    def sentence(self) -> str:
        """Return what can be worked out, in Chinese."""
        if self.since is None:
            return f"{self.total.name}：其中只有 {self.projects} 个涉密项目，减去公开的项目即可推知"
        before = f"上次公开（账本 {self.since} 个事件）"
        return f"{self.total.name}：与{before}相比只有 {self.projects} 个涉密项目有变动，相减即可推知"


def rests(totals: Iterable[PublishedTotal], now: Snapshot, earlier: Iterable[Snapshot]) -> tuple[Rest, ...]:
    """Return which ``totals`` of the year ``now`` give too much away, by themselves or beside an earlier publication.

    ``earlier`` are the same year at the checkpoints that were published.
    """
    published = tuple(totals)
    return (*_too_few(published, now, None), *(rest for one in earlier for rest in _too_few(published, now, one)))


def _too_few(totals: Iterable[PublishedTotal], now: Snapshot, before: Snapshot | None) -> Iterator[Rest]:
    for total in totals:
        changed_fen = _hidden_fen(total, now)
        if before is not None:
            changed_fen.subtract(_hidden_fen(total, before))
        projects = sum(1 for amount_fen in changed_fen.values() if amount_fen)
        if 0 < projects < FEWEST:
            yield Rest(total=total, projects=projects, since=before.seq if before else None)


def _hidden_fen(total: PublishedTotal, snapshot: Snapshot) -> Counter[str]:
    """Return what each confidential project adds to the total, in fen."""
    codes = confidential_codes(snapshot.projects)
    hidden_fen: Counter[str] = Counter()
    for movement in snapshot.movements:
        if movement.project in codes and total.counts(movement):
            hidden_fen[movement.project] += movement.budget_fen + movement.executed_fen
    return hidden_fen
