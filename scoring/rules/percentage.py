"""A figure of a year in per cent, from which several rules make points."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from scoring.rules.result import RuleResult


@frozen(kw_only=True)
class Percentage:
    """A figure in per cent, with the sentence that ends in it; None where a fact is ``missing``.

    ``events`` are the seqs it rests on; ``through_seq`` stands instead where it rests on the money of the whole log.
    ``inapplicable`` says why there is nothing to measure.
    """

    percent: Fraction | None
    sentence: str
    missing: tuple[str, ...] = ()
    events: tuple[int, ...] = ()
    through_seq: int | None = None
    inapplicable: str = ""

    def scored(self, points: Fraction, arithmetic: str, shortfall: str = "") -> RuleResult:
        """Return the points that a rule makes of it, in Chinese how, and what would have given those that were lost."""
        return RuleResult(
            points=points,
            explanation=f"{self.sentence}；{arithmetic}",
            shortfall=(shortfall,) if shortfall else (),
            events=self.events,
            through_seq=self.through_seq,
        )

    def unscored(self) -> RuleResult:
        """Return that no points can be told, because a fact is missing."""
        return RuleResult(
            points=None,
            explanation=self.sentence,
            events=self.events,
            missing=self.missing,
            through_seq=self.through_seq,
            inapplicable=self.inapplicable,
        )


def said_of_months_before(months: Sequence[str], counting: str) -> str:
    """Return, in Chinese, that ``months`` came before the ledger's first budget and how they count; empty for none."""
    return f"（{'、'.join(months)} 早于账本第一笔预算，{counting}）" if months else ""
