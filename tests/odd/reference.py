"""A plain reference of what a department's figures are: the lines added up as they stand, without the ledger's code.

What a year lists is left aside: with ``--all`` every project is listed, and no money falls out of a sum without it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from tests.conftest import DEPARTMENT
from tests.faults.model_figures import (
    Movement,
    as_they_stand,
    budget_fen,
    executed_fen,
    in_period,
    months_until,
    standing,
    yuan,
)
from tests.odd.plain import Line

Key = TypeVar("Key", bound=Hashable)
BASIC = ("personnel", "operating")


class Sums(NamedTuple):
    """Adjusted budget and executed, as commands print them: yuan with two places."""

    adjusted_budget: str
    executed: str


NOTHING = Sums("0.00", "0.00")


def sums(moved: Iterable[Movement]) -> Sums:
    """Return what movements come to."""
    every = list(moved)
    return Sums(yuan(budget_fen(every)), yuan(executed_fen(every)))


class Reference:
    """The figures of a department of ``lines`` for a year until the month ``through``."""

    def __init__(self, lines: Sequence[Line], through: str) -> None:
        self.lines, self.through = list(lines), through
        self.projects = as_they_stand(self.lines, through)
        self.parents = self._parents()
        self.moved = in_period(self.lines, int(through[:4]), through)

    def below(self, unit: str) -> set[str]:
        """Return a unit and all that stands below it at the end of the month."""
        found = {unit}
        while more := {code for code, parent in self.parents.items() if parent in found} - found:
            found |= more
        return found

    def total(self, unit: str = DEPARTMENT) -> Sums:
        """Return what a unit and all below it come to."""
        return sums(self._of(unit))

    def months(self, unit: str = DEPARTMENT) -> dict[str, Sums]:
        """Return the months of a unit and all below it, each from January on."""
        moved = self._of(unit)
        return {month: sums(it for it in moved if it.month <= month) for month in months_until(self.through)}

    def by_project(self, unit: str = DEPARTMENT, *, of_project_funds: bool = False) -> dict[str, Sums]:
        """Return the sums of every project that money can be recorded on, or of those with project funds alone."""
        return self._by(lambda code: code, unit, self._counted(of_project_funds))

    def by_office(
        self, unit: str = DEPARTMENT, *, of_project_funds: bool = False
    ) -> dict[tuple[str, str | None], Sums]:
        """Return the sums of every office, by its unit and its name."""
        return self._by(self.office_of, unit, self._counted(of_project_funds))

    def by_unit(self, unit: str = DEPARTMENT) -> dict[str, Sums]:
        """Return the sums of the projects of each unit itself, without what stands below it."""
        return self._by(self._unit, unit, self.projects)

    def office_of(self, code: str) -> tuple[str, str | None]:
        """Return the unit and the office of a project at the end of the month."""
        return self._unit(code), self.projects[code].get("office")

    def average_bulletin(self, unit: str = DEPARTMENT) -> Decimal | None:
        """Return the average of what the bulletins say of a unit for the twelve months; None where one is missing."""
        year = self.through[:4]
        rates = [
            Decimal(line["rate"])
            for line in standing(self.lines)
            if line["kind"] == "bulletin" and line["month"][:4] == year and line.get("department", DEPARTMENT) == unit
        ]
        return sum(rates, Decimal(0)) / 12 if len(rates) == 12 else None

    def moved_fen(self, kind: str) -> int:
        """Return what movements of a kind come to."""
        return sum(it.amount_fen for it in self.moved if it.kind == kind)

    def _counted(self, of_project_funds: bool) -> list[str]:
        funds = {code for code, of in self.projects.items() if of.get("expenditure_type") not in BASIC}
        return [code for code in self.projects if code in funds or not of_project_funds]

    def _of(self, unit: str) -> list[Movement]:
        units = self.below(unit)
        return [it for it in self.moved if self._unit(it.project) in units]

    def _by(self, key: Callable[[str], Key], unit: str, codes: Iterable[str]) -> dict[Key, Sums]:
        units = self.below(unit)
        groups: defaultdict[Key, list[Movement]] = defaultdict(list)
        keys = {code: key(code) for code in codes if self._unit(code) in units}
        for it in self.moved:
            if it.project in keys:
                groups[keys[it.project]].append(it)
        return {one: sums(groups[one]) for one in keys.values()}

    def _unit(self, code: str) -> str:
        return str(self.projects[code].get("department", DEPARTMENT))

    def _parents(self) -> dict[str, str]:
        """Return what each unit stands below after every change that occurred by the end of the month."""
        registered = [line for line in self.lines if line["kind"] == "department_registered"]
        changes = [line for line in standing(self.lines) if line["kind"] == "department_changed"]
        by_day = sorted(changes, key=lambda line: str(line["occurred_on"]))
        counted = [line for line in by_day if line["occurred_on"][:7] <= self.through]
        return {line["department"]: line["parent"] for line in (*registered, *counted) if "parent" in line}
