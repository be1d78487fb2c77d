"""Standings: how the money of groups of projects was executed by the end of a month.

The ranking, the monthly report and the monitor all rest on them.
"""

from collections.abc import Callable, Iterable
from typing import Generic

from attrs import frozen

from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds.movements import moved_by
from scoring.facts.rates import Key, MonthRate, month_rates_by

BASIC_EXPENDITURE = ("personnel", "operating")
"""The types of basic expenditure (基本支出); everything else that a project may be is project funds (项目资金)."""


@frozen(kw_only=True)
class Standing(Generic[Key]):
    """The money of the ``projects`` that share a ``key`` (an office, say), month by month from January."""

    key: Key
    projects: tuple[Project, ...]
    months: tuple[MonthRate, ...]

    @property
    def now(self) -> MonthRate:
        """The period up to the end of its last month."""
        return self.months[-1]

    @property
    def remaining_fen(self) -> int:
        """Remaining (剩余指标), in fen."""
        return self.now.adjusted_budget_fen - self.now.executed_fen

    @property
    def executed_this_month_fen(self) -> int:
        """What was executed in the last month alone, in fen."""
        before_fen = self.months[-2].executed_fen if len(self.months) > 1 else 0
        return self.now.executed_fen - before_fen


def standings(
    snapshot: Snapshot, key: Callable[[Project], Key], projects: Iterable[Project] | None = None
) -> list[Standing[Key]]:
    """Return the standing of each key over ``projects``, by default all that are ``listed``, in order of the keys."""
    chosen = list(snapshot.listed.values() if projects is None else projects)
    keys = {project.project: key(project) for project in chosen}
    found = month_rates_by(snapshot.movements, keys, through=snapshot.through)
    return [
        Standing(
            key=one,
            projects=tuple(project for project in chosen if keys[project.project] == one),
            months=tuple(months),
        )
        for one, months in found.items()
    ]


def remark_without_money(snapshot: Snapshot) -> str:
    """Return the remark that no money is recorded in the period; empty where some is."""
    period = f"{snapshot.year}-01 至 {snapshot.through}"
    return "" if snapshot.movements else f"注意：{period} 没有任何资金记录"


def project_funds(snapshot: Snapshot) -> list[Project]:
    """Return the listed projects whose money is project funds (项目资金): all but those declared basic expenditure."""
    return [project for project in snapshot.listed.values() if project.expenditure_type not in BASIC_EXPENDITURE]


def funded_projects(snapshot: Snapshot) -> frozenset[str]:
    """Return the codes of the projects that have project funds in the period: a budget that is not 0."""
    moved = moved_by("project", snapshot.movements)
    codes = (project.project for project in project_funds(snapshot))
    return frozenset(code for code in codes if moved[code].adjusted_budget_fen)
