"""Which events moved a figure: taken one by one as they were recorded, and looked up by what the figure counts."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, groupby

from attrs import frozen

from ledger.history.changes import Change, years_of
from ledger.kinds import Bulletin, Deduction, MoneyEvent, RubricAdopted
from ledger.kinds.movements import BUDGET_SIGN, EXECUTED_SIGN, Movement, moved_fen
from ledger.values.days import months_through
from scoring.sheets.sheet import SheetLine

SIDES = {"adjusted_budget_fen": ("budget",), "executed_fen": ("executed",)}
"""Which side of a rate a sum is; any other figure of money counts both."""
_KINDS_OF = {"budget": tuple(BUDGET_SIGN), "executed": tuple(EXECUTED_SIGN)}


@frozen
class Seqs(Collection[int]):
    """Seqs in order, each once. They are held in ``parts``, each in order, which many may share."""

    parts: tuple[Sequence[int], ...] = ()

    def __iter__(self) -> Iterator[int]:
        return (seq for seq, _ in groupby(sorted(chain.from_iterable(self.parts))))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, seq: object) -> bool:
        return any(seq in part for part in self.parts)


class Changes:
    """The events recorded between two moments, taken one after the other: of each year what they move, 8 bytes each.

    ``through`` tells the last month that is counted of a year; ``year`` is the only one asked for, None for all.
    """

    def __init__(self, through: Callable[[int], str], *, year: int | None = None) -> None:
        self._through = through
        self._asked = year
        self._movers: dict[int, Movers] = {}
        self._by_seq: defaultdict[int, list[int]] = defaultdict(list)

    @property
    def years(self) -> list[int]:
        """The year that was asked for, or all whose figures the events can have moved."""
        return sorted(self._movers) if self._asked is None else [self._asked]

    def take(self, change: Change) -> None:
        """Take the next one."""
        # No score rests on one event of money, but on what all of them add up to.
        if not isinstance(change.about.event, MoneyEvent):
            for rested_on in {change.entry.seq, change.about.seq}:
                self._by_seq[rested_on].append(change.entry.seq)
        for year in years_of(change) if self._asked is None else [self._asked]:
            self.movers(year).take(change)

    def movers(self, year: int) -> "Movers":
        """Return what moved the figures of a year."""
        if year not in self._movers:
            self._movers[year] = Movers(self._by_seq, through=self._through(year))
        return self._movers[year]


class Movers:
    """The events of one year up to the month ``through``, by what they move.

    ``by_seq`` has for every seq that a line of a score sheet may rest on those that recorded or reversed it.
    """

    def __init__(self, by_seq: defaultdict[int, list[int]], *, through: str) -> None:
        self._by_seq = by_seq
        self._of_project: dict[tuple[str, str], array[int]] = {}
        self._of_month: dict[tuple[str, str], array[int]] = {}
        self._money = array("q")
        self._adoptions: list[int] = []
        self._deductions: list[int] = []
        self.through = through

    def take(self, change: Change) -> None:
        """Take the next event."""
        seq, about = change.entry.seq, change.about.event
        if isinstance(about, Bulletin):
            _append(self._of_month, (about.month, "bulletin_rate"), seq)
        if isinstance(about, RubricAdopted) and (str(about.year), about.scope) == (self.through[:4], "department"):
            self._adoptions.append(seq)
        if isinstance(about, Deduction) and (str(about.year), about.project) == (self.through[:4], None):
            self._deductions.append(seq)
        counted = [movement for movement in change.movements if self.through[:4] <= movement.month <= self.through]
        if counted:
            self._add_money(seq, counted)

    def of_project(self, code: str, figure: str) -> Seqs:
        """Return the seqs that moved a project's figure."""
        kinds = [kind for side in SIDES.get(figure, _KINDS_OF) for kind in _KINDS_OF[side]]
        own = figure.removesuffix("_fen")
        return self._seqs(self._of_project, [(code, kind) for kind in ([own] if own in kinds else kinds)])

    def of_month(self, month: str, figure: str) -> Seqs:
        """Return the seqs that moved a figure of a month, which counts from January."""
        if figure == "bulletin_rate":
            return self._seqs(self._of_month, [(month, figure)])
        sides = SIDES.get(figure, tuple(_KINDS_OF))
        return self._seqs(self._of_month, [(earlier, side) for earlier in months_through(month) for side in sides])

    def of_lines(self, lines: Sequence[SheetLine], *, of_whole_sheet: bool) -> Seqs:
        """Return the seqs that moved what these lines of score sheets rest on, an adopted rubric among them.

        ``of_whole_sheet``: and those that can give a year its score or take it, a deduction it has no line for.
        """
        rested_on = {seq for line in lines for seq in line.events}
        found = {*self._adoptions, *(seq for one in rested_on for seq in self._by_seq.get(one, ()))}
        money = (self._money,) if any(line.through_seq is not None for line in lines) else ()
        return Seqs((sorted(found.union(self._deductions if of_whole_sheet else ())), *money))

    def _add_money(self, seq: int, movements: Sequence[Movement]) -> None:
        self._money.append(seq)
        for movement in movements:
            _append(self._of_project, (movement.project, movement.kind), seq)
        # All in one month. Between two projects of the department a virement moves nothing of the whole.
        moved = moved_fen(movements)
        for side, amount_fen in (("budget", moved.adjusted_budget_fen), ("executed", moved.executed_fen)):
            if amount_fen:
                _append(self._of_month, (movements[0].month, side), seq)

    def _seqs(self, held: dict[tuple[str, str], "array[int]"], keys: Sequence[tuple[str, str]]) -> Seqs:
        return Seqs(tuple(held[key] for key in keys if key in held))


def _append(held: dict[tuple[str, str], "array[int]"], key: tuple[str, str], seq: int) -> None:
    if key not in held:
        held[key] = array("q")
    held[key].append(seq)
