"""What is asked of a new line only, beside the rules of acceptance: old logs hold what it refuses, and stay sound.

Verification does not replay it. A flat run of guards, one named reason each, as in ``ledger/rules/guards.py``.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.kinds import KINDS, DepartmentRegistered, Event
from ledger.refusals import Refusal
from ledger.rules.books import Books

Guard = Callable[[Any, Books], Iterator[Refusal]]


def refusals_at_the_door(event: Event, books: Books) -> list[Refusal]:
    """Return every reason why ``event``, of which nothing is recorded yet, is no longer taken."""
    return [refusal for guard in _GUARDS_OF[event.kind] for refusal in guard(event, books)]


def _stands_below_another(event: DepartmentRegistered, books: Books) -> Iterator[Refusal]:
    # What is registered already is refused by the rules; the log begins with a department that stands below none.
    if event.parent is not None or event.department in books.departments or not books.departments:
        return
    own = next(iter(books.departments.values()))
    wanted = (
        f"{event.department} 所属部门的代码，如本账本自己的 {own.department}（{own.name}）。一个账本是一个部门和它的"
        f"下级单位：若这一行出自另一个部门的导出，那个部门应有自己的账本，请用 jixiao init 另建"
    )
    yield Refusal(code="parent_missing", field="parent", wanted=wanted)


GUARDS: tuple[tuple[type[Event], Guard], ...] = ((DepartmentRegistered, _stands_below_another),)
"""Every guard, and the kind it looks at."""

_GUARDS_OF = {
    name: tuple(guard for looks_at, guard in GUARDS if issubclass(kind, looks_at)) for name, kind in KINDS.items()
}
