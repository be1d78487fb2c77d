"""One row: a target with its result, what it weighs in points and what it earns."""

from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from scoring.facts.fulfilment import Fulfilled
from scoring.facts.indicators import PlannedAndDone


@frozen(kw_only=True)
class Row:
    """Points are at the scale of the rubric; None where they are not known, or the target does not apply.

    ``of_weight`` is what the line weighs, and ``among`` what the weights of all its targets add up to.
    """

    fulfilled: Fulfilled
    weight: Decimal | None
    score: Decimal | None
    of_weight: Decimal
    among: Fraction

    @property
    def worth(self) -> Fraction | None:
        """The points that full fulfilment gives, unrounded; None where the target does not count."""
        if self.weight is None:
            return None
        return Fraction(self.of_weight) * Fraction(self.fulfilled.planned.target.weight) / self.among

    @property
    def lost(self) -> Decimal | None:
        """The points that were not earned."""
        return None if self.weight is None or self.score is None else self.weight - self.score

    def one_more_unit(self) -> Fraction | None:
        """Return the points, unrounded, that one more unit towards the target would give; None where none is known.

        Of a target that is met, or judged, nobody can say.
        """
        planned = self.fulfilled.planned
        worth, share = self.worth, self.fulfilled.share
        if worth is None or share is None or share == 1 or planned.target.nature == "qualitative":
            return None
        if not isinstance(planned, PlannedAndDone) or planned.done is None or planned.planned is None:
            return None
        towards = 1 if planned.done < planned.planned else -1
        return worth * (self.fulfilled.with_done(planned.done + towards) - share)
