"""The rules of acceptance at a glance, for the one kind that comes by the million."""

from ledger.books import Books
from ledger.days import day_of_recording
from ledger.kinds import Event, Expenditure, MonthClosed


def is_surely_accepted(event: Event, books: Books) -> bool:
    """Tell quickly that no rule refuses a payment; where it tells nothing, the guards decide and say why."""
    if not isinstance(event, Expenditure):
        return False
    project = books.project(event.project)
    day = event.occurred_on
    return (
        project is not None
        and event.department == project.department
        and event.department in books.departments
        and day <= day_of_recording(event.recorded_at)
        and books.holder(MonthClosed, (day[:7],)) is None
        and not books.has_children(event.project)
        and event.amount_fen <= books.remaining_fen(event.project, int(day[:4]))
    )
