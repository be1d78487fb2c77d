"""Money before its budget (批复前支出) that a batch brought about or made worse, payments or budget moved."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ledger.history.before_budget import BeforeBudget, before_budget
from ledger.kinds.body import canonical
from ledger.kinds.movements import Movement
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.storage import money_queries, queries
from ledger.values.days import months_of

Place = tuple[str | None, int | None]
"""A file and the line in it."""


class PaidBeforeBudget:
    """What a batch took from projects for a month when money of a later one was there; looked at once all is written.

    Who records month after month makes nothing worse: where nothing lies after a month, the rules see to it that by its
    end no more is executed than there is budget. Of each project and month in another order it holds the first place,
    and of no event anything else, as payments may be a million.
    """

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._before: int = ask(queries.HEAD)[0][0]
        self._latest: dict[str, str] = {}
        self._places: dict[tuple[str, str], Place] = {}

    def pay(self, project: str, month: str, line: Line) -> None:
        """Take that what remains of a project became less in a month (``YYYY-MM``), by a payment or otherwise."""
        year = month[:4]
        if month >= (self._latest.get(year) or self._moved_until(year)):
            self._latest[year] = month
        elif (project, month) not in self._places:
            self._places[project, month] = line.file, line.number

    def move(self, movements: Iterable[Movement], line: Line) -> None:
        """Take what any event moved."""
        for movement in movements:
            if movement.remaining_fen < 0:
                self.pay(movement.project, movement.month, line)
            else:
                year = movement.month[:4]
                self._latest[year] = max(movement.month, self._latest.get(year) or self._moved_until(year))

    def found(self) -> Iterator[Refusal]:
        """Yield a warning of each project and year in which more went out before its budget than the batch found."""
        years: defaultdict[int, set[str]] = defaultdict(set)
        for project, month in self._places:
            years[int(month[:4])].add(project)
        for year, projects in years.items():
            after = {one.project: one for one in before_budget(self._moved(year, projects, queries.BEYOND_ANY))}
            before = {one.project: one for one in before_budget(self._moved(year, after, self._before))}
            for project, one in after.items():
                worse = _first_worse(one, before.get(project))
                if worse is not None:
                    found = Refusal(code="before_budget", field="project", value=project, wanted=one.sentence)
                    yield found.at(*self._place(project, worse))

    def _moved_until(self, year: str) -> str:
        """Return the last month of a year in which any money moves in the file; its first where none does."""
        first, *_, december = months_of(int(year))
        latest = self._latest[year] = self._ask(money_queries.LAST_MONTH_MOVED, first, december)[0][0] or first
        return str(latest)

    def _moved(self, year: int, projects: Iterable[str], as_of: int) -> Iterator[Movement]:
        asked = canonical(sorted(projects))
        if asked == b"[]":
            return
        rows = self._ask(money_queries.MOVED_BY_MONTH, asked.decode(), *months_of(year), as_of)
        for project, month, sign, kind, *parts in rows:
            yield Movement(project=project, month=month, kind=kind, amount_fen=sign * money_queries.joined(parts))

    def _place(self, project: str, until: str) -> Place:
        """Return where the batch took money from a project first, in the last month that it did so by ``until``."""
        january = f"{until[:4]}-01"
        month = max(month for code, month in self._places if code == project and january <= month <= until)
        return self._places[project, month]


def _first_worse(after: BeforeBudget, before: BeforeBudget | None) -> str | None:
    """Return the first month with more beyond its budget than there was; None where no month has."""
    had_fen = {} if before is None else before.beyond_fen
    return next((month for month, fen in after.beyond_fen.items() if fen > had_fen.get(month, 0)), None)
