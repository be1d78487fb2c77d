"""The totals that a publication shows and in which confidential projects may be hidden."""

from collections.abc import Iterator

from attrs import frozen

from ledger.kinds import KINDS, Statement
from ledger.movements import BUDGET_SIGN, EXECUTED_SIGN, Movement
from ledger.projects import subtree
from ledger.snapshot import Snapshot
from ledger.words import SUBJECTS
from publish.policy import Policy
from scoring.rubric import Rubric

KINDS_OF = {"adjusted_budget": BUDGET_SIGN, "executed": EXECUTED_SIGN}
_KINDS_IN_SENTENCES = ("appropriation", "carry_over", "supplement")
"""What a score sheet's sentences may print beside the adjusted budget and the executed (the rubric's ``budget``)."""


@frozen(kw_only=True)
class PublishedTotal:
    """One total, named in Chinese, of the movements of ``kinds`` in the months ``first`` to ``last``.

    ``projects`` are the codes it is a total of, None for the whole department.
    """

    name: str
    kinds: tuple[str, ...]
    first: str
    last: str
    projects: frozenset[str] | None = None

    def counts(self, movement: Movement) -> bool:
        """Tell whether the movement is part of the total."""
        ours = self.projects is None or movement.project in self.projects
        return ours and movement.kind in self.kinds and self.first <= movement.month <= self.last


def totals_of_year(snapshot: Snapshot, policy: Policy, rubric: Rubric | None) -> Iterator[PublishedTotal]:
    """Yield the year's totals that ``policy`` shows, directly or in the sentences of a sheet under ``rubric``.

    An official total counts confidential projects, whatever the policy says of ours.
    """
    if policy.confidential_in_totals and policy.tables.keys() & {"overview", "months", "score_sheet"}:
        yield from _of_year(snapshot, rubric)
    if "statements" in policy.tables or Statement.kind in policy.bodies:
        yield from _stated(snapshot)


def totals_within_year(snapshot: Snapshot, policy: Policy) -> Iterator[PublishedTotal]:
    """Yield the totals of single months that ``policy`` shows: the difference of two that are cumulative."""
    if not policy.confidential_in_totals or "months" not in policy.tables:
        return
    for number in range(1, int(snapshot.through[5:]) + 1):
        month = f"{snapshot.year}-{number:02d}"
        for subject, kinds in KINDS_OF.items():
            name = f"{month} 的{SUBJECTS[subject]}"
            yield PublishedTotal(name=name, kinds=tuple(kinds), first=month, last=month)


def _of_year(snapshot: Snapshot, rubric: Rubric | None) -> Iterator[PublishedTotal]:
    named = {SUBJECTS[subject]: tuple(kinds) for subject, kinds in KINDS_OF.items()}
    also = ("surrender", *(_KINDS_IN_SENTENCES if rubric is not None and _measures_by_kind(rubric) else ()))
    for name, kinds in (named | {KINDS[kind].title: (kind,) for kind in also}).items():
        first, last = f"{snapshot.year}-01", snapshot.through
        yield PublishedTotal(name=f"{snapshot.year} 年的{name}", kinds=kinds, first=first, last=last)


def _stated(snapshot: Snapshot) -> Iterator[PublishedTotal]:
    for event in (entry.event for entry in snapshot.facts):
        if isinstance(event, Statement) and event.through[:4] == str(snapshot.year):
            below = frozenset(subtree(snapshot.projects, event.project)) if event.project else None
            name = f"对账单所列 {event.project or '部门'} 至 {event.through} 的{SUBJECTS[event.subject]}"
            kinds, first = tuple(KINDS_OF[event.subject]), f"{snapshot.year}-01"
            yield PublishedTotal(name=name, kinds=kinds, first=first, last=event.through, projects=below)


def _measures_by_kind(rubric: Rubric) -> bool:
    """Tell whether a line measures by the money of single kinds, which its sentence then prints."""
    return any(
        line.parameters.get("of") == "control_rate" or {"budget", "carry_over"} & line.parameters.keys()
        for line in rubric.walk()
    )
