"""The rules of acceptance for what any event may name and claim; a flat run of guards, one named reason each."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from ledger.kinds import (
    KINDS,
    DepartmentChanged,
    DepartmentRegistered,
    DetailsErased,
    Event,
    ImprovementPlan,
    MoneyEvent,
    ProjectRegistered,
    Result,
    Reversal,
    RubricAdopted,
    Statement,
    Target,
    fields_of,
)
from ledger.kinds.units import unit_of
from ledger.refusals import RECORDED_EVENT, Refusal
from ledger.rules.books import Books
from ledger.rules.departments import department_refusals, department_reversal_refusals
from ledger.rules.money import balance_refusals, money_refusals, reversal_refusals
from ledger.values.figures import AMOUNT

Guard = Callable[[Any, Books], Iterator[Refusal]]


def refusals(event: Event, books: Books) -> list[Refusal]:
    """Return every reason why ``event`` may not follow what the books hold; none means it is accepted.

    Balances are looked at last, and only for an event that is otherwise in order.
    """
    found = [refusal for guard in _GUARDS_OF[event.kind] for refusal in guard(event, books)]
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
    project = books.project(code)
    if project is None:
        yield Refusal(code="unknown_project", field="project", value=code, wanted="已登记的项目")
    elif event.department != project.department:
        yield Refusal(code="wrong_department", field="department", value=event.department, wanted=project.department)


def _may_be_registered(event: ProjectRegistered, books: Books) -> Iterator[Refusal]:
    if event.parent is None:
        return
    if books.project(event.parent) is None or event.parent == event.project:
        yield Refusal(code="unknown_parent", field="parent", value=event.parent, wanted="先登记的一级项目")
    elif not books.has_children(event.parent) and books.past.has_movements(event.parent):
        yield Refusal(code="parent_has_movements", field="parent", value=event.parent, wanted="没有资金记录的项目")


def _is_the_only_one(event: Event, books: Books) -> Iterator[Refusal]:
    subject = books.subject_of(event)
    first = books.holder(type(event), subject)
    if first is None:
        return
    assumed = {field.default for field in fields_of(type(event)) if field.name in event.unique_by}
    named = "、".join(str(value) for value in subject if value is not None and value not in assumed)
    code = "duplicate_fact" if event.reversible else "already_registered"
    yield Refusal(code=code, field=event.unique_by[-1], value=named, wanted=f"尚未记录的事项（已有 {first}）")


def _is_of_a_unit(event: Event, books: Books) -> Iterator[Refusal]:
    """Version 2 of a kind is there for sub-units; one that came later may be of the department too.

    So may an improvement plan, which must say whose office it is where several units have one of that name.
    """
    if isinstance(event, ImprovementPlan):
        return
    if event.version == event.of_units and unit_of(event, books.own) is None:
        wanted = f"第 1 版：不是下属单位（{event.department}）的事项"
        yield Refusal(code="unsupported_version", field="version", value=str(event.version), wanted=wanted)


def _is_complete(event: Event, books: Books) -> Iterator[Refusal]:
    if isinstance(event, Target) and event.nature == "quantitative" and event.value is None:
        yield Refusal(code="missing_field", field="value", wanted="定量指标的目标值")
    if isinstance(event, Result) and event.value is None and event.grade is None:
        yield Refusal(code="missing_field", field="value", wanted="value 或 grade 之一")
    if isinstance(event, Result) and event.through is not None and event.through[:4] != str(event.year):
        wanted = f"预算年度 {event.year} 之内的月份，如 {event.year}-06；全年的完成情况不填"
        yield Refusal(code="invalid_month", field="through", value=event.through, wanted=wanted)
    if isinstance(event, Statement) and event.unit == "元" and not AMOUNT.fullmatch(event.amount):
        yield Refusal(code="invalid_amount", field="amount", value=event.amount, wanted="最多 2 位小数的元数")


def _rubric_is_its_text(event: RubricAdopted, books: Books) -> Iterator[Refusal]:
    if event.text is None:
        yield Refusal(code="unknown_rubric", field="rubric", value=event.rubric, wanted="随附的评分标准，或给出 text")
    elif event.sha256 != hashlib.sha256(event.text.encode()).hexdigest():
        yield Refusal(code="digest_mismatch", field="sha256", value=event.sha256, wanted="text 的 SHA-256")


def _erases_an_event(event: DetailsErased, books: Books) -> Iterator[Refusal]:
    if books.past.event(event.erases) is None:
        yield Refusal(code="unknown_event", field="erases", value=event.erases, wanted=RECORDED_EVENT)


def _has_fields(*names: str) -> Callable[[type[Event]], bool]:
    return lambda kind: any(field.name in names for field in fields_of(kind))


def _is(*kinds: type[Event]) -> Callable[[type[Event]], bool]:
    return lambda kind: issubclass(kind, kinds)


GUARDS: tuple[tuple[Callable[[type[Event]], bool], Guard], ...] = (
    (_is(Event), _names_known_department),
    (_has_fields("project"), _names_known_project),
    (_is(ProjectRegistered), _may_be_registered),
    (lambda kind: bool(kind.unique_by), _is_the_only_one),
    (lambda kind: bool(kind.of_units), _is_of_a_unit),
    (_is(Target, Result, Statement), _is_complete),
    (_is(RubricAdopted), _rubric_is_its_text),
    (_is(DetailsErased), _erases_an_event),
    (_is(DepartmentChanged), department_refusals),
    (_is(MoneyEvent), money_refusals),
    (_is(Reversal), reversal_refusals),
    (_is(Reversal), department_reversal_refusals),
)
"""Every guard, and the kinds it looks at."""

_GUARDS_OF = {name: tuple(guard for looks_at, guard in GUARDS if looks_at(kind)) for name, kind in KINDS.items()}
