"""What published totals let a reader work out about confidential projects by taking away all that is shown.

What fewer than three projects make up tells one of them, or each of two to the other: the threshold rule of
statistical disclosure control. What one of many all but makes up tells that one within a little: the dominance rule.
Both are applied to every published total, to the difference of any two, and to that of one and its stated parts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from publish.policy.refused import Problem
from publish.residual.published_totals import PublishedTotal

FEWEST = 3


@frozen(kw_only=True)
class PublishedSum:
    """A total and what each confidential project adds to it, in fen.

    ``since`` is the size of the log at the earlier publication that showed it, None for the one at hand.
    """

    total: PublishedTotal
    hidden_fen: Counter[str]
    since: int | None = None

    @property
    def name(self) -> str:
        """What it is the total of, and when it was published, in Chinese."""
        return (
            self.total.name
            if self.since is None
            else f"已公开（账本 {self.since} 个事件，按现在的公开范围推算）的 {self.total.name}"
        )

    def compares_with(self, other: "PublishedSum") -> bool:
        """Tell whether the difference of the two means anything.

        They are of one year, and of the same kinds of money or of the same period. Of another publication, both count
        confidential projects or neither does: what either leaves out says nothing of the other.
        """
        if self.total.first != other.total.first:
            return False
        if self.since != other.since and self.total.is_whole != other.total.is_whole:
            return False
        same_kinds = set(self.total.kinds) == set(other.total.kinds)
        return same_kinds or (self.since == other.since and self.total.covers == other.total.covers)


@frozen(kw_only=True)
class ResidualFinding:
    """A total, or the difference of two, behind which only ``projects`` confidential ones stand, or above all one.

    ``largest_share_percent`` is what no project may have more of, None where there are too few projects.
    """

    projects: int
    one: PublishedSum
    other: PublishedSum | None = None
    largest_share_percent: int | None = None

    def problem(self) -> Problem:
        """Return it as one of many: by how many projects are told, by one total or by the difference of two."""
        told = f"只有 {self.projects} 个涉密项目" if self.largest_share_percent is None else "一个涉密项目占大部分"
        compared = "一个合计中" if self.other is None else "两个合计之差中"
        return Problem(kind=f"{compared}{told}", message=self.sentence())

    def sentence(self) -> str:
        """Return what can be worked out, in Chinese."""
        if self.largest_share_percent is not None:
            compared = f"，与{self.other.name}相比" if self.other else "："
            among = f"{self.projects} 个涉密项目中有一个占 {self.largest_share_percent}% 以上"
            return f"{self.one.name}{compared}{among}，可大致推知它的金额（largest_share）"
        told = "可推知它的金额" if self.projects == 1 else "两者可互相推知金额"
        if self.other is None:
            return f"{self.one.name}：其中只有 {self.projects} 个涉密项目，减去公开的项目，{told}"
        return f"{self.one.name}，与{self.other.name}相比只有 {self.projects} 个涉密项目不同，相减后{told}"


def residual_findings(sums: Iterable[PublishedSum], *, largest_share_percent: int) -> tuple[ResidualFinding, ...]:
    """Return what of ``sums`` gives too much away: one of each set of projects and kinds of money, the plainest."""
    found: dict[tuple[frozenset[str], frozenset[str]], ResidualFinding] = {}
    for one, other in _to_compare([one for one in sums if one.hidden_fen]):
        differing_fen = _differing_fen(one, other)
        if not differing_fen:
            continue
        # Where signs differ, what two take from each other says no less of either.
        dominates = max(differing_fen.values()) * 100 > largest_share_percent * sum(differing_fen.values())
        if len(differing_fen) >= FEWEST and not dominates:
            continue
        share = None if len(differing_fen) < FEWEST else largest_share_percent
        finding = ResidualFinding(projects=len(differing_fen), one=one, other=other, largest_share_percent=share)
        found.setdefault((frozenset(differing_fen), frozenset(one.total.kinds)), finding)
    return tuple(found.values())


def _differing_fen(one: PublishedSum, other: PublishedSum | None) -> dict[str, int]:
    """Return by how much each confidential project makes the two differ, whichever way, without zeros."""
    others_fen = other.hidden_fen if other else Counter[str]()
    codes = one.hidden_fen.keys() | others_fen.keys()
    apart_fen = {code: abs(one.hidden_fen[code] - others_fen[code]) for code in codes}
    return {code: amount_fen for code, amount_fen in apart_fen.items() if amount_fen}


def _to_compare(sums: Sequence[PublishedSum]) -> Iterator[tuple[PublishedSum, PublishedSum | None]]:
    """Yield each sum of the publication at hand, then each pair of which one is of it."""
    ours = [one for one in sums if one.since is None]
    earlier = [one for one in sums if one.since is not None]
    yield from ((one, None) for one in ours)
    # The nearest first: a month beside the next is plainer than January beside December.
    for distance in range(1, len(ours)):
        yield from ((one, other) for one, other in zip(ours[distance:], ours, strict=False) if one.compares_with(other))
    yield from ((one, other) for one in ours for other in earlier if one.compares_with(other))
    yield from _with_parts(ours)


def _with_parts(sums: Sequence[PublishedSum]) -> Iterator[tuple[PublishedSum, PublishedSum]]:
    """Yield each sum beside what is stated of several parts of it for the same months, such as all units, added up."""
    alike: defaultdict[tuple[object, ...], list[PublishedSum]] = defaultdict(list)
    for one in sums:
        alike[one.total.kinds, one.total.first, one.total.last].append(one)
    for of_months in alike.values():
        stated = [one for one in of_months if one.total.stated and one.total.projects is not None]
        stated.sort(key=lambda one: len(one.total.projects or ()), reverse=True)
        for one in of_months:
            parts = _parts(one, stated)
            if len(parts) > 1:
                yield one, _added_up(parts)


def _parts(one: PublishedSum, stated: Iterable[PublishedSum]) -> list[PublishedSum]:
    """Return those of ``stated``, the largest first, that are less than ``one`` and share no project."""
    parts, taken = list[PublishedSum](), set[str]()
    for part in stated:
        projects = part.total.projects or frozenset()
        is_part = one.total.projects is None or projects < one.total.projects
        if is_part and taken.isdisjoint(projects):
            parts.append(part)
            taken |= projects
    return parts


def _added_up(parts: Sequence[PublishedSum]) -> PublishedSum:
    projects = frozenset().union(*(part.total.projects or () for part in parts))
    name = f"{'、'.join(part.total.name for part in parts)} 之和"
    hidden_fen = Counter[str]()
    for part in parts:
        # What is below nothing counts too, which adding up counters would drop.
        hidden_fen.update(part.hidden_fen)
    return PublishedSum(total=evolve(parts[0].total, name=name, projects=projects), hidden_fen=hidden_fen)
