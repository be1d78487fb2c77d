"""From a snapshot to the facts that rules score: of the department, or of one project with those below it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from ledger.history.before_budget import before_budget
from ledger.history.projects import childless
from ledger.history.snapshot import Snapshot
from ledger.kinds import Bulletin, Event, Result, Target
from ledger.kinds.movements import BUDGET_SIGN, moved_by, moved_fen
from ledger.values.days import months_of
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.new_projects import new_projects, tells_new
from scoring.facts.points import PointsRecorded
from scoring.facts.rates import month_rates
from scoring.facts.results import counting_results, has_begun
from scoring.facts.year import Facts, ProjectTargets, RecordedRate

Kind = TypeVar("Kind", bound=Event)
OfYear = TypeVar("OfYear", Target, Result)


def facts_of(snapshot: Snapshot) -> Facts:
    """Return the department's facts of the snapshot's year.

    Its last month bounds what has a month: bulletins, money, and results that name one.
    """
    bulletins = _bulletins(snapshot)
    rates = {month: recorded.rate for month, recorded in bulletins.items()}
    targets, points = targets_by_project(snapshot), PointsRecorded(snapshot)
    return Facts(
        year=snapshot.year,
        bulletins=bulletins,
        targets=targets.get(None, ()),
        deductions=points.deductions(None),
        months=tuple(month_rates(snapshot.movements, through=snapshot.through, bulletins=rates)),
        moved_fen=moved_fen(snapshot.movements),
        through_seq=snapshot.seq,
        results_without_target=results_without_target(snapshot).get(None, ()),
        scores_given=points.scores_given(None),
        takes_points=points.of_projects,
        projects=tuple(_projects(snapshot, targets)),
        new_projects=tuple(new_projects(snapshot)) if tells_new(snapshot) else None,
        months_before_budget=months_before_budget(snapshot),
        before_budget=tuple(sorted(one.project for one in before_budget(snapshot.movements))),
    )


def targets_by_project(snapshot: Snapshot) -> dict[str | None, tuple[PlannedAndDone, ...]]:
    """Return the targets of the snapshot's year by project, None for the department's own, each with its result."""
    recorded = (((event.project, event.indicator), seq, event) for seq, event in _of_year(snapshot, Result))
    results = counting_results(recorded, through=snapshot.through)
    found: dict[str | None, list[PlannedAndDone]] = {}
    for seq, target in _of_year(snapshot, Target):
        result_seq, result = results.get((target.project, target.indicator), (None, None))
        one = PlannedAndDone(target=target, target_seq=seq, result=result, result_seq=result_seq)
        found.setdefault(target.project, []).append(one)
    return {project: tuple(targets) for project, targets in found.items()}


def projects_to_evaluate(snapshot: Snapshot) -> list[str]:
    """Return, by code, the projects that money is recorded on and that have targets this year."""
    targets = targets_by_project(snapshot)
    return [code for code in childless(snapshot.projects) if code in targets]


def months_before_budget(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the months before the ledger's first budget, where that is of this year; none otherwise."""
    if snapshot.funded_earlier:
        return ()
    first = min((movement.month for movement in snapshot.movements if movement.kind in BUDGET_SIGN), default="")
    return tuple(month for month in months_of(snapshot.year) if month < first)


def _bulletins(snapshot: Snapshot) -> dict[str, RecordedRate]:
    found = {
        event.month: RecordedRate(seq=seq, rate=Decimal(event.rate))
        for seq, event in _of_kind(snapshot, Bulletin)
        if event.month[:4] == str(snapshot.year) and event.month <= snapshot.through
    }
    return dict(sorted(found.items()))


def _projects(snapshot: Snapshot, targets: Mapping[str | None, tuple[PlannedAndDone, ...]]) -> Iterator[ProjectTargets]:
    moved = moved_by("project", snapshot.movements)
    for code, project in childless(snapshot.projects).items():
        if code in targets:
            budget_fen = moved[code].adjusted_budget_fen
            yield ProjectTargets(project=code, name=project.name, budget_fen=budget_fen, targets=targets[code])


def results_without_target(snapshot: Snapshot) -> dict[str | None, tuple[tuple[int, Result], ...]]:
    """Return by project, None for the department's own, the results of the year that no target asks for, with seqs."""
    planned = {(event.project, event.indicator) for _, event in _of_year(snapshot, Target)}
    found: dict[str | None, list[tuple[int, Result]]] = {}
    for seq, result in _of_year(snapshot, Result):
        if has_begun(result, snapshot.through) and (result.project, result.indicator) not in planned:
            found.setdefault(result.project, []).append((seq, result))
    return {project: tuple(results) for project, results in found.items()}


def names_months(snapshot: Snapshot) -> bool:
    """Tell whether any result of the year says which month it stood at the end of."""
    return any(result.through is not None for _, result in _of_year(snapshot, Result))


def _of_year(snapshot: Snapshot, kind: type[OfYear]) -> Iterator[tuple[int, OfYear]]:
    return ((seq, event) for seq, event in _of_kind(snapshot, kind) if event.year == snapshot.year)


def _of_kind(snapshot: Snapshot, kind: type[Kind]) -> Iterator[tuple[int, Kind]]:
    return ((entry.seq, entry.event) for entry in snapshot.own_facts if isinstance(entry.event, kind))
