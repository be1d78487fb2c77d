"""Statements (对账单): an official total compared with what the log replays to.

As a balance assertion does, a comparison says what was stated, what was found, and by how much too much or too little.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from ledger.history.departments import Department
from ledger.history.projects import Project
from ledger.kinds import Statement
from ledger.kinds.movements import MovedFen, Movement
from ledger.kinds.units import unit_of
from ledger.values.days import months_through
from ledger.values.figures import FEN_PER_WAN_YUAN, FEN_PER_YUAN, rounded

FEN_PER_UNIT = {"元": FEN_PER_YUAN, "万元": FEN_PER_WAN_YUAN}
Whole = tuple[str, str | None]
"""What money is added up of: ``("project", code)``, ``("unit", code)``, and ``("unit", None)`` for all of it."""
FEWEST_PLACES = 2
"""Of published totals, in either unit; a spreadsheet that drops a trailing zero makes a total no less precise."""


@frozen(kw_only=True)
class Comparison:
    """A statement beside the ledger's own total.

    ``replayed`` is that total in the statement's unit, rounded half up to its precision.
    ``difference`` is the ledger's total − the statement's: positive where the ledger has too much.
    """

    statement: Statement
    replayed: Decimal
    difference: Decimal

    @property
    def verdict(self) -> str:
        """``agrees``, ``too_much`` or ``too_little``, said of the ledger."""
        if not self.difference:
            return "agrees"
        return "too_much" if self.difference > 0 else "too_little"

    def sentence(self) -> str:
        """Return both totals and by how much the ledger's is too much or too little, in Chinese."""
        unit = self.statement.unit
        both = f"对账单 {self.statement.amount} {unit}，账本 {self.replayed:f} {unit}"
        if not self.difference:
            return f"{both}：一致"
        return f"{both}：账本{'多' if self.difference > 0 else '少'} {abs(self.difference):f} {unit}"


class Totals:
    """Every month's adjusted budget and executed of each project and all above it, of its unit and all above that.

    ``departments`` are the ledger's, its own first: a unit's total is of the unit and all below it.
    """

    def __init__(
        self, movements: Iterable[Movement], projects: Mapping[str, Project], departments: Mapping[str, Department]
    ) -> None:
        self._moved: defaultdict[tuple[Whole, str], MovedFen] = defaultdict(MovedFen)
        self._own = next(iter(departments), "")
        for movement in movements:
            for whole in wholes(movement.project, projects, departments):
                self._moved[whole, movement.month].add(movement)

    def compare(self, statement: Statement) -> Comparison:
        """Return the statement beside the total of its year up to its month, in its unit and to its precision."""
        places = max(FEWEST_PLACES, len(statement.amount.partition(".")[2]))
        replayed_fen = Fraction(self._fen_of(statement), FEN_PER_UNIT[statement.unit])
        replayed = rounded(replayed_fen, places=places)
        stated = rounded(Decimal(statement.amount), places=places)
        return Comparison(statement=statement, replayed=replayed, difference=replayed - stated)

    def _fen_of(self, statement: Statement) -> int:
        whole = whole_of(statement, self._own)
        months = (self._moved[whole, month] for month in months_through(statement.through))
        return sum(getattr(moved, f"{statement.subject}_fen") for moved in months)


def whole_of(statement: Statement, own: str) -> Whole:
    """Return what a statement is the total of, in the ledger of the department ``own``."""
    return ("project", statement.project) if statement.project is not None else ("unit", unit_of(statement, own))


def wholes(code: str, projects: Mapping[str, Project], departments: Mapping[str, Department]) -> Iterator[Whole]:
    """Yield what a project's money is part of: it and all above it, its unit and all above that, the whole."""
    above: str | None = code
    while above is not None:
        yield "project", above
        above = projects[above].parent
    unit: str | None = projects[code].department
    while unit is not None:
        yield "unit", unit
        unit = departments[unit].parent
    yield "unit", None
