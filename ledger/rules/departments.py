"""The rules of acceptance for departments: what stands below what, on every day, without a circle."""

from collections.abc import Iterable, Iterator

from ledger.kinds import DepartmentChanged, Reversal
from ledger.refusals import Refusal
from ledger.rules.books import Books

Parents = dict[str, str | None]


def department_refusals(event: DepartmentChanged, books: Books) -> Iterator[Refusal]:
    """Yield why a department may not be changed so."""
    if event.name is None and event.parent is None:
        yield Refusal(code="missing_field", field="name", wanted="name 或 parent 之一")
    if event.parent is None or event.department not in books.departments:
        return
    if event.parent not in books.departments:
        yield Refusal(code="unknown_parent", field="parent", value=event.parent, wanted="已登记的部门")
    elif event.department == next(iter(books.departments)):
        wanted = "留空：账本自己的部门没有上级"
        yield Refusal(code="own_department_below", field="parent", value=event.parent, wanted=wanted)
    else:
        circle = _first_circle(books, [*books.department_changes().values(), event])
        if circle is not None:
            wanted = (
                f"不是 {event.department} 自己、也不在它之下的部门"
                f"（否则自 {circle.occurred_on} 起 {circle.department} 在自己之下）"
            )
            yield Refusal(code="department_circle", field="parent", value=event.parent, wanted=wanted)


def department_reversal_refusals(event: Reversal, books: Books) -> Iterator[Refusal]:
    """Yield why the change of a department that a reversal names may not be cancelled: others came to rest on it."""
    if not isinstance(books.past.event(event.reverses), DepartmentChanged):
        return
    others = [change for event_id, change in books.department_changes().items() if event_id != event.reverses]
    circle = _first_circle(books, others)
    if circle is not None:
        wanted = (
            f"冲销后没有部门在自己之下的变更（否则自 {circle.occurred_on} 起 {circle.department} 在自己之下，"
            f"须先冲销 {circle.event_id}）"
        )
        yield Refusal(code="department_circle", field="reverses", value=event.reverses, wanted=wanted)


def _first_circle(books: Books, changes: Iterable[DepartmentChanged]) -> DepartmentChanged | None:
    """Return the first of ``changes``, by day and then by their order, with which a department stands below itself."""
    parents = {code: event.parent for code, event in books.departments.items()}
    for change in sorted(changes, key=lambda one: one.occurred_on):
        if change.parent is not None:
            parents[change.department] = change.parent
            if change.department in _above(parents, change.department):
                return change
    return None


def _above(parents: Parents, code: str) -> set[str]:
    """Return all that a department stands below, itself among them only where it does so in a circle."""
    found: set[str] = set()
    above = parents.get(code)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found
