"""The rules of acceptance at a glance, for payments, of which there are a thousand to each other event."""

from ledger.kinds import MonthClosed
from ledger.kinds.form import Record
from ledger.rules.books import Books
from ledger.values.days import day_of_recording

Balance = tuple[str, int]
"""Of what remains: a project and a fiscal year."""
MOST_OPEN = 10_000
"""So many projects and months are remembered at a time: those of the months at hand, not those of ten years."""


class AtAGlance:
    """Tells of one payment after the other whether no rule refuses it, by what still remains of its project.

    It is exact: what it takes, no guard refuses. What it does not take is for the guards, which say why. Projects and
    months that are open are remembered, so many at a time, until anything is taken that could close them.
    """

    def __init__(self, books: Books) -> None:
        self._books = books
        self._open: dict[tuple[str, str], tuple[str, Balance]] = {}
        self._as_of = books.openings

    def takes(self, payment: Record) -> bool:
        """Tell whether no rule refuses ``payment``, which has no fault; then it is counted in the books.

        One that names no department is of its project's.
        """
        if self._as_of != self._books.openings or len(self._open) > MOST_OPEN:
            self._open, self._as_of = {}, self._books.openings
        day, project = payment.occurred_on, payment.project
        found = self._open.get((project, day[:7])) or self._opened(project, day[:7])
        if found is None or (payment.department or found[0]) != found[0] or day > day_of_recording(payment.recorded_at):
            return False
        remaining_fen = self._books.balances_fen
        if payment.amount_fen > remaining_fen[found[1]]:
            return False
        remaining_fen[found[1]] -= payment.amount_fen
        if payment.department is None:
            payment.department = found[0]
        return True

    def _opened(self, code: str, month: str) -> tuple[str, Balance] | None:
        """Return the department and the balance of a project that takes payments of a month."""
        project = self._books.project(code)
        if project is None or project.department not in self._books.departments:
            return None
        if self._books.has_children(code) or self._books.holder(MonthClosed, (month,)) is not None:
            return None
        balance = code, int(month[:4])
        self._books.remaining_fen(*balance)
        self._open[code, month] = project.department, balance
        return self._open[code, month]
