"""What changed between two moments of the log: figures, past months and scores, each with the events that moved it.

Pure: two snapshots and the events recorded between them in, changes out. A figure is restated (重述) where
it was about the past already when the earlier state of the log could last be read. Such are the figures of a period
that had ended, and a score that had been given.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import frozen

from ledger.history.balance import balances
from ledger.history.snapshot import Snapshot, with_all_projects
from ledger.kinds.movements import MONEY_KINDS
from scoring.facts.of_snapshot import facts_of
from scoring.facts.rates import MonthRate
from scoring.facts.year import Facts
from scoring.reports.diff_events import Movers, Seqs
from scoring.sheets.sheet import Sheet, SheetLine

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

    ``events`` are the seqs, recorded between the two moments, that moved it, in order.
    """

    subject: str
    title: str
    figure: str
    before: Value
    after: Value
    restated: bool
    events: Seqs


@frozen(kw_only=True)
class YearDiff:
    """What changed in one fiscal year, from January to the month ``through``."""

    year: int
    through: str
    months: tuple[Moved, ...]
    scores: tuple[Moved, ...]
    projects: tuple[Moved, ...]

    @property
    def all(self) -> tuple[Moved, ...]:
        """Every figure that changed."""
        return tuple(moved for _, moved in self.labelled())

    def labelled(self) -> Iterator[tuple[str, Moved]]:
        """Yield every figure that changed with what it is a figure of: ``month``, ``score`` or ``project``."""
        for label, group in (("month", self.months), ("score", self.scores), ("project", self.projects)):
            yield from ((label, moved) for moved in group)


def moving(found: Iterable[YearDiff], earlier: int, later: int) -> bytearray:
    """Return a 1 for each seq after ``earlier`` up to ``later`` that moved any of the figures found, else a 0."""
    parts = {id(part): part for one in found for moved in one.all for part in moved.events.parts}
    moves = bytearray(later - earlier)
    for part in parts.values():
        for seq in part:
            moves[seq - earlier - 1] = 1
    return moves


def diff_year(
    before: Snapshot,
    after: Snapshot,
    movers: Movers,
    *,
    sheets: tuple[Sheet | None, Sheet | None],
    ended: str,
) -> YearDiff:
    """Return what ``movers`` moved between two snapshots of one year over the same months.

    ``sheets`` are the score sheets of the two, None where none could be given. ``ended`` is the first month
    (``YYYY-MM``) that had not ended when the earlier state of the log could last be read.
    """
    return YearDiff(
        year=after.year,
        through=after.through,
        months=tuple(_months(facts_of(before), facts_of(after), movers, ended)),
        scores=tuple(_scores(*sheets, movers)),
        projects=tuple(_projects(before, after, movers, ended)),
    )


def _months(before: Facts, after: Facts, movers: Movers, ended: str) -> Iterator[Moved]:
    for was, now in zip(before.months, after.months, strict=True):
        for figure in MONTH_FIGURES:
            old, new = _of_month(was, figure), _of_month(now, figure)
            if old != new:
                yield Moved(
                    subject=now.month,
                    title=now.month,
                    figure=figure,
                    before=old,
                    after=new,
                    restated=now.month < ended and old is not None,
                    events=movers.of_month(now.month, figure),
                )


def _of_month(month: MonthRate, figure: str) -> Value:
    """Return a figure as ``rates`` shows it."""
    found: Value = month.shown_bulletin_rate if figure == "bulletin_rate" else getattr(month, figure)
    return found


def _projects(before: Snapshot, after: Snapshot, movers: Movers, ended: str) -> Iterator[Moved]:
    # A project of another year then may be one of this year now.
    registered = {balance.project.project: balance for balance in balances(with_all_projects(before))}
    for now in balances(with_all_projects(after)):
        code = now.project.project
        was = registered.get(code)
        for figure in PROJECT_FIGURES:
            old, new = getattr(was, figure) if was else _nothing(figure), getattr(now, figure)
            if old != new:
                yield Moved(
                    subject=code,
                    title=now.project.name,
                    figure=figure,
                    before=old,
                    after=new,
                    restated=after.through < ended and was is not None and old is not None,
                    events=movers.of_project(code, figure),
                )


def _nothing(figure: str) -> Value:
    """Return the figure of a project that was not registered yet: it had no money, and no rate."""
    return 0 if figure.endswith("_fen") else None


def _scores(before: Sheet | None, after: Sheet | None, movers: Movers) -> Iterator[Moved]:
    old = {line.line: line for line in before.lines} if before else {}
    new = {line.line: line for line in after.lines} if after else {}
    whole = not (before and after)
    for id_ in dict.fromkeys([*new, *old]):
        lines = [line for line in (old.get(id_), new.get(id_)) if line]
        points = _points(old.get(id_)), _points(new.get(id_))
        yield from _score(id_, lines[-1].title, points, movers.of_lines(lines, of_whole_sheet=whole))
    totals = before.total if before else None, after.total if after else None
    lines = [*old.values(), *new.values()]
    yield from _score(TOTAL, "总分", totals, movers.of_lines(lines, of_whole_sheet=whole))


def _points(line: SheetLine | None) -> Decimal | None:
    return line.score if line else None


def _score(id_: str, title: str, points: tuple[Decimal | None, Decimal | None], events: Seqs) -> Iterator[Moved]:
    was, now = points
    if was != now:
        yield Moved(
            subject=id_,
            title=title,
            figure=SCORE,
            before=was,
            after=now,
            restated=was is not None,
            events=events,
        )
