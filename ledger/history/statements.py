"""Statements (对账单): an official total compared with what the log replays to.

As a balance assertion does, a comparison says what was stated, what was found, and by how much too much or too little.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from ledger.history.departments import departments_as_they_stand, of_departments, with_all_below
from ledger.history.entries import Entry
from ledger.history.projects import Project
from ledger.kinds import Statement
from ledger.kinds.movements import MovedFen, Movement
from ledger.kinds.units import unit_of
from ledger.values.days import months_through
from ledger.values.figures import FEN_PER_WAN_YUAN, FEN_PER_YUAN, rounded

FEN_PER_UNIT = {"元": FEN_PER_YUAN, "万元": FEN_PER_WAN_YUAN}
Whole = tuple[str, str]
"""What money is added up of: a project with all below it, or a unit without."""
ALL = "all", ""
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
    """Every month's adjusted budget and executed of what ``statements`` are about, of each unit, and of all.

    What a statement is about is a project with all below it. ``facts`` are those of the log, which say what stands
    below a unit: its total is of all that did at the statement's month.
    """

    def __init__(
        self,
        movements: Iterable[Movement],
        projects: Mapping[str, Project],
        facts: Iterable[Entry],
        statements: Collection[Statement],
    ) -> None:
        self._moved: defaultdict[tuple[Whole, str], MovedFen] = defaultdict(MovedFen)
        self._of_departments = of_departments(facts)
        about = {statement.project for statement in statements}
        for movement in movements if statements else ():
            for whole in _wholes(movement.project, projects, about):
                self._moved[whole, movement.month].add(movement)

    def compare(self, statement: Statement) -> Comparison:
        """Return the statement beside the total of its year up to its month, in its unit and to its precision."""
        places = max(FEWEST_PLACES, len(statement.amount.partition(".")[2]))
        replayed_fen = Fraction(self._fen_of(statement), FEN_PER_UNIT[statement.unit])
        replayed = rounded(replayed_fen, places=places)
        stated = rounded(Decimal(statement.amount), places=places)
        return Comparison(statement=statement, replayed=replayed, difference=replayed - stated)

    def _fen_of(self, statement: Statement) -> int:
        wholes, months = self._wholes_of(statement), months_through(statement.through)
        moved = (self._moved[whole, month] for whole in wholes for month in months)
        return sum(getattr(one, f"{statement.subject}_fen") for one in moved)

    def _wholes_of(self, statement: Statement) -> list[Whole]:
        if statement.project is not None:
            return [("project", statement.project)]
        departments = departments_as_they_stand(self._of_departments, through=statement.through)
        unit = unit_of(statement, next(iter(departments), ""))
        return [ALL] if unit is None else [("unit", code) for code in with_all_below(departments, unit)]


def _wholes(code: str, projects: Mapping[str, Project], about: Container[str | None]) -> Iterator[Whole]:
    """Yield what a project's money is part of: its unit, all, and those ``about`` of it and every project above it."""
    above: str | None = code
    while above is not None:
        if above in about:
            yield "project", above
        above = projects[above].parent
    yield "unit", projects[code].department
    yield ALL
