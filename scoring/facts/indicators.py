"""Indicators: what was planned and what came of it, of one project or added up over those below it.

Source for adding up: footnote 2 of the Hubei project form of 2020: absolute values are summed, relative values are
weighted by money, and only then is the whole scored.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import frozen

from ledger.kinds import Result, Target
from ledger.values.figures import MOST_PLACES, rounded

RELATIVE_UNITS = ("%", "％", "‰")
GRADED_NOT_APPLICABLE = "不适用"
"""The grade of a result that says that its indicator does not apply this year."""


@frozen(kw_only=True)
class PlannedAndDone:
    """A target and its result, each with the seq it was recorded at; no result yet is None."""

    target: Target
    target_seq: int
    result: Result | None
    result_seq: int | None

    @property
    def events(self) -> tuple[int, ...]:
        """The seq of the target, and of the result where there is one."""
        return (self.target_seq,) if self.result_seq is None else (self.target_seq, self.result_seq)

    @property
    def planned(self) -> Fraction | None:
        """The planned value; None where the target has none, as qualitative ones."""
        return None if self.target.value is None else Fraction(self.target.value)

    @property
    def done(self) -> Fraction | None:
        """The actual value; None where none is recorded."""
        return None if self.result is None or self.result.value is None else Fraction(self.result.value)

    @property
    def grade(self) -> str | None:
        """The grade reached; None where none is recorded."""
        return None if self.result is None else self.result.grade

    @property
    def coefficient(self) -> Fraction | None:
        """The share of the weight that the grade earns; None where none is recorded."""
        return None if self.result is None or self.result.coefficient is None else Fraction(self.result.coefficient)

    @property
    def reported(self) -> bool:
        """Whether there is a result, of whatever content."""
        return self.result is not None

    @property
    def coefficient_text(self) -> str | None:
        """The coefficient as it was recorded; None where none is."""
        return None if self.result is None else self.result.coefficient

    @property
    def applies(self) -> bool:
        """Whether the indicator is measured this year: its result does not have the grade 不适用."""
        return self.grade != GRADED_NOT_APPLICABLE

    @property
    def planned_text(self) -> str:
        """The planned value as it was recorded."""
        return self.target.value or ""

    @property
    def done_text(self) -> str | None:
        """The actual value as it was recorded; None where none is."""
        return None if self.result is None else self.result.value


@frozen(kw_only=True)
class Together:
    """The same indicator of several projects as one: ``parts`` each with the adjusted budget of its project in fen.

    A value is None where one of the parts has none, or where nothing weights relative ones. ``target`` is that of the
    first part; all parts agree in it but for the value.
    """

    parts: tuple[tuple[PlannedAndDone, int], ...]

    @property
    def target(self) -> Target:
        """The target that all parts share, but for the value."""
        return self.parts[0][0].target

    @property
    def events(self) -> tuple[int, ...]:
        """The seqs of every target and result."""
        return tuple(sorted(seq for part, _ in self.parts for seq in part.events))

    @property
    def planned(self) -> Fraction | None:
        """The planned values added up."""
        return self._added([part.planned for part, _ in self._measured])

    @property
    def done(self) -> Fraction | None:
        """The actual values added up."""
        return self._added([part.done for part, _ in self._measured])

    @property
    def grade(self) -> str | None:
        """The grade that all parts reached; None where they differ."""
        grades = {part.grade for part, _ in self._measured}
        return grades.pop() if len(grades) == 1 else None

    @property
    def coefficient(self) -> Fraction | None:
        """The parts' coefficients, weighted by money."""
        return self._weighted([part.coefficient for part, _ in self._measured])

    @property
    def reported(self) -> bool:
        """Whether there is a result for every part."""
        return all(part.reported for part, _ in self.parts)

    @property
    def coefficient_text(self) -> str | None:
        """The coefficient, at most six places; None where one is missing."""
        return _text(self.coefficient)

    @property
    def applies(self) -> bool:
        """Whether the indicator is measured in any of the projects."""
        return bool(self._measured)

    @property
    def planned_text(self) -> str:
        """The planned values added up, at most six places."""
        return _text(self.planned) or ""

    @property
    def done_text(self) -> str | None:
        """The actual values added up, at most six places; None where one is missing."""
        return _text(self.done)

    @property
    def _measured(self) -> list[tuple[PlannedAndDone, int]]:
        return [(part, budget_fen) for part, budget_fen in self.parts if part.applies]

    def _added(self, values: Sequence[Fraction | None]) -> Fraction | None:
        if self.target.unit in RELATIVE_UNITS:
            return self._weighted(values)
        known = [value for value in values if value is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(values) else None

    def _weighted(self, values: Sequence[Fraction | None]) -> Fraction | None:
        weights = [budget_fen for _, budget_fen in self._measured]
        known = [value * weight for value, weight in zip(values, weights, strict=True) if value is not None]
        return sum(known, Fraction(0)) / sum(weights) if sum(weights) > 0 and len(known) == len(values) else None


Indicator = PlannedAndDone | Together


def added_up(found: Iterable[tuple[PlannedAndDone, int]]) -> tuple[Indicator, ...]:
    """Return the indicators of several projects, each given with its project's budget in fen, as those of the whole.

    Targets that agree in all but the value are one indicator; any other stands by itself.
    """
    groups: dict[tuple[str | None, ...], list[tuple[PlannedAndDone, int]]] = {}
    for part, budget_fen in found:
        target = part.target
        same = (target.indicator, target.aspect, target.name, target.nature, target.direction, target.unit)
        groups.setdefault((*same, target.weight), []).append((part, budget_fen))
    return tuple(parts[0][0] if len(parts) == 1 else Together(parts=tuple(parts)) for parts in groups.values())


def _text(value: Fraction | None) -> str | None:
    if value is None:
        return None
    return f"{rounded(value, places=MOST_PLACES):f}".rstrip("0").rstrip(".")
