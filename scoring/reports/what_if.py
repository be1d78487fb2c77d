"""What the score would be if money were spent: recorded facts and supposed payments. Nothing is forecast."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from ledger.errors import InvalidInput, NotRecorded
from ledger.history.narrowing import require_registered
from ledger.history.projects import childless
from ledger.history.snapshot import Snapshot
from ledger.kinds import Bulletin
from ledger.kinds.movements import Movement, moved_by
from ledger.values.days import months_of
from ledger.values.figures import MONTHS_A_YEAR, parse_yuan, yuan
from ledger.values.text import shown
from scoring.facts.pledges import pledged_projects

_SPENDING = re.compile(r"(?P<project>.+):(?P<amount>[^:@]+)@(?P<month>\d{4}-(0[1-9]|1[0-2]))", re.ASCII)


@frozen(kw_only=True)
class Spending:
    """A payment that is supposed: fen of a project in a month (``YYYY-MM``)."""

    project: str
    amount_fen: int
    month: str


def spending_of(text: str) -> Spending:
    """Return the spending written ``PROJECT:AMOUNT@MONTH``, the amount in yuan. Raises InvalidInput."""
    found = _SPENDING.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        amount_fen = parse_yuan(found["amount"])
    except ValueError as error:
        wanted = "项目代码:元数@月份，如 P1:1200.00@2023-11"
        raise InvalidInput("invalid_spending", f"{shown(text)}：应为{wanted}") from error
    return Spending(project=found["project"], amount_fen=amount_fen, month=found["month"])


def as_pledged(snapshot: Snapshot, besides: Iterable[Spending] = ()) -> Iterator[Spending]:
    """Yield what the pledged projects would still spend, month by month, if the rest of the year went by their plans.

    Payments supposed ``besides`` count as spent. Where more was spent than was planned, nothing more is until the plan
    has caught up. What is supposed for later months is kept free. Fractions of a fen wait for the next month.
    """
    plans, moved = pledged_projects(snapshot), moved_by("project", snapshot.movements)
    months = months_of(snapshot.year)
    still_to_come = months[months.index(snapshot.through) + 1 :]
    supposed_fen: Counter[tuple[str, str]] = Counter()
    for one in besides:
        supposed_fen[one.project, one.month] += one.amount_fen
    for code in (one for one in childless(snapshot.projects) if one in plans):
        kept_free_fen = sum(amount_fen for (project, _), amount_fen in supposed_fen.items() if project == code)
        budget_fen, spent_fen = moved[code].adjusted_budget_fen, moved[code].executed_fen
        for month in still_to_come:
            spent_fen += supposed_fen[code, month]
            kept_free_fen -= supposed_fen[code, month]
            share = plans[code][months.index(month)]
            planned_fen = min(int(share * budget_fen), budget_fen - kept_free_fen)
            if planned_fen > spent_fen:
                yield Spending(project=code, amount_fen=planned_fen - spent_fen, month=month)
                spent_fen = planned_fen


def supposing(snapshot: Snapshot, spendings: Sequence[Spending]) -> Snapshot:
    """Return the whole year as it would stand: what the snapshot holds, and the payments supposed.

    Bulletins after the snapshot's last month are left out: they are facts of another course of the year. Raises
    NotRecorded for an unknown project, InvalidInput for a payment outside the year or beyond the project's budget.
    """
    _check(snapshot, spendings)
    supposed = tuple(
        Movement(project=one.project, month=one.month, kind="expenditure", amount_fen=one.amount_fen)
        for one in spendings
    )
    facts = tuple(
        entry
        for entry in snapshot.facts
        if not (isinstance(entry.event, Bulletin) and entry.event.month > snapshot.through)
    )
    return evolve(
        snapshot, through=f"{snapshot.year}-{MONTHS_A_YEAR}", movements=snapshot.movements + supposed, facts=facts
    )


def require_after(spendings: Iterable[Spending], through: str) -> None:
    """Raise InvalidInput for a payment until the month ``through`` of a year that is looked at from there.

    The whole year is looked at again as it was spent, so that a payment may be supposed in any of its months.
    """
    for one in spendings:
        if one.month <= through < f"{through[:4]}-{MONTHS_A_YEAR}":
            message = f"{one.project}：{one.month} 应在 {through} 之后，那之前的收支按记录计"
            raise InvalidInput("invalid_spending", message)


def _check(snapshot: Snapshot, spendings: Sequence[Spending]) -> None:
    moved = moved_by("project", snapshot.movements)
    for one in spendings:
        require_registered(snapshot, one.project)
        if one.project not in childless(snapshot.projects):
            raise NotRecorded("unknown_project", f"没有可以支出的项目 {one.project}：资金记在它的下级项目上")
        if one.month[:4] != str(snapshot.year):
            raise InvalidInput("invalid_spending", f"{one.project}：{one.month} 不在 {snapshot.year} 年")
        left_fen = moved[one.project].adjusted_budget_fen - moved[one.project].executed_fen
        if one.amount_fen > left_fen:
            wanted = f"应不超过剩余指标 {yuan(left_fen)} 元"
            raise InvalidInput("insufficient_budget", f"{one.project}：支出 {yuan(one.amount_fen)} 元，{wanted}")
        moved[one.project]["expenditure"] += one.amount_fen
