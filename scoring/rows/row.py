"""One row: a target with its result, what it weighs in points and what it earns."""

from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from scoring.facts.fulfilment import Fulfilled
from scoring.facts.indicators import PlannedAndDone


@frozen(kw_only=True)
class Row:
    """Points are at the scale of the rubric; None where they are not known, or the target does not apply.

    ``worth`` is what full fulfilment gives, unrounded.
    """

    fulfilled: Fulfilled
    weight: Decimal | None
    score: Decimal | None
    worth: Fraction | None

    @property
    def lost(self) -> Decimal | None:
        """The points that were not earned."""
        return None if self.weight is None or self.score is None else self.weight - self.score

    def one_more_unit(self) -> Fraction | None:
        """Return the points, unrounded, that one more unit towards the target would give; None where none is known.

        Of a target that is met, or judged, nobody can say.
        """
        planned = self.fulfilled.planned
        if self.worth is None or self.fulfilled.share in (None, 1) or planned.target.nature == "qualitative":
            return None
        if not isinstance(planned, PlannedAndDone) or planned.done is None or planned.planned is None:
            return None
        towards = 1 if planned.done < planned.planned else -1
        nearer = self.fulfilled.with_done(planned.done + towards)
        return self.worth * (nearer - (self.fulfilled.share or 0))
