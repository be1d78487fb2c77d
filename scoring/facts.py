"""The facts of one year: what was recorded, ready for the rules of a rubric."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from attrs import field, frozen

from ledger.figures import MONTHS_A_YEAR, rounded
from ledger.history import Entry
from ledger.kinds import Bulletin, Deduction, Event, PublishedScore, Result, Target
from ledger.movements import Movement
from ledger.snapshot import Snapshot
from scoring.rates import MonthRate, month_rates

Kind = TypeVar("Kind", bound=Event)


@frozen(kw_only=True)
class Recorded:
    """A number of a bulletin, in per cent, and the seq it was recorded at."""

    seq: int
    rate: Decimal


@frozen(kw_only=True)
class PlannedAndDone:
    """A target and its result, each with the seq it was recorded at; no result yet is None."""

    target: Target
    target_seq: int
    result: Result | None
    result_seq: int | None

    @property
    def events(self) -> tuple[int, ...]:
        """The seq of the target, and of the result where there is one."""
        return (self.target_seq,) if self.result_seq is None else (self.target_seq, self.result_seq)


@frozen(kw_only=True)
class PointsOff:
    """A deduction and the seq it was recorded at."""

    seq: int
    deduction: Deduction


@frozen(kw_only=True)
class ScoreGiven:
    """A score as it was published, with its reason, and the seq it was recorded at."""

    seq: int
    published: PublishedScore


@frozen(kw_only=True)
class Facts:
    """One year of a department: bulletins by month, the department's own targets, deductions, money by month.

    ``moved_fen`` is the year's money by kind of event, 0 for a kind without any. ``through_seq`` is the last event of
    the log that the months were replayed from. ``results_without_target`` are the department's results, each with its
    seq, that no target asks for; ``published_scores`` are by line.
    """

    year: int
    bulletins: Mapping[str, Recorded]
    targets: tuple[PlannedAndDone, ...]
    deductions: tuple[PointsOff, ...]
    months: tuple[MonthRate, ...]
    moved_fen: Mapping[str, int]
    through_seq: int
    results_without_target: tuple[tuple[int, Result], ...] = ()
    published_scores: Mapping[str, ScoreGiven] = field(factory=dict)

    @property
    def average_bulletin_rate(self) -> Fraction | None:
        """The average of the year's twelve bulletins in per cent, unrounded; None where one is not recorded."""
        rates = [recorded.rate for recorded in self.bulletins.values()]
        return Fraction(sum(rates)) / MONTHS_A_YEAR if len(rates) == MONTHS_A_YEAR else None

    @property
    def shown_average_bulletin_rate(self) -> Decimal | None:
        """The same, two places."""
        average = self.average_bulletin_rate
        return None if average is None else rounded(average, places=2)


def facts_of(snapshot: Snapshot) -> Facts:
    """Return the facts of the snapshot's year. Its last month bounds bulletins and money, which alone have a month."""
    year = snapshot.year
    bulletins = {
        event.month: Recorded(seq=seq, rate=Decimal(event.rate))
        for seq, event in _of_kind(snapshot.facts, Bulletin)
        if event.month[:4] == str(year) and event.month <= snapshot.through
    }
    rates = {month: recorded.rate for month, recorded in bulletins.items()}
    deductions = _of_kind(snapshot.facts, Deduction)
    return Facts(
        year=year,
        bulletins=dict(sorted(bulletins.items())),
        targets=tuple(_targets(snapshot.facts, year)),
        deductions=tuple(PointsOff(seq=seq, deduction=event) for seq, event in deductions if event.year == year),
        months=tuple(month_rates(snapshot.movements, through=snapshot.through, bulletins=rates)),
        moved_fen=added_by_kind(snapshot.movements),
        through_seq=snapshot.seq,
        results_without_target=tuple(_results_without_target(snapshot.facts, year)),
        published_scores={
            event.line: ScoreGiven(seq=seq, published=event)
            for seq, event in _of_kind(snapshot.facts, PublishedScore)
            if event.year == year
        },
    )


def added_by_kind(movements: Iterable[Movement]) -> Mapping[str, int]:
    """Return the fen of ``movements`` by kind; a kind without any is 0."""
    added: Counter[str] = Counter()
    for movement in movements:
        added[movement.kind] += movement.amount_fen
    return added


def _targets(entries: Sequence[Entry], year: int) -> Iterable[PlannedAndDone]:
    results = {
        event.indicator: (seq, event)
        for seq, event in _of_kind(entries, Result)
        if event.year == year and event.project is None
    }
    for seq, target in _of_kind(entries, Target):
        if target.year == year and target.project is None:
            result_seq, result = results.get(target.indicator, (None, None))
            yield PlannedAndDone(target=target, target_seq=seq, result=result, result_seq=result_seq)


def _results_without_target(entries: Sequence[Entry], year: int) -> Iterable[tuple[int, Result]]:
    planned = {(event.year, event.indicator) for _, event in _of_kind(entries, Target) if event.project is None}
    for seq, result in _of_kind(entries, Result):
        if result.year == year and result.project is None and (year, result.indicator) not in planned:
            yield seq, result


def _of_kind(entries: Iterable[Entry], kind: type[Kind]) -> Iterable[tuple[int, Kind]]:
    return ((entry.seq, entry.event) for entry in entries if isinstance(entry.event, kind))
