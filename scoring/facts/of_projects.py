"""The facts of single projects: what is recorded is grouped by project once, however many projects are asked for."""

from collections import defaultdict

from ledger.history.before_budget import before_budget
from ledger.history.narrowing import require_registered
from ledger.history.snapshot import Snapshot
from ledger.kinds.movements import Movement, moved_fen
from scoring.facts.indicators import added_up
from scoring.facts.of_snapshot import months_before_budget, results_without_target, targets_by_project
from scoring.facts.points import PointsRecorded
from scoring.facts.rates import month_rates
from scoring.facts.year import Facts


class ProjectFacts:
    """What a snapshot holds, grouped by project."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._targets = targets_by_project(snapshot)
        self._results_without_target = results_without_target(snapshot)
        self._points = PointsRecorded(snapshot)
        self._months_before_budget = months_before_budget(snapshot)
        self._moved: defaultdict[str, list[Movement]] = defaultdict(list)
        for movement in snapshot.movements:
            self._moved[movement.project].append(movement)
        self._below: defaultdict[str, list[str]] = defaultdict(list)
        for project in snapshot.projects.values():
            if project.parent is not None:
                self._below[project.parent].append(project.project)

    def of(self, project: str) -> Facts:
        """Return the facts of one project in the snapshot's year.

        Of a parent project they are those of all projects below it, its own targets first, those of the others added
        up; points are those on itself alone. Raises NotRecorded where no project has that code.
        """
        require_registered(self._snapshot, project)
        members = sorted(self._members(project))
        moved = [movement for code in members for movement in self._moved[code]]
        below = [code for code in members if code != project]
        weighed = ((one, self._budget_fen(code)) for code in below for one in self._targets.get(code, ()))
        without = (one for code in members for one in self._results_without_target.get(code, ()))
        return Facts(
            year=self._snapshot.year,
            bulletins={},
            targets=(*self._targets.get(project, ()), *added_up(weighed)),
            deductions=self._points.deductions(project),
            months=tuple(month_rates(moved, through=self._snapshot.through)),
            moved_fen=moved_fen(moved),
            through_seq=self._snapshot.seq,
            results_without_target=tuple(sorted(without, key=lambda one: one[0])),
            scores_given=self._points.scores_given(project),
            takes_points=self._points.of_projects,
            months_before_budget=self._months_before_budget,
            before_budget=tuple(one.project for one in before_budget(moved)),
            project=project,
        )

    def _members(self, project: str) -> list[str]:
        """Return the project and all below it."""
        found = [project]
        for code in found:
            found += self._below[code]
        return found

    def _budget_fen(self, project: str) -> int:
        return moved_fen(self._moved[project]).adjusted_budget_fen
