"""Balances (项目收支): one row a project, office or unit, its movements of the year in columns."""

from decimal import Decimal

from attrs import frozen

from ledger.history.offices import Office, group_of
from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds.movements import MONEY_KINDS, MovedFen, moved_by
from ledger.values.figures import percent_of


@frozen(kw_only=True)
class YearsMoney:
    """The money of one fiscal year in integer fen.

    Every column is net of its reversals. ``reduction``, ``surrender`` and ``refund`` are positive, ``virement`` is
    signed. ``execution_rate`` is per cent with two places, None where there is no budget.
    """

    appropriation_fen: int
    carry_over_fen: int
    supplement_fen: int
    reduction_fen: int
    virement_fen: int
    surrender_fen: int
    adjusted_budget_fen: int
    expenditure_fen: int
    refund_fen: int
    executed_fen: int

    @property
    def remaining_fen(self) -> int:
        """Remaining (剩余指标): adjusted budget − executed, in fen."""
        return self.adjusted_budget_fen - self.executed_fen

    @property
    def execution_rate(self) -> Decimal | None:
        """Execution rate (执行率): executed ÷ adjusted budget."""
        return percent_of(self.executed_fen, self.adjusted_budget_fen)


@frozen(kw_only=True)
class Balance(YearsMoney):
    """The money of a project."""

    project: Project


@frozen(kw_only=True)
class GroupBalance(YearsMoney):
    """The money of an office, or of a unit, with all its projects."""

    group: Office


def balances(snapshot: Snapshot) -> list[Balance]:
    """Return a balance for each project that is ``listed``, silent ones too, by code, over the snapshot's period."""
    moved = moved_by("project", snapshot.movements)
    return [Balance(project=project, **_columns(moved[code])) for code, project in snapshot.listed.items()]


def balances_by(snapshot: Snapshot, by: str) -> list[GroupBalance]:
    """Return a balance for each ``office`` of the projects that are ``listed``, or each ``department``, in order."""
    groups = {code: group_of(project, snapshot, by=by) for code, project in snapshot.listed.items()}
    moved = {group: MovedFen() for group in sorted(set(groups.values()))}
    for movement in snapshot.movements:
        if movement.project in groups:
            moved[groups[movement.project]].add(movement)
    return [GroupBalance(group=group, **_columns(of_group)) for group, of_group in moved.items()]


def _columns(moved: MovedFen) -> dict[str, int]:
    of_kinds = {f"{kind}_fen": moved[kind] for kind in MONEY_KINDS}
    return {"adjusted_budget_fen": moved.adjusted_budget_fen, "executed_fen": moved.executed_fen, **of_kinds}
