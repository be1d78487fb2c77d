"""What a line earns by its targets, and each of them as a row of that line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from publish.outsider.columns import Row
from publish.outsider.figures import added, rounded
from publish.outsider.fulfilment import fulfilment_of
from publish.outsider.limits import MOST_TARGETS, NotRecomputed
from publish.outsider.rubric_text import Line
from publish.outsider.spread import spread
from publish.outsider.targets import Target
from publish.outsider.year_figures import Outcome

KNOWN = {"aspects", "indicators", "targets", "weights", "coefficients", "bands"}
"""The parameters that are computed here."""


@dataclass
class TargetRow:
    """One target below its line: how far it was met, what it weighs and what it earns, None where nobody can tell."""

    target: Target
    share: Fraction | None
    weight: Fraction | None = None
    score: Fraction | None = None


@dataclass
class Completed:
    """What a line earns, with a row for each of its targets that weighs anything."""

    outcome: Outcome
    rows: list[TargetRow] = field(default_factory=list)


class Completion:
    """A line over the targets of what is scored, points rounded at ``scale``."""

    def __init__(self, line: Line, targets: Sequence[Target], scale: int) -> None:
        self._line, self._targets, self._scale = line, targets, scale
        given = line.parameters
        if not given.keys() <= KNOWN or given.get("targets", "own") != "own" or len(targets) > MOST_TARGETS:
            raise NotRecomputed("targets")
        self._weight, self._full = line.weight or Fraction(0), line.not_applicable == "full_marks"
        self._bands: list[Row] = given.get("bands", [])
        if not isinstance(self._bands, list) or not all(isinstance(one, dict) for one in self._bands):
            raise NotRecomputed("bands")
        self._recorded = _one_of(given.get("coefficients", "qualitative"), "recorded", "qualitative")
        self._as_points = _one_of(given.get("weights", "share"), "points", "share")

    def completed(self) -> Completed:
        """Return what the line earns, and its rows. Raises NotRecomputed."""
        listed, found = self._listed()
        if set(listed) - {one.target["indicator"] for one in found}:
            return Completed(Outcome(None))
        rows = [TargetRow(one, self._share(one)) for one in found if Fraction(one.target["weight"])]
        applying = [one for one in found if one.applies]
        if not applying:
            return self._with_rows(Outcome(None, inapplicable=bool(self._targets)), rows)
        if len(applying) < len(found) and self._line.not_applicable is None:
            raise NotRecomputed("not_applicable")
        beside = any(not row.target.applies for row in rows)
        counting = [row for row in rows if row.target.applies or self._full]
        whole = added(row.target.target["weight"] for row in counting)
        lacking = any(self._counted(row) is None for row in counting) or (beside and not self._line.not_applicable)
        if lacking or not whole or (self._as_points and self._faults(rows)):
            return self._with_rows(Outcome(None), rows)
        earned = added(Fraction(row.target.target["weight"]) * (self._counted(row) or 0) for row in counting)
        return self._with_rows(Outcome(self._weight * earned / whole), rows)

    def _listed(self) -> tuple[list[str], list[Target]]:
        """Return the indicators that the line lists, and the targets that it counts."""
        given = self._line.parameters
        listed, aspects = given.get("indicators"), given.get("aspects")
        if not all(one is None or isinstance(one, list) for one in (listed, aspects)):
            raise NotRecomputed("aspects")
        if listed is not None:
            return listed, [one for one in self._targets if one.target["indicator"] in listed]
        return [], [one for one in self._targets if aspects is None or one.target["aspect"] in aspects]

    def _share(self, one: Target) -> Fraction | None:
        coefficient = None if one.result is None else one.result.get("coefficient")
        if not one.applies:
            return None
        if self._recorded and coefficient is not None and one.target.get("nature") != "qualitative":
            return Fraction(coefficient)
        return fulfilment_of(one, self._bands)

    def _counted(self, row: TargetRow) -> Fraction | None:
        return row.share if row.target.applies else Fraction(1)

    def _faults(self, rows: list[TargetRow]) -> bool:
        """Tell whether the weights of the targets are no points of this line."""
        weights = [Fraction(row.target.target["weight"]) for row in rows]
        return added(weights) != self._weight or any(one != self._rounded(one) for one in weights)

    def _rounded(self, value: Fraction) -> Fraction:
        return Fraction(rounded(value, self._scale))

    def _with_rows(self, outcome: Outcome, rows: list[TargetRow]) -> Completed:
        if self._as_points:
            return self._by_points(outcome, rows)
        points = outcome.points
        if points is None and outcome.inapplicable and self._full:
            points = self._weight
        self._by_share(None if points is None else self._rounded(points), rows)
        return Completed(outcome, rows)

    def _by_share(self, points: Fraction | None, rows: list[TargetRow]) -> None:
        weights = [Fraction(row.target.target["weight"] if row.target.applies or self._full else 0) for row in rows]
        shares = [weights[place] * (self._counted(row) or 0) for place, row in enumerate(rows)]
        unit = Fraction(1, 10**self._scale)
        weighed = spread(int(self._weight / unit), weights)
        earned = None if points is None else spread(int(points / unit), shares, weighed)
        for place, row in enumerate(rows):
            if weights[place]:
                row.weight = weighed[place] * unit
                row.score = None if earned is None else earned[place] * unit

    def _by_points(self, outcome: Outcome, rows: list[TargetRow]) -> Completed:
        faulty = self._faults(rows)
        for row in rows:
            worth, share = Fraction(row.target.target["weight"]), self._counted(row)
            if row.target.applies or self._full:
                row.weight = self._rounded(worth)
                row.score = None if share is None or faulty else self._rounded(worth * share)
        if faulty:
            return Completed(outcome, rows)
        counting = added(row.weight for row in rows if row.weight is not None)
        if self._line.not_applicable == "rebase" and counting and counting != self._weight:
            outcome.weight = counting
        if outcome.points is not None:
            outcome.points = added(row.score for row in rows if row.score is not None)
        return Completed(outcome, rows)


def _one_of(value: object, wanted: str, other: str) -> bool:
    """Tell whether a parameter is ``wanted`` and not the ``other``. Raises NotRecomputed where it is neither."""
    if value not in (wanted, other):
        raise NotRecomputed(str(value))
    return value == wanted
