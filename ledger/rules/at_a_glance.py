"""The rules of acceptance at a glance, for the one kind that comes by the million: many payments at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from ledger.kinds import DepartmentRegistered, Event, Expenditure, MonthClosed, ProjectRegistered
from ledger.kinds.movements import Movement, movements_of
from ledger.rules.books import Books
from ledger.values.days import day_of_recording

Payments = Mapping[tuple[str, str, str], int]
"""What payments without a flaw, none dated after its recording, take: fen by project, department and month."""


class Payment(Protocol):
    """What the rules look at in a payment."""

    project: str
    department: str
    occurred_on: str
    amount_fen: int


_OPENING_OR_CLOSING = (DepartmentRegistered, ProjectRegistered, MonthClosed)


def added_up(payments: Iterable[Payment]) -> Payments:
    """Return the fen that ``payments`` take."""
    added: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for payment in payments:
        added[payment.project, payment.department, payment.occurred_on[:7]] += payment.amount_fen
    return dict(added)


def movements_of_payments(payments: Payments) -> list[Movement]:
    """Return what ``payments`` move."""
    return [
        Movement(project=project, month=month, kind=Expenditure.kind, amount_fen=amount_fen)
        for (project, _, month), amount_fen in payments.items()
    ]


def are_surely_accepted(payments: Payments, others: Iterable[Event], books: Books) -> bool:
    """Tell whether no rule refuses any of the payments, however they stand among the ``others``.

    Nor does the balance refuse any of the others then: before each project stands all that is taken from it, and
    nothing of what comes in. Where this tells nothing, the guards decide event by event, and say why.
    """
    others = list(others)
    if any(isinstance(event, _OPENING_OR_CLOSING) for event in others):
        return False
    taken_fen = _taken_by(others, books)
    for (project, department, month), amount_fen in payments.items():
        if not _is_open(project, department, month, books):
            return False
        taken_fen[project, int(month[:4])] += amount_fen
    return all(amount_fen <= books.remaining_fen(*key) for key, amount_fen in taken_fen.items())


def is_surely_accepted(event: Event, books: Books) -> bool:
    """Tell quickly that no rule refuses a single payment."""
    if not isinstance(event, Expenditure) or event.occurred_on > day_of_recording(event.recorded_at):
        return False
    project, day = event.project, event.occurred_on
    return _is_open(project, event.department, day[:7], books) and event.amount_fen <= books.remaining_fen(
        project, int(day[:4])
    )


def _is_open(code: str, department: str, month: str, books: Books) -> bool:
    project = books.project(code)
    return (
        project is not None
        and department == project.department
        and department in books.departments
        and not books.has_children(code)
        and books.holder(MonthClosed, (month,)) is None
    )


def _taken_by(others: Iterable[Event], books: Books) -> Counter[tuple[str, int]]:
    """Return the fen that events take from the remaining of a project's year, counting nothing that they bring.

    An event already recorded is counted as it was recorded, because one that says otherwise is refused.
    """
    taken_fen: Counter[tuple[str, int]] = Counter()
    seen: dict[str, Event] = {}
    for event in others:
        seen[event.event_id] = event
        named_id = getattr(event, "reverses", None)
        named = (books.past.event(named_id) or seen.get(named_id)) if named_id is not None else None
        for movement in movements_of(event, named):
            if movement.remaining_fen < 0:
                taken_fen[movement.project, movement.year] -= movement.remaining_fen
    return taken_fen
