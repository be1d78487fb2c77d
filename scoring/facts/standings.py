"""Standings: how the money of groups of projects was executed by the end of a month.

The ranking, the monthly report and the monitor all rest on them.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Generic

from attrs import frozen

from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds.movements import beyond_budget_fen, moved_by
from ledger.values.figures import percent, share
from ledger.values.listed import Listed
from scoring.facts.rates import Key, MonthRate, month_rates_by

BASIC_EXPENDITURE = ("personnel", "operating")
"""The types of basic expenditure (基本支出); everything else that a project may be is project funds (项目资金)."""


@frozen(kw_only=True)
class Standing(Generic[Key]):
    """The money of the ``projects`` that share a ``key`` (an office, say), month by month from January.

    ``beyond_fen`` is by project what was executed by the end of the last month beyond the budget so far, where anything
    was, in fen.
    """

    key: Key
    projects: tuple[Project, ...]
    months: tuple[MonthRate, ...]
    beyond_fen: Mapping[str, int]

    @property
    def now(self) -> MonthRate:
        """The period up to the end of its last month."""
        return self.months[-1]

    @property
    def counted_fen(self) -> int:
        """What counts of executed, in fen: of each project at most its budget, and of all no more than theirs."""
        within_fen = self.now.executed_fen - sum(self.beyond_fen.values())
        return within_fen - beyond_budget_fen(within_fen, self.now.adjusted_budget_fen)

    @property
    def counted_share(self) -> Fraction | None:
        """What counts ÷ adjusted budget, unrounded, from 0 to 1; None where there is no budget."""
        return share(self.counted_fen, self.now.adjusted_budget_fen)

    @property
    def counted_rate(self) -> Decimal | None:
        """The same in per cent, two places."""
        return percent(self.counted_share)

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
    of_key: dict[Key, list[Project]] = {one: [] for one in found}
    for project in chosen:
        of_key[keys[project.project]].append(project)
    beyond_fen = _beyond_fen(snapshot)
    return [
        Standing(
            key=one,
            projects=tuple(of_key[one]),
            months=tuple(months),
            beyond_fen={of.project: beyond_fen[of.project] for of in of_key[one] if of.project in beyond_fen},
        )
        for one, months in found.items()
    ]


def _beyond_fen(snapshot: Snapshot) -> dict[str, int]:
    """Return by project what was executed beyond its budget by the end of the period, where anything was."""
    moved = moved_by("project", snapshot.movements)
    beyond = {code: beyond_budget_fen(one.executed_fen, one.adjusted_budget_fen) for code, one in moved.items()}
    return {code: fen for code, fen in beyond.items() if fen}


def remark_without_money(snapshot: Snapshot) -> str:
    """Return the remark that no money is recorded in the period; empty where some is."""
    period = f"{snapshot.year}-01 至 {snapshot.through}"
    return "" if snapshot.movements else f"注意：{period} 没有任何资金记录"


def remark_beyond_budget(found: Iterable[Standing[Key]]) -> Listed | None:
    """Return the remark on projects of which more was executed than counts; None where there are none."""
    codes = [code for standing in found for code in standing.beyond_fen]
    after = "；执行率中至多计到预算数（批复前支出，请核对）"
    return Listed(before="注意：累计支出超过累计预算的项目：", items=codes, after=after) if codes else None


def project_funds(snapshot: Snapshot) -> list[Project]:
    """Return the listed projects whose money is project funds (项目资金): all but those declared basic expenditure."""
    return [project for project in snapshot.listed.values() if project.expenditure_type not in BASIC_EXPENDITURE]


def funded_projects(snapshot: Snapshot) -> frozenset[str]:
    """Return the codes of the projects that have project funds in the period: a budget that is not 0."""
    moved = moved_by("project", snapshot.movements)
    codes = (project.project for project in project_funds(snapshot))
    return frozenset(code for code in codes if moved[code].adjusted_budget_fen)
