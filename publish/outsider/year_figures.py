"""The figures in per cent that rules measure a year by: bulletins, attainment, execution, the budget's own rates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from publish.outsider.figures import added
from publish.outsider.limits import NotRecomputed
from publish.outsider.log import Log
from publish.outsider.rubric_text import Line
from publish.outsider.words import BUDGET_SIGN, EXECUTED_SIGN, SIGN_OF_SUBJECT

ADJUSTING: Mapping[str, int] = {"supplement": 1, "reduction": -1, "virement": 1}
REMAINING: Mapping[str, int] = {**BUDGET_SIGN, **{kind: -sign for kind, sign in EXECUTED_SIGN.items()}}
DIVISORS: Mapping[str, Mapping[str, int]] = {"budget": BUDGET_SIGN, "expenditure": EXECUTED_SIGN}


@dataclass
class Outcome:
    """What a rule gives: ``points`` is None where a fact is missing, or where the line is ``inapplicable``.

    ``weight`` is what the line then weighs, None where that is what the rubric says.
    """

    points: Fraction | None
    inapplicable: bool = False
    weight: Fraction | None = None


class YearFigures:
    """The figures of a year that shows its first ``months``; those ``before`` come before the ledger's first budget.

    They are those of a ``project``, None for the whole department.
    """

    def __init__(
        self, log: Log, year: int, project: str | None, *, months: Collection[str], before: Collection[str]
    ) -> None:
        self._log, self._year, self._project = log, year, project
        self.months, self.before = len(months), before

    def money_until(self, number: int) -> tuple[int, int]:
        """Return adjusted budget and executed of the first ``number`` months, in fen."""
        months = [f"{self._year}-{one:02d}" for one in range(1, number + 1)]
        budget_fen, executed_fen = (self._log.added_fen(self._project, months, of) for of in SIGN_OF_SUBJECT.values())
        return budget_fen, executed_fen

    def bulletins(self, line: Line) -> Outcome:
        """Return the average of the bulletins."""
        average, rates = self._log.average_bulletin(self._year, self.before), self._log.bulletins(self._year)
        full = len({*self.before} - rates.keys()) if line.not_applicable == "full_marks" else 0
        if average is None or not full:
            return Outcome(average)
        return Outcome((added(rates.values()) + 100 * full) / (len(rates) + full))

    def attainment(self, line: Line) -> Outcome:
        """Return the average attainment. Raises NotRecomputed."""
        if self.months < 12:
            return Outcome(None)
        money = [(number, *self.money_until(number)) for number in range(1, 13)]
        known = [one for one in money if one[1] > 0]
        lacking = {f"{self._year}-{number:02d}" for number, budget_fen, _ in money if budget_fen <= 0} - {*self.before}
        if lacking or not known or (len(known) < 12 and line.not_applicable is not None):
            raise NotRecomputed("attainment")
        attained = [min(Fraction(1), Fraction(12 * executed, number * budget)) for number, budget, executed in known]
        return Outcome(100 * added(attained) / len(known))

    def execution_rate(self, line: Line) -> Outcome:
        """Return the execution rate at the end of the year."""
        if self.months < 12:
            return Outcome(None)
        signs: Mapping[str, int] = BUDGET_SIGN
        out = line.parameters.get("carry_over") == "out"
        if line.parameters.get("budget") == "initial":
            signs = {"appropriation": 1}
        elif line.parameters.get("budget") == "granted":
            signs = {"carry_over": 1, "appropriation": 1, "supplement": 1}
        elif out:
            signs = {kind: sign for kind, sign in BUDGET_SIGN.items() if kind != "carry_over"}
        found = self._quotient(EXECUTED_SIGN, signs)
        # Where there is a budget, nobody can tell how much of it was not carried over.
        return Outcome(found.points, found.inapplicable and not (out and self.money_until(12)[0] > 0))

    def control_rate(self) -> Outcome:
        """Return supplements ÷ initial budget."""
        return Outcome(None) if self.months < 12 else self._quotient({"supplement": 1}, {"appropriation": 1})

    def adjustment_rate(self) -> Outcome:
        """Return what the budget was adjusted by, up or down, ÷ initial budget."""
        if self.months < 12:
            return Outcome(None)
        found = self._quotient(ADJUSTING, {"appropriation": 1})
        return found if found.points is None else Outcome(abs(found.points))

    def carry_over_rate(self, divisor: str) -> Outcome:
        """Return what remains ÷ budget or expenditure."""
        if self.months < 12:
            return Outcome(None)
        found = self._quotient(REMAINING, DIVISORS[divisor])
        remaining_fen = self._log.added_fen(self._project, [str(self._year)], REMAINING)
        return Outcome(found.points, found.inapplicable and not remaining_fen)

    def _quotient(self, part: Mapping[str, int], whole: Mapping[str, int]) -> Outcome:
        part_fen, whole_fen = (self._log.added_fen(self._project, [str(self._year)], signs) for signs in (part, whole))
        return Outcome(Fraction(100 * part_fen, whole_fen)) if whole_fen > 0 else Outcome(None, inapplicable=True)
