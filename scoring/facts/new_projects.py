"""New projects that got money, and whether each was appraised before (事前绩效评估).

Source: 预算编制 · 新增预算入库项目事前绩效评估, a line of the self-evaluations in Guangdong.
"""

from attrs import frozen

from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds import Appraisal
from ledger.kinds.movements import moved_by_project
from scoring.facts.standings import project_funds

GRANTING = ("appropriation", "supplement")
ADMITTED = ("pass", "revise")
"""The conclusions after which a project may get money; the other one is to reject it."""


@frozen(kw_only=True)
class NewProject:
    """A new project, what it was granted this year in fen, and its appraisal with the seq; None where there is none."""

    project: Project
    granted_fen: int
    appraisal: Appraisal | None
    appraisal_seq: int | None

    @property
    def admitted(self) -> bool:
        """Whether it was appraised and not rejected."""
        return self.appraisal is not None and self.appraisal.conclusion in ADMITTED


def new_projects(snapshot: Snapshot) -> list[NewProject]:
    """Return, by code, the projects that were granted project funds this year and had no money before.

    A project is new that no money moved on in an earlier year and nothing was carried over to. In the first year of a
    log that is every project without carry-over: ``tells_new`` says whether it can be told.
    """
    moved = moved_by_project(snapshot.movements)
    appraisals = {
        entry.event.project: (entry.seq, entry.event)
        for entry in snapshot.facts
        if isinstance(entry.event, Appraisal) and entry.event.year == snapshot.year
    }
    found = []
    for project in project_funds(snapshot):
        code = project.project
        granted_fen = sum(moved[code][kind] for kind in GRANTING)
        if granted_fen > 0 and code not in snapshot.funded_earlier and not moved[code]["carry_over"]:
            seq, appraisal = appraisals.get(code, (None, None))
            found.append(NewProject(project=project, granted_fen=granted_fen, appraisal=appraisal, appraisal_seq=seq))
    return found


def tells_new(snapshot: Snapshot) -> bool:
    """Tell whether the log holds money of an earlier year, without which every project looks new."""
    return bool(snapshot.funded_earlier)
