"""Which events moved a figure: looked up by what the figure counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ledger.history.changes import Change
from ledger.kinds import Bulletin, Deduction, RubricAdopted
from ledger.kinds.movements import Movement, moved_fen
from ledger.values.days import months_through
from scoring.sheets.sheet import SheetLine

Seqs = tuple[int, ...]


class Movers:
    """The events of one year up to the month ``through``, by what they move; read once, asked for each figure."""

    def __init__(self, changes: Iterable[Change], *, through: str) -> None:
        self._of_project: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._of_month: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._money: set[int] = set()
        self._by_seq: dict[int, set[int]] = defaultdict(set)
        self._adoptions: set[int] = set()
        self._deductions: set[int] = set()
        self._year = through[:4]
        for change in changes:
            self._add_facts(change)
            counted = [movement for movement in change.movements if self._year <= movement.month <= through]
            if counted:
                self._add_money(change.entry.seq, counted)

    def of_project(self, code: str, figure: str) -> Seqs:
        """Return the seqs that moved a project's figure."""
        return tuple(sorted(self._of_project[code, figure]))

    def of_month(self, month: str, figure: str) -> Seqs:
        """Return the seqs that moved a figure of a month, which counts from January."""
        if figure == "bulletin_rate":
            return tuple(sorted(self._of_month[month, figure]))
        return tuple(sorted(set().union(*(self._of_month[earlier, figure] for earlier in months_through(month)))))

    def of_lines(self, lines: Sequence[SheetLine]) -> Seqs:
        """Return the seqs that moved what these lines of score sheets rest on, an adopted rubric among them."""
        found = set(self._adoptions)
        if any(line.through_seq is not None for line in lines):
            found |= self._money
        for seq in {seq for line in lines for seq in line.events}:
            found |= self._by_seq.get(seq, set())
        return tuple(sorted(found))

    def of_whole_sheet(self) -> Seqs:
        """Return the seqs that can give a year its score or take it: a rubric, or a deduction it has no line for."""
        return tuple(sorted(self._adoptions | self._deductions))

    def _add_facts(self, change: Change) -> None:
        seq, about = change.entry.seq, change.about.event
        for rested_on in (seq, change.about.seq):
            self._by_seq[rested_on].add(seq)
        if isinstance(about, Bulletin):
            self._of_month[about.month, "bulletin_rate"].add(seq)
        if isinstance(about, RubricAdopted) and str(about.year) == self._year:
            self._adoptions.add(seq)
        if isinstance(about, Deduction) and str(about.year) == self._year:
            self._deductions.add(seq)

    def _add_money(self, seq: int, movements: Sequence[Movement]) -> None:
        self._money.add(seq)
        for movement in movements:
            for figure in (f"{movement.kind}_fen", *_totals(movement.budget_fen, movement.executed_fen)):
                self._of_project[movement.project, figure].add(seq)
        # All in one month. Between two projects of the department a virement moves nothing of the whole.
        moved = moved_fen(movements)
        for figure in _totals(moved.adjusted_budget_fen, moved.executed_fen):
            self._of_month[movements[0].month, figure].add(seq)


def _totals(budget_fen: int, executed_fen: int) -> Iterator[str]:
    """Yield the figures that so much more budget and expenditure move."""
    if budget_fen:
        yield "adjusted_budget_fen"
    if executed_fen:
        yield "executed_fen"
    if budget_fen or executed_fen:
        yield from ("execution_rate", "attainment")
