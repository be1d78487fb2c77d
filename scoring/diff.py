"""What changed between two moments of the log: figures, past months and scores, each with the events that moved it.

Pure: two snapshots and the events recorded between them in, changes out. A figure is restated (重述) where it was about
the past already when the earlier moment came: a month that had ended, a total that had been given.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from ledger.balance import balances
from ledger.changes import Change
from ledger.kinds import Bulletin, RubricAdopted
from ledger.movements import MONEY_KINDS
from ledger.snapshot import Snapshot
from scoring.facts import Facts, facts_of
from scoring.rates import MonthRate
from scoring.sheet import Sheet, SheetLine

Value = int | Decimal | None
"""Integer fen where the figure's name ends in ``_fen``, else a rate in per cent or points; None where there is none."""

TOTALS = ("adjusted_budget_fen", "executed_fen", "execution_rate")
PROJECT_FIGURES = (*(f"{kind}_fen" for kind in MONEY_KINDS), *TOTALS)
MONTH_FIGURES = (*TOTALS, "attainment", "bulletin_rate")
SCORE = "score"
TOTAL = "total"


@frozen(kw_only=True)
class Moved:
    """One figure that changed: of what (a project's code, a month, a line's id), which, from what to what.

    ``events`` are the seqs, recorded between the two moments, that moved it.
    """

    subject: str
    title: str
    figure: str
    before: Value
    after: Value
    restated: bool
    events: tuple[int, ...]


@frozen(kw_only=True)
class YearDiff:
    """What changed in one fiscal year."""

    year: int
    projects: tuple[Moved, ...]
    months: tuple[Moved, ...]
    scores: tuple[Moved, ...]

    @property
    def all(self) -> tuple[Moved, ...]:
        """Every figure that changed."""
        return tuple(moved for _, moved in self.labelled())

    def labelled(self) -> Iterator[tuple[str, Moved]]:
        """Yield every figure that changed with what it is a figure of: ``month``, ``score`` or ``project``."""
        for label, group in (("month", self.months), ("score", self.scores), ("project", self.projects)):
            yield from ((label, moved) for moved in group)


def diff_year(
    before: Snapshot,
    after: Snapshot,
    changes: Sequence[Change],
    *,
    sheets: tuple[Sheet | None, Sheet | None],
    ended: str,
) -> YearDiff:
    """Return what ``changes`` moved between two snapshots of one year over the same months.

    ``sheets`` are the score sheets of the two, None where no rubric was adopted. ``ended`` is the first month
    (``YYYY-MM``) that had not ended at the earlier moment.
    """
    of_year = [change for change in changes if not change.movements or change.moves_by(after.through)]
    adoptions = tuple(change.seq for change in changes if _adopts(change, after.year))
    return YearDiff(
        year=after.year,
        projects=tuple(_projects(before, after, of_year)),
        months=tuple(_months(facts_of(before), facts_of(after), of_year, ended)),
        scores=tuple(_scores(*sheets, of_year, adoptions)),
    )


def _projects(before: Snapshot, after: Snapshot, changes: Sequence[Change]) -> Iterator[Moved]:
    old = {balance.project.project: balance for balance in balances(before)}
    for balance in balances(after):
        code = balance.project.project
        events = tuple(change.seq for change in changes if change.moves_project(code, after.through))
        for figure in PROJECT_FIGURES:
            was = getattr(old[code], figure) if code in old else _nothing(figure)
            yield from _moved(code, balance.project.name, figure, was, getattr(balance, figure), events)


def _nothing(figure: str) -> Value:
    """Return the figure of a project that was not registered yet: it had no money, and no rate."""
    return 0 if figure.endswith("_fen") else None


def _months(before: Facts, after: Facts, changes: Sequence[Change], ended: str) -> Iterator[Moved]:
    for was, now in zip(before.months, after.months, strict=True):
        for figure in MONTH_FIGURES:
            yield from _moved(
                now.month,
                now.month,
                figure,
                getattr(was, figure),
                getattr(now, figure),
                _month_events(now, figure, changes),
                restated=now.month < ended and getattr(was, figure) is not None,
            )


def _month_events(month: MonthRate, figure: str, changes: Iterable[Change]) -> tuple[int, ...]:
    if figure == "bulletin_rate":
        moving = [change for change in changes if _is_bulletin_of(change, month.month)]
    else:
        moving = [change for change in changes if change.moves_by(month.month)]
    return tuple(change.seq for change in moving)


def _is_bulletin_of(change: Change, month: str) -> bool:
    return isinstance(change.about, Bulletin) and change.about.month == month


def _scores(
    before: Sheet | None, after: Sheet | None, changes: Sequence[Change], adoptions: tuple[int, ...]
) -> Iterator[Moved]:
    old = {line.line: line for line in before.lines} if before else {}
    new = {line.line: line for line in after.lines} if after else {}
    every: set[int] = set(adoptions)
    for id_ in dict.fromkeys([*new, *old]):
        was, now = old.get(id_), new.get(id_)
        events = {*adoptions, *_line_events((was, now), changes)}
        every |= events
        title = next(line.title for line in (now, was) if line)
        yield from _score_moved(id_, title, _score_of(was), _score_of(now), events)
    yield from _score_moved(TOTAL, "总分", before.total if before else None, after.total if after else None, every)


def _score_of(line: SheetLine | None) -> Decimal | None:
    return line.score if line else None


def _score_moved(id_: str, title: str, was: Decimal | None, now: Decimal | None, events: set[int]) -> Iterator[Moved]:
    yield from _moved(id_, title, SCORE, was, now, tuple(sorted(events)), restated=was is not None)


def _line_events(lines: Iterable[SheetLine | None], changes: Iterable[Change]) -> Iterator[int]:
    known = [line for line in lines if line is not None]
    rested_on = {seq for line in known for seq in line.events}
    on_money = any(line.through_seq is not None for line in known)
    for change in changes:
        if {change.seq, change.about_seq} & rested_on or (on_money and change.movements):
            yield change.seq


def _adopts(change: Change, year: int) -> bool:
    return isinstance(change.about, RubricAdopted) and change.about.year == year


def _moved(
    subject: str,
    title: str,
    figure: str,
    before: Value,
    after: Value,
    events: tuple[int, ...],
    *,
    restated: bool = False,
) -> Iterator[Moved]:
    if before != after:
        yield Moved(
            subject=subject,
            title=title,
            figure=figure,
            before=before,
            after=after,
            restated=restated,
            events=events,
        )
