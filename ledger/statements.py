"""Statements (对账单): an official total compared with what the log replays to.

Source of the comparison's form: a balance assertion says what was expected, what was found, and by how much it is too
much or too little.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from ledger.figures import FEN_PER_WAN_YUAN, FEN_PER_YUAN, rounded
from ledger.kinds import Statement
from ledger.movements import Movement
from ledger.projects import Project

FEN_PER_UNIT = {"元": FEN_PER_YUAN, "万元": FEN_PER_WAN_YUAN}
FEWEST_PLACES = 2
"""Of published totals, in either unit; a spreadsheet that drops a trailing zero makes a total no less precise."""


@frozen(kw_only=True)
class Comparison:
    """A statement beside the ledger's own total in integer fen, over the year up to the statement's month."""

    statement: Statement
    replayed_fen: int

    @property
    def replayed(self) -> Decimal:
        """The ledger's total in the statement's unit, rounded half up to its precision."""
        return rounded(Fraction(self.replayed_fen, FEN_PER_UNIT[self.statement.unit]), places=self._places)

    @property
    def difference(self) -> Decimal:
        """The ledger's total − the statement's, in the statement's unit: positive where the ledger has too much."""
        return self.replayed - rounded(Decimal(self.statement.amount), places=self._places)

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
        if self.verdict == "agrees":
            return f"{both}：一致"
        return f"{both}：账本{'多' if self.difference > 0 else '少'} {abs(self.difference):f} {unit}"

    @property
    def _places(self) -> int:
        return max(FEWEST_PLACES, len(self.statement.amount.partition(".")[2]))


def compare(statement: Statement, movements: Iterable[Movement], projects: Mapping[str, Project]) -> Comparison:
    """Return the statement beside the replayed total of its project and all below it, or of the whole department."""
    year = statement.through[:4]
    counted = (
        movement
        for movement in movements
        if year <= movement.month <= statement.through
        and (statement.project is None or _is_below(movement.project, statement.project, projects))
    )
    column = "budget_fen" if statement.subject == "adjusted_budget" else "executed_fen"
    return Comparison(statement=statement, replayed_fen=sum(getattr(movement, column) for movement in counted))


def _is_below(code: str | None, above: str, projects: Mapping[str, Project]) -> bool:
    """Tell whether a project is ``above`` or has it among its parents."""
    while code is not None and code != above:
        code = projects[code].parent
    return code == above
