"""The year's watch (双监控): execution against schedule or pledge, and targets against results, by project or office.

Source: 对绩效目标实现程度和预算执行进度实行“双监控” (焦作市生态环境局); 财预〔2019〕136号 of the same name.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.values.figures import MONTHS_A_YEAR, percent
from scoring.facts.pledges import pledged_projects
from scoring.facts.standings import Standing, funded_projects, standings
from scoring.facts.year_facts import targets_by_project
from scoring.rubrics.thresholds import Thresholds, worst
from scoring.rules.targets_met import BandsByAspect, targets_met

Plan = tuple[Fraction, ...]
EVEN: Plan = tuple(Fraction(month, MONTHS_A_YEAR) for month in range(1, MONTHS_A_YEAR + 1))
"""The schedule (序时进度) of what nobody pledged: a twelfth of the year a month."""


@frozen(kw_only=True)
class Watched:
    """One project, or one office with its projects, at the end of the month.

    ``schedule_share`` of 1 is what should be spent by now; ``due_fen`` is still to be spent by the end of the month
    ``due_by`` to be on schedule then. ``pledged`` tells whether every project with project funds is pledged, None where
    there is none. ``level`` is the worse of both watches, None where there is no budget and no result.
    """

    project: Project | None
    standing: Standing
    schedule_share: Fraction
    due_fen: int
    due_by: str
    pledged: bool | None
    targets: int
    results: int
    fulfilment_share: Fraction | None
    level: str | None

    @property
    def schedule(self) -> Decimal | None:
        """What should be spent by now in per cent, two places."""
        return percent(self.schedule_share)

    @property
    def attainment(self) -> Decimal | None:
        """Execution rate ÷ schedule, at most 100, in per cent, two places; None without a budget."""
        return percent(attained(self.standing.now.execution_share, self.schedule_share))

    @property
    def fulfilment(self) -> Decimal | None:
        """How far the targets with results are met in per cent, two places; None without any."""
        return percent(self.fulfilment_share)


def watch_projects(snapshot: Snapshot, thresholds: Thresholds, bands: BandsByAspect) -> list[Watched]:
    """Return every project that money is recorded on, by code."""
    found = standings(snapshot, lambda project: project.project)
    return _watch(snapshot, thresholds, bands, found, lambda standing: standing.projects[0])


def watch_offices(snapshot: Snapshot, thresholds: Thresholds, bands: BandsByAspect) -> list[Watched]:
    """Return every office by name, with the projects of no office last; their schedules are weighted by budget."""
    found = standings(snapshot, lambda project: project.office)
    return _watch(snapshot, thresholds, bands, found, lambda _: None)


def attained(done: Fraction | None, due: Fraction) -> Fraction | None:
    """Return min(1, done ÷ due); 1 where nothing is due yet, None where nothing can be told to be done."""
    if done is None:
        return None
    return Fraction(1) if due <= 0 else min(Fraction(1), done / due)


def _watch(
    snapshot: Snapshot,
    thresholds: Thresholds,
    bands: BandsByAspect,
    found: list[Standing],
    project_of: Callable[[Standing], Project | None],
) -> list[Watched]:
    budget_fen = {one.key: one.now.adjusted_budget_fen for one in standings(snapshot, lambda project: project.project)}
    plans = pledged_projects(snapshot)
    funded = funded_projects(snapshot)
    targets = targets_by_project(snapshot)
    month = int(snapshot.through[5:])
    rows = []
    for standing in found:
        codes = [project.project for project in standing.projects]
        schedule = [_due_share(codes, budget_fen, plans, number) for number in (month, min(month + 1, MONTHS_A_YEAR))]
        met = targets_met((one for code in codes for one in targets.get(code, ())), bands)
        due_fen = int(schedule[1] * standing.now.adjusted_budget_fen) - standing.now.executed_fen
        rows.append(
            Watched(
                project=project_of(standing),
                standing=standing,
                schedule_share=schedule[0],
                due_fen=max(0, due_fen),
                due_by=f"{snapshot.year}-{min(month + 1, MONTHS_A_YEAR):02d}",
                pledged=all(promised) if (promised := [code in plans for code in codes if code in funded]) else None,
                targets=met.targets,
                results=met.results,
                fulfilment_share=met.share,
                level=_level(thresholds, standing, schedule[0], met.share, month),
            )
        )
    return rows


def _due_share(
    codes: list[str], budget_fen: Mapping[str | None, int], plans: Mapping[str, Plan], number: int
) -> Fraction:
    """Return the share of the budget that should be spent by a month: the projects' schedules, weighted by budget."""
    whole = sum(budget_fen[code] for code in codes)
    if whole <= 0:
        return plans.get(codes[0], EVEN)[number - 1] if len(codes) == 1 else EVEN[number - 1]
    due = sum((budget_fen[code] * plans.get(code, EVEN)[number - 1] for code in codes), Fraction(0))
    return due / whole


def _level(
    thresholds: Thresholds, standing: Standing, due: Fraction, fulfilment: Fraction | None, month: int
) -> str | None:
    money = attained(standing.now.execution_share, due)
    goals = attained(fulfilment, Fraction(month, MONTHS_A_YEAR))
    return worst([thresholds.level(share) for share in (money, goals) if share is not None])
