"""The ranking of offices (处室排名) by the execution rate of their project funds, and who owes an improvement plan.

Source: 2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告: offices are ranked every quarter, and the last
three report what they will do.
"""

from decimal import Decimal

from attrs import frozen

from ledger.errors import InvalidInput
from ledger.history.offices import Office, is_plan_of, office_of
from ledger.history.snapshot import Snapshot
from ledger.kinds import ImprovementPlan
from ledger.kinds.field_types import QUARTER
from ledger.kinds.fields import Unfit
from ledger.values.days import MONTHS_A_QUARTER, months_of
from ledger.values.text import shown
from scoring.facts.pledges import pledged_projects
from scoring.facts.standings import Standing, funded_projects, project_funds, standings

LAST_PLACES = 3
FEWEST_OFFICES = 6
"""Of fewer offices that are ranked, none is one of the last: half of them at most owe a plan."""


@frozen(kw_only=True)
class Place:
    """One office in the ranking, its money in fen from January to the end of the period.

    ``rank`` is None for an office without funds. ``flagged`` is one of the last places below 100 %, which owe an
    improvement plan where there are offices enough; ``improvement_plan`` says whether one was filed. ``unpledged`` are
    its projects with a budget that nobody signed a pledge for.
    """

    rank: int | None
    office: Office
    standing: Standing[Office]
    flagged: bool
    improvement_plan: bool
    unpledged: tuple[str, ...]

    @property
    def execution_rate(self) -> Decimal | None:
        """Execution rate (执行率) of what counts in per cent, two places; None without funds."""
        return self.standing.counted_rate


def months_of_quarter(quarter: str) -> list[str]:
    """Return the three months of a quarter written ``2023Q3``. Raises InvalidInput where it is none."""
    try:
        QUARTER.check(quarter)
    except Unfit as unfit:
        raise InvalidInput("invalid_quarter", f"{shown(quarter)}：应为季度，如 2023Q3") from unfit
    ended = MONTHS_A_QUARTER * int(quarter[5])
    return months_of(int(quarter[:4]))[ended - MONTHS_A_QUARTER : ended]


def quarter_ended(month: str) -> str | None:
    """Return the quarter that a month (``2023-06``) ends; None where it ends none."""
    number, rest = divmod(int(month[5:]), MONTHS_A_QUARTER)
    return None if rest else f"{month[:4]}Q{number}"


def ranking(
    snapshot: Snapshot, *, quarter: str | None = None, last: int = LAST_PLACES, fewest: int = FEWEST_OFFICES
) -> list[Place]:
    """Return the offices in order of rank, ties by name; those without funds come last.

    Of each project at most its budget so far counts: nobody gets ahead by money that was spent before its budget.
    Offices with the same rate share a rank and the next one is as much higher (1, 2, 2, 4). ``last`` places below
    100 % are flagged, never the first, and none where fewer than ``fewest`` offices have a rank; ``quarter`` is the one
    whose improvement plans are looked for.
    """
    by_office = standings(snapshot, lambda project: office_of(project, snapshot), project_funds(snapshot))
    offices = [standing for standing in by_office if standing.key.office]
    shares = [standing.counted_share for standing in offices]
    known = sorted((share for share in shares if share is not None), reverse=True)
    # The first is no last place, however few the offices are.
    lowest = sorted({share for share in known if share < 1 and share < known[0]})
    flagged = set(lowest[:last]) if len(known) >= fewest else set()
    plans = [
        entry.event
        for entry in snapshot.facts
        if isinstance(entry.event, ImprovementPlan) and entry.event.quarter == quarter
    ]
    own = snapshot.department.department
    unpledged = funded_projects(snapshot) - pledged_projects(snapshot).keys()
    places = [
        Place(
            rank=None if share is None else known.index(share) + 1,
            office=standing.key,
            standing=standing,
            flagged=share in flagged,
            improvement_plan=any(is_plan_of(plan, standing.key, own) for plan in plans),
            unpledged=tuple(one.project for one in standing.projects if one.project in unpledged),
        )
        for standing, share in zip(offices, shares, strict=True)
    ]
    return sorted(places, key=_order)


def without_office(snapshot: Snapshot) -> list[str]:
    """Return the projects with project funds that belong to no office and so are not ranked."""
    return [project.project for project in project_funds(snapshot) if project.office is None]


def _order(place: Place) -> tuple[bool, int, Office]:
    return place.rank is None, place.rank or 0, place.office
