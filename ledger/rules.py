"""The rules of acceptance for what any event may name and claim; a flat run of guards, one named reason each."""

import hashlib
from collections.abc import Callable, Iterator

from ledger.books import Books, subject_of
from ledger.figures import AMOUNT
from ledger.kinds import (
    DepartmentRegistered,
    DetailsErased,
    Event,
    MoneyEvent,
    ProjectRegistered,
    Result,
    Reversal,
    RubricAdopted,
    Statement,
    Target,
)
from ledger.money_rules import balance_refusals, money_refusals, reversal_refusals
from ledger.problems import Refusal

Guard = Callable[[Event, Books], Iterator[Refusal]]


def refusals(event: Event, books: Books) -> list[Refusal]:
    """Return every reason why ``event`` may not follow what the books hold; none means it is accepted.

    Balances are looked at last, and only for an event that is otherwise in order.
    """
    found = [refusal for guard in GUARDS for refusal in guard(event, books)]
    return found or list(balance_refusals(event, books))


def _names_known_department(event: Event, books: Books) -> Iterator[Refusal]:
    if isinstance(event, DepartmentRegistered):
        if event.parent is not None and event.parent not in books.departments:
            yield Refusal(code="unknown_parent", field="parent", value=event.parent, wanted="已登记的部门")
        return
    if event.department not in books.departments:
        wanted = "、".join(sorted(books.departments)[:5])
        yield Refusal(code="unknown_department", field="department", value=event.department, wanted=wanted)


def _names_known_project(event: Event, books: Books) -> Iterator[Refusal]:
    code = getattr(event, "project", None)
    if code is None or isinstance(event, ProjectRegistered):
        return
    project = books.projects.get(code)
    if project is None:
        yield Refusal(code="unknown_project", field="project", value=code, wanted="已登记的项目")
    elif event.department != project.department:
        yield Refusal(code="wrong_department", field="department", value=event.department, wanted=project.department)


def _may_be_registered(event: Event, books: Books) -> Iterator[Refusal]:
    if not isinstance(event, ProjectRegistered) or event.parent is None:
        return
    if event.parent not in books.projects or event.parent == event.project:
        yield Refusal(code="unknown_parent", field="parent", value=event.parent, wanted="先登记的一级项目")
    elif not books.has_children(event.parent) and books.past.has_movements(event.parent):
        yield Refusal(code="parent_has_movements", field="parent", value=event.parent, wanted="没有资金记录的项目")


def _is_the_only_one(event: Event, books: Books) -> Iterator[Refusal]:
    if not event.unique_by:
        return
    first = books.holder(type(event), subject_of(event))
    if first is None:
        return
    code = "duplicate_fact" if event.reversible else "already_registered"
    subject = "、".join(str(value) for value in subject_of(event) if value is not None)
    yield Refusal(code=code, field=event.unique_by[-1], value=subject, wanted=f"尚未记录的事项（已有 {first}）")


def _is_complete(event: Event, books: Books) -> Iterator[Refusal]:
    if isinstance(event, Target) and event.nature == "quantitative" and event.value is None:
        yield Refusal(code="missing_field", field="value", wanted="定量指标的目标值")
    if isinstance(event, Result) and event.value is None and event.grade is None:
        yield Refusal(code="missing_field", field="value", wanted="value 或 grade 之一")
    if isinstance(event, Statement) and event.unit == "元" and not AMOUNT.fullmatch(event.amount):
        yield Refusal(code="invalid_amount", field="amount", value=event.amount, wanted="最多 2 位小数的元数")


def _rubric_is_its_text(event: Event, books: Books) -> Iterator[Refusal]:
    if not isinstance(event, RubricAdopted):
        return
    if event.text is None:
        yield Refusal(code="unknown_rubric", field="rubric", value=event.rubric, wanted="随附的评分标准，或给出 text")
    elif event.sha256 != hashlib.sha256(event.text.encode()).hexdigest():
        yield Refusal(code="digest_mismatch", field="sha256", value=event.sha256, wanted="text 的 SHA-256")


def _erases_an_event(event: Event, books: Books) -> Iterator[Refusal]:
    if isinstance(event, DetailsErased) and books.past.event(event.erases) is None:
        yield Refusal(code="unknown_event", field="erases", value=event.erases, wanted="已记录的 event_id")


def _moves_money_in_order(event: Event, books: Books) -> Iterator[Refusal]:
    if isinstance(event, MoneyEvent):
        yield from money_refusals(event, books)
    elif isinstance(event, Reversal):
        yield from reversal_refusals(event, books)


GUARDS: tuple[Guard, ...] = (
    _names_known_department,
    _names_known_project,
    _may_be_registered,
    _is_the_only_one,
    _is_complete,
    _rubric_is_its_text,
    _erases_an_event,
    _moves_money_in_order,
)
