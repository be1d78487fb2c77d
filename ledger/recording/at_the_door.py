"""What is asked of a new line only, beside the rules of acceptance: old logs hold what it refuses, and stay sound.

Verification does not replay it. A flat run of guards, one named reason each, as in ``ledger/rules/guards.py``.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.kinds import (
    KINDS,
    Bulletin,
    DepartmentRegistered,
    Event,
    ImprovementPlan,
    MoneyEvent,
    MonthClosed,
    Result,
    Reversal,
    Statement,
)
from ledger.refusals import Refusal
from ledger.rules.books import Books
from ledger.values.days import day_of_recording, first_month_of

Guard = Callable[[Any, Books, str], Iterator[Refusal]]


def refusals_at_the_door(event: Event, books: Books, today: str) -> list[Refusal]:
    """Return every reason why ``event``, of which nothing is recorded yet, is no longer taken.

    ``today`` is the day (UTC+8) by the machine's clock; the log's, which the rules go by, may stand ahead of it.
    """
    return [refusal for guard in _GUARDS_OF[event.kind] for refusal in guard(event, books, today)]


def _stands_below_another(event: DepartmentRegistered, books: Books, today: str) -> Iterator[Refusal]:
    # What is registered already is refused by the rules; the log begins with a department that stands below none.
    if event.parent is not None or event.department in books.departments or not books.departments:
        return
    own = next(iter(books.departments.values()))
    wanted = (
        f"{event.department} 所属部门的代码，如本账本自己的 {own.department}（{own.name}）。一个账本是一个部门和它的"
        f"下级单位：若这一行出自另一个部门的导出，那个部门应有自己的账本，请用 jixiao init 另建"
    )
    yield Refusal(code="parent_missing", field="parent", wanted=wanted)


def _money_to_come(event: Event, books: Books, today: str) -> Iterator[Refusal]:
    if isinstance(event, Reversal) and not isinstance(books.past.event(event.reverses), MoneyEvent):
        return
    # What is to come by the log's clock too is refused by the rules.
    if today < event.occurred_on <= day_of_recording(event.recorded_at):
        yield Refusal(code="future_date", field="occurred_on", value=event.occurred_on, wanted=f"不晚于 {today}")


def _month_to_come(event: Bulletin | Statement | Result | MonthClosed, books: Books, today: str) -> Iterator[Refusal]:
    field = "through" if isinstance(event, Statement | Result) else "month"
    month, this_month = getattr(event, field), today[:7]
    if month is not None and month > this_month:
        yield Refusal(code="future_date", field=field, value=month, wanted=f"不晚于本月 {this_month}")


def _quarter_to_come(event: ImprovementPlan, books: Books, today: str) -> Iterator[Refusal]:
    begins = first_month_of(event.quarter)
    if begins > today[:7]:
        wanted = f"已经开始的季度（今天是 {today}，这一季度从 {begins} 开始）"
        yield Refusal(code="future_date", field="quarter", value=event.quarter, wanted=wanted)


GUARDS: tuple[tuple[type[Event], Guard], ...] = (
    (DepartmentRegistered, _stands_below_another),
    (MoneyEvent, _money_to_come),
    (Reversal, _money_to_come),
    (Bulletin, _month_to_come),
    (Statement, _month_to_come),
    (Result, _month_to_come),
    (MonthClosed, _month_to_come),
    (ImprovementPlan, _quarter_to_come),
)
"""Every guard, and the kind it looks at."""

_GUARDS_OF = {
    name: tuple(guard for looks_at, guard in GUARDS if issubclass(kind, looks_at)) for name, kind in KINDS.items()
}
