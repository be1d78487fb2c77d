"""Points that people took off or gave, grouped by whose sheet they stand on."""

from ledger.history.snapshot import Snapshot
from ledger.kinds import Deduction, PublishedScore, RubricAdopted
from scoring.facts.year import PointsOff, ScoreGiven


class PointsRecorded:
    """The deductions and published scores of a snapshot's year, and what rubrics were adopted for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._off: dict[str | None, list[PointsOff]] = {}
        self._given: dict[str | None, list[ScoreGiven]] = {}
        self._adopted_for: set[str] = set()
        for entry in snapshot.own_facts:
            event = entry.event
            if isinstance(event, Deduction) and event.year == snapshot.year:
                self._off.setdefault(event.project, []).append(PointsOff(seq=entry.seq, deduction=event))
            elif isinstance(event, PublishedScore) and event.year == snapshot.year:
                self._given.setdefault(event.project, []).append(ScoreGiven(seq=entry.seq, published=event))
            elif isinstance(event, RubricAdopted) and event.year == snapshot.year:
                self._adopted_for.add(event.scope)

    @property
    def of_projects(self) -> bool:
        """Whether projects are given and taken points: on any some are, or a rubric is adopted for them."""
        return "projects" in self._adopted_for or any(code is not None for code in {*self._off, *self._given})

    def deductions(self, project: str | None) -> tuple[PointsOff, ...]:
        """Return those of a project's own sheet, or the department's, in order of the log."""
        return tuple(self._off.get(project, ()))

    def scores_given(self, project: str | None) -> tuple[ScoreGiven, ...]:
        """Return those of a project's own sheet, or the department's, under whatever rubric, in order of the log."""
        return tuple(self._given.get(project, ()))
