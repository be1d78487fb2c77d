"""The year's watch (双监控): execution against schedule or pledge, and targets against results, by project or office.

Source: 对绩效目标实现程度和预算执行进度实行“双监控” (焦作市生态环境局); 财预〔2019〕136号 of the same name.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from ledger.history.offices import Office, group_of, office_of
from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds.movements import moved_by
from ledger.values.days import months_of
from ledger.values.figures import MONTHS_A_YEAR, percent, percent_below
from scoring.facts.of_snapshot import targets_by_project
from scoring.facts.pledges import pledged_projects
from scoring.facts.standings import Standing, funded_projects, standings
from scoring.reports.fulfilment_so_far import BandsByAspect, fulfilment_so_far
from scoring.rubrics.thresholds import OVERSPENT, Thresholds, worst

Plan = tuple[Fraction, ...]
EVEN: Plan = tuple(Fraction(month, MONTHS_A_YEAR) for month in range(1, MONTHS_A_YEAR + 1))
"""The schedule (序时进度) of what nobody pledged: a twelfth of the year a month."""


@frozen(kw_only=True)
class Watched:
    """One project, or one office or unit with its projects, at the end of the month.

    ``schedule_share`` of 1 is what should be spent by now. ``due_fen`` is still to be spent by the end of the month
    ``due_by`` to be on schedule then. ``pledged`` tells whether every project with project funds is pledged, None where
    there is none. ``level`` is the worse of both watches, None where there is no budget and no result, and the
    worst of all where more was executed of any project than its budget so far; no more than that counts in any share.
    """

    project: Project | None
    office: Office
    standing: Standing[Any]
    schedule_share: Fraction
    due_fen: int
    due_by: str
    pledged: bool | None
    targets: int
    results: int
    fulfilment_share: Fraction | None
    level: str | None

    @property
    def shown_execution_rate(self) -> str | None:
        """The execution rate as it is printed, on the right side of 100 and of the schedule; None without a budget."""
        return percent_below(self.standing.counted_share, Fraction(1), self.schedule_share)

    @property
    def shown_fulfilment(self) -> str | None:
        """``fulfilment`` as it is printed, below 100 where it is."""
        return percent_below(self.fulfilment_share, Fraction(1))

    @property
    def schedule(self) -> Decimal | None:
        """What should be spent by now in per cent, two places."""
        return percent(self.schedule_share)

    @property
    def attainment(self) -> Decimal | None:
        """Execution rate ÷ schedule, at most 100, in per cent, two places; None without a budget."""
        return percent(attained(self.standing.counted_share, self.schedule_share))

    @property
    def fulfilment(self) -> Decimal | None:
        """How far the targets with results are met in per cent, two places; None without any."""
        return percent(self.fulfilment_share)


def watch_projects(snapshot: Snapshot, thresholds: Thresholds, bands: BandsByAspect) -> list[Watched]:
    """Return every listed project, by code."""
    watch = _Watch(snapshot, thresholds, bands)
    return [
        watch.at(one, office_of(one.projects[0], snapshot), one.projects[0])
        for one in standings(snapshot, lambda project: project.project)
    ]


def watch_groups(snapshot: Snapshot, thresholds: Thresholds, bands: BandsByAspect, *, by: str) -> list[Watched]:
    """Return every ``office`` by unit and name, the projects of none last, or every ``department``.

    Their schedules are weighted by budget.
    """
    watch = _Watch(snapshot, thresholds, bands)
    found = standings(snapshot, lambda project: group_of(project, snapshot, by=by))
    return [watch.at(one, one.key, None) for one in found]


def attained(done: Fraction | None, due: Fraction) -> Fraction | None:
    """Return min(1, done ÷ due); 1 where nothing is due yet, None where nothing can be told to be done."""
    if done is None:
        return None
    return Fraction(1) if due <= 0 else min(Fraction(1), done / due)


class _Watch:
    """What is read of a snapshot once and looked at for each standing."""

    def __init__(self, snapshot: Snapshot, thresholds: Thresholds, bands: BandsByAspect) -> None:
        self._thresholds, self._bands = thresholds, bands
        self._moved = moved_by("project", snapshot.movements)
        self._plans = pledged_projects(snapshot)
        self._funded = funded_projects(snapshot)
        self._targets = targets_by_project(snapshot)
        self._month = int(snapshot.through[5:])
        self._next_month = min(self._month + 1, MONTHS_A_YEAR)
        self._due_by = months_of(snapshot.year)[self._next_month - 1]

    def at(self, standing: Standing[Any], office: Office, project: Project | None) -> Watched:
        codes = [one.project for one in standing.projects]
        schedule_share = self._due_share(codes, self._month)
        met = fulfilment_so_far((one for code in codes for one in self._targets.get(code, ())), self._bands)
        whole_due_fen = int(self._due_share(codes, self._next_month) * standing.now.adjusted_budget_fen)
        return Watched(
            project=project,
            office=office,
            standing=standing,
            schedule_share=schedule_share,
            due_fen=max(0, whole_due_fen - standing.counted_fen),
            due_by=self._due_by,
            pledged=self._pledged(codes),
            targets=met.targets,
            results=met.results,
            fulfilment_share=met.share,
            level=self._level(standing, schedule_share, met.share),
        )

    def _due_share(self, codes: list[str], number: int) -> Fraction:
        """Return the share of the budget due by a month: the projects' schedules, weighted by budget."""
        shares = {code: self._plans.get(code, EVEN)[number - 1] for code in codes}
        weights = {code: self._moved[code].adjusted_budget_fen for code in codes}
        whole = sum(weights.values())
        if whole <= 0:
            return shares[codes[0]] if len(codes) == 1 else EVEN[number - 1]
        return sum((weights[code] * shares[code] for code in codes), Fraction(0)) / whole

    def _pledged(self, codes: list[str]) -> bool | None:
        promised = [code in self._plans for code in codes if code in self._funded]
        return all(promised) if promised else None

    def _level(self, standing: Standing[Any], due: Fraction, fulfilment: Fraction | None) -> str | None:
        money = attained(standing.counted_share, due)
        goals = attained(fulfilment, EVEN[self._month - 1])
        levels = [self._thresholds.level(share) for share in (money, goals) if share is not None]
        return worst([*levels, OVERSPENT] if standing.beyond_fen else levels)
