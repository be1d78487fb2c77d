"""How far several targets were met together: the weighted fulfilment of those that a line counts."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from ledger.values.words import ASPECTS
from scoring.facts.fulfilment import Fulfilled, fulfilled
from scoring.facts.indicators import Indicator
from scoring.forms.grade_bands import bands_of
from scoring.rubrics.rubric import FULL_MARKS, Line


@frozen(kw_only=True)
class Counted:
    """How far several targets were met together: ``share`` of 1, None where something is ``missing``.

    ``inapplicable`` says why there is nothing to measure; ``weight`` is what the targets' weights add up to.
    """

    share: Fraction | None
    sentence: str
    events: tuple[int, ...]
    weight: Fraction = Fraction(0)
    missing: tuple[str, ...] = ()
    inapplicable: str = ""


def counted(line: Line, targets: Sequence[Indicator]) -> Counted:
    """Return how far those of ``targets`` that the line counts were met together."""
    found = of_aspects(line, line, targets)
    events = tuple(sorted(seq for one in found for seq in one.planned.events))
    named = f"{named_aspects(line)}绩效目标"
    applying = [one for one in found if one.applies]
    if not applying:
        sentence = f"{named}均不适用" if found else f"没有记录{named}"
        # Who set no target at all has not said that there is nothing to measure.
        inapplicable = sentence if targets else ""
        return Counted(share=None, sentence=sentence, events=events, missing=(named,), inapplicable=inapplicable)
    needed = tuple(one.missing for one in found if one.missing)
    if line.not_applicable is None:
        needed += tuple(f"{one.planned.target.name} 不适用时如何计分" for one in found if not one.applies)
    if needed:
        sentence = f"{named}共 {len(found)} 项，其中 {len(needed)} 项资料不齐"
        return Counted(share=None, sentence=sentence, events=events, missing=needed)
    counting = found if line.not_applicable == FULL_MARKS else applying
    weight = total_weight(counting)
    if not weight:
        sentence = f"{named}共 {len(found)} 项，权重合计为 0"
        return Counted(share=None, sentence=sentence, events=events, missing=(f"{named}的权重",))
    return Counted(share=weighted_share(counting), sentence="", events=events, weight=weight)


def named_aspects(line: Line) -> str:
    """Return the aspects that a line counts, in words."""
    return "、".join(ASPECTS[aspect] for aspect in line.parameters["aspects"])


def of_aspects(ruling: Line, line: Line, targets: Sequence[Indicator]) -> list[Fulfilled]:
    """Return those of ``targets`` that ``line`` counts; ``ruling`` is the line whose bands their grades are of."""
    aspects, bands = line.parameters.get("aspects", ()), bands_of(ruling.parameters.get("bands", ()))
    return [fulfilled(planned, bands) for planned in targets if planned.target.aspect in aspects]


def total_weight(found: Sequence[Fulfilled]) -> Fraction:
    """Return what the targets' weights add up to."""
    return sum((Fraction(one.planned.target.weight) for one in found), Fraction(0))


def weighted_share(found: Sequence[Fulfilled]) -> Fraction:
    """Return Σ(target weight × fulfilment) ÷ Σ(target weight)."""
    earned = sum((Fraction(one.planned.target.weight) * _counting(one) for one in found), Fraction(0))
    return earned / total_weight(found)


def _counting(one: Fulfilled) -> Fraction:
    """Return the share that counts: of one that does not apply but counts all the same, all of it."""
    return Fraction(1) if one.share is None else one.share
