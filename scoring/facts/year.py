"""The facts of one year: what was recorded, ready for the rules of a rubric."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from ledger.kinds import Deduction, PublishedScore, Result
from ledger.values.days import months_of
from ledger.values.figures import rounded
from scoring.facts.indicators import Indicator, PlannedAndDone
from scoring.facts.new_projects import NewProject
from scoring.facts.rates import MonthRate


@frozen(kw_only=True)
class RecordedRate:
    """The rate of a bulletin in per cent, and the seq it was recorded at."""

    seq: int
    rate: Decimal


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

    def is_under(self, rubric: str | None) -> bool:
        """Tell whether it is of the sheet under the rubric of that id: it names that one, or none."""
        return self.published.rubric in (None, rubric)


def standing_under(given: Iterable[ScoreGiven], rubric: str | None) -> dict[str, ScoreGiven]:
    """Return by line the last of the scores ``given`` that is of the sheet under the rubric of that id."""
    return {one.published.line: one for one in given if one.is_under(rubric)}


@frozen(kw_only=True)
class ProjectTargets:
    """The targets of one project, and its adjusted budget in fen."""

    project: str
    name: str
    budget_fen: int
    targets: tuple[PlannedAndDone, ...]


@frozen(kw_only=True)
class Facts:
    """One year of a department or of one project: bulletins by month, its targets, deductions, money by month.

    ``project`` is the project's code, None for the department. Of a project, bulletins are left out, and deductions and
    published scores are those on itself; ``takes_points`` tells whether projects of this year have any.

    ``moved_fen`` is the year's money by kind of event, 0 for a kind without any. ``through_seq`` is the last event of
    the log that the months were replayed from.

    ``results_without_target`` are the results, each with its seq, that no target asks for. ``scores_given`` are
    all scores that were published, under whatever rubric; ``published_scores`` are by line the last of each under the
    one that is scored by, none before. ``projects`` are those with targets of their own.
    ``new_projects`` are those first granted money this year, None where the log is too young to tell.
    ``months_before_budget`` are, in the first year that the ledger has money of, the months before its first budget:
    nothing could be spent or reported in them. ``before_budget`` are the projects, by code, of which more was executed
    by the end of any month than there was budget.
    """

    year: int
    bulletins: Mapping[str, RecordedRate]
    targets: tuple[Indicator, ...]
    deductions: tuple[PointsOff, ...]
    months: tuple[MonthRate, ...]
    moved_fen: Mapping[str, int]
    through_seq: int
    results_without_target: tuple[tuple[int, Result], ...] = ()
    published_scores: Mapping[str, ScoreGiven] = field(factory=dict)
    scores_given: tuple[ScoreGiven, ...] = ()
    takes_points: bool = False
    projects: tuple[ProjectTargets, ...] = ()
    new_projects: tuple[NewProject, ...] | None = None
    months_before_budget: tuple[str, ...] = ()
    before_budget: tuple[str, ...] = ()
    project: str | None = None

    def published_under(self, rubric: str) -> Mapping[str, ScoreGiven]:
        """Return by line the last score that was published of the sheet under the rubric of that id."""
        return standing_under(self.scores_given, rubric)

    @property
    def months_without_bulletin(self) -> tuple[str, ...]:
        """The months of the year that need a bulletin and have none."""
        needed = (month for month in months_of(self.year) if month not in self.months_before_budget)
        return tuple(month for month in needed if month not in self.bulletins)

    @property
    def average_bulletin_rate(self) -> Fraction | None:
        """The average of the year's bulletins in per cent, unrounded; None where one that it needs is not recorded.

        It needs one of every month, but for the months before the ledger's first budget.
        """
        rates = [recorded.rate for recorded in self.bulletins.values()]
        return Fraction(sum(rates)) / len(rates) if rates and not self.months_without_bulletin else None

    @property
    def shown_average_bulletin_rate(self) -> Decimal | None:
        """The same, two places."""
        average = self.average_bulletin_rate
        return None if average is None else rounded(average, places=2)
