"""Money before its budget (批复前支出): months at whose end more was executed than there was budget yet.

What is available counts the whole year, so that a payment of February is accepted out of an appropriation of November.
It may be lawful (《预算法》 article 54 allows some before the budget is approved), so it is told and nothing more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from attrs import frozen

from ledger.kinds.movements import Movement, beyond_budget_fen
from ledger.values.days import months_of
from ledger.values.figures import yuan

ProjectYear = tuple[str, int]


@frozen(kw_only=True)
class BeforeBudget:
    """A project's year in which money went out before its budget.

    ``beyond_fen`` is by month (``YYYY-MM``), in order, what was executed by its end beyond the budget so far, in fen;
    months with nothing beyond are left out, and one at least is there.
    """

    project: str
    year: int
    beyond_fen: Mapping[str, int]

    @property
    def month(self) -> str:
        """The first of the months."""
        return next(iter(self.beyond_fen))

    @property
    def sentence(self) -> str:
        """Since when and by how much, in Chinese."""
        most = yuan(max(self.beyond_fen.values()))
        return f"{self.project} 自 {self.month} 起累计支出超过累计预算，最多超过 {most} 元；批复前支出，请核对"


def before_budget(moved: Iterable[Movement]) -> Iterator[BeforeBudget]:
    """Yield each project and year with money before its budget; ``moved`` are all movements of those years."""
    years: defaultdict[ProjectYear, list[Movement]] = defaultdict(list)
    for movement in moved:
        years[_project_and_year(movement)].append(movement)
    for of_year in years.values():
        yield from _in_year(of_year)


def before_budget_noted(moved: Iterable[Movement], found: list[BeforeBudget]) -> Iterator[Movement]:
    """Yield ``moved`` on, which come project by project and year by year, and add what is ``found`` in passing.

    So they are read once for all who look at them, and no more of them is held than one year of one project.
    """
    for _, group in groupby(moved, key=_project_and_year):
        of_year = list(group)
        found.extend(_in_year(of_year))
        yield from of_year


def _project_and_year(movement: Movement) -> ProjectYear:
    return movement.project, movement.year


def _in_year(moved: list[Movement]) -> Iterator[BeforeBudget]:
    """Yield what was before its budget in ``moved``, which are of one project and year, if anything was."""
    budget_fen, executed_fen = Counter[str](), Counter[str]()
    for movement in moved:
        budget_fen[movement.month] += movement.budget_fen
        executed_fen[movement.month] += movement.executed_fen
    beyond_fen, budget_so_far_fen, executed_so_far_fen = {}, 0, 0
    for month in months_of(moved[0].year):
        budget_so_far_fen += budget_fen[month]
        executed_so_far_fen += executed_fen[month]
        if beyond := beyond_budget_fen(executed_so_far_fen, budget_so_far_fen):
            beyond_fen[month] = beyond
    if beyond_fen:
        yield BeforeBudget(project=moved[0].project, year=moved[0].year, beyond_fen=beyond_fen)
