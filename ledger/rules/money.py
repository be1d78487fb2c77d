"""The rules of acceptance for money: where it may be recorded, when, and how much.

Source: 预算法 article 13 (no expenditure without budget); the rest keeps the log free of contradictions.
"""

from collections.abc import Iterator

from ledger.kinds import Event, Expenditure, MoneyEvent, MonthClosed, Refund, Reversal, Virement
from ledger.kinds.movements import Movement
from ledger.refusals import RECORDED_EVENT, Refusal
from ledger.rules.books import Books
from ledger.values.days import day_of_recording
from ledger.values.figures import yuan

_INSTEAD = {
    "project_registered": "名称、处室、类别有误，记 project_changed 更正",
    "department_registered": "名称、上级有误，记 department_changed 更正",
    "reversal": "要恢复被冲销的一笔，请重新记录它",
    "details_erased": "删除不能撤回",
}
"""What to do where an event cannot be reversed."""


def money_refusals(event: MoneyEvent, books: Books) -> Iterator[Refusal]:
    """Yield why a money event may not be recorded on its project at its date, its balance apart."""
    yield from _time_refusals(event, books)
    yield from _childless(event.project, "project", books)
    if isinstance(event, Virement):
        yield from _destination_refusals(event, books)
    if isinstance(event, Refund):
        yield from _refund_refusals(event, books)


def reversal_refusals(event: Reversal, books: Books) -> Iterator[Refusal]:
    """Yield why a reversal may not cancel the event it names, the balance it would leave apart."""
    named = books.past.event(event.reverses)
    if named is None:
        yield _unknown("reverses", event.reverses)
        return
    if not named.reversible:
        wanted = f"可以冲销的事件（{named.title}不可以：{_INSTEAD[named.kind]}）"
        yield Refusal(code="not_reversible", field="reverses", value=event.reverses, wanted=wanted)
        return
    earlier = books.past.reversal_of(event.reverses)
    if earlier is not None:
        wanted = f"未被冲销的事件（已由 {earlier} 冲销）"
        yield Refusal(code="already_reversed", field="reverses", value=event.reverses, wanted=wanted)
        return
    if not isinstance(named, MoneyEvent):
        return
    yield from _time_refusals(event, books)
    yield from _after(event, named)
    if isinstance(named, Expenditure) and books.past.refunded_fen(named.event_id):
        yield Refusal(code="has_refunds", field="reverses", value=event.reverses, wanted="没有未冲销退回的支出")


def balance_refusals(event: Event, books: Books) -> Iterator[Refusal]:
    """Yield why an event would take a project's remaining (剩余指标) of its fiscal year below zero."""
    for movement in books.movements(event):
        available_fen = books.remaining_fen(movement.project, movement.year)
        if movement.remaining_fen >= 0 or available_fen + movement.remaining_fen >= 0:
            continue
        yield _overdraws(event, movement, available_fen)


def _overdraws(event: Event, movement: Movement, available_fen: int) -> Refusal:
    place, needed = f"{movement.project} {movement.year} 年剩余指标", yuan(-movement.remaining_fen)
    if isinstance(event, Reversal):
        wanted = f"{place}不少于 {needed} 元的冲销（现为 {yuan(available_fen)} 元）；更正记错的一笔，先记正确的，再冲销"
        code, field, value = "reversal_overdraws", "reverses", event.reverses
    else:
        wanted = f"不超过 {place} {yuan(available_fen)} 元"
        code, field, value = "insufficient_budget", "amount", needed
    return Refusal(code=code, field=field, value=value, wanted=wanted, overdrawn=movement.project)


def _time_refusals(event: Event, books: Books) -> Iterator[Refusal]:
    today = day_of_recording(event.recorded_at)
    if event.occurred_on > today:
        yield Refusal(code="future_date", field="occurred_on", value=event.occurred_on, wanted=f"不晚于 {today}")
    month = event.occurred_on[:7]
    closing = books.holder(MonthClosed, (month,))
    if closing is not None:
        wanted = f"未结账月份的日期（{month} 已由 {closing} 结账）"
        yield Refusal(code="month_closed", field="occurred_on", value=event.occurred_on, wanted=wanted)


def _childless(project: str, field: str, books: Books) -> Iterator[Refusal]:
    if books.has_children(project):
        yield Refusal(code="project_has_children", field=field, value=project, wanted="没有下级的项目")


def _destination_refusals(event: Virement, books: Books) -> Iterator[Refusal]:
    if event.to_project == event.project:
        yield Refusal(code="same_project", field="to_project", value=event.to_project, wanted="另一项目")
    elif books.project(event.to_project) is None:
        yield Refusal(code="unknown_project", field="to_project", value=event.to_project, wanted="已登记的项目")
    else:
        yield from _childless(event.to_project, "to_project", books)


def _refund_refusals(event: Refund, books: Books) -> Iterator[Refusal]:
    payment = books.past.event(event.refunds)
    if payment is None:
        yield _unknown("refunds", event.refunds)
        return
    if not isinstance(payment, Expenditure):
        yield Refusal(code="not_a_payment", field="refunds", value=event.refunds, wanted="一笔支出的 event_id")
        return
    if payment.project != event.project:
        yield Refusal(code="other_project", field="project", value=event.project, wanted=payment.project)
    yield from _after(event, payment)
    reversal = books.past.reversal_of(payment.event_id)
    left_fen = 0 if reversal else payment.amount_fen - books.past.refunded_fen(payment.event_id)
    if event.amount_fen > left_fen:
        wanted = f"不超过 {yuan(left_fen)}" + (f"（该支出已由 {reversal} 冲销）" if reversal else "")
        yield Refusal(code="refund_exceeds_payment", field="amount", value=yuan(event.amount_fen), wanted=wanted)


def _after(event: Event, named: MoneyEvent) -> Iterator[Refusal]:
    if event.occurred_on[:4] != named.occurred_on[:4]:
        wanted = f"{named.occurred_on[:4]} 年内的日期"
        yield Refusal(code="other_fiscal_year", field="occurred_on", value=event.occurred_on, wanted=wanted)
    elif event.occurred_on < named.occurred_on:
        wanted = f"不早于 {named.occurred_on}"
        yield Refusal(code="before_named_event", field="occurred_on", value=event.occurred_on, wanted=wanted)


def _unknown(field: str, event_id: str) -> Refusal:
    return Refusal(
        code="unknown_event",
        field=field,
        value=event_id,
        wanted=RECORDED_EVENT,
    )
