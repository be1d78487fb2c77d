"""How far the targets that a line counts were met together."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from ledger.values.words import ASPECTS
from scoring.facts.fulfilment import Fulfilled, fulfilled, total_weight, weighted_share
from scoring.facts.indicators import Indicator
from scoring.forms.grade_bands import bands_of
from scoring.rules.line import FULL_MARKS, Line


@frozen(kw_only=True)
class FulfilledTogether:
    """How far several targets were met together: ``share`` of 1, None where something is ``missing``.

    ``inapplicable`` says why there is nothing to measure; ``weight`` is what the targets' weights add up to.
    """

    share: Fraction | None
    sentence: str
    events: tuple[int, ...]
    weight: Fraction = Fraction(0)
    missing: tuple[str, ...] = ()
    inapplicable: str = ""


def fulfilled_together(line: Line, targets: Sequence[Indicator]) -> FulfilledTogether:
    """Return how far those of ``targets`` that the line counts were met together."""
    found = of_aspects(line, line, targets)
    applying = [one for one in found if one.applies]
    counting = found if line.not_applicable == FULL_MARKS else applying
    named, events = f"{named_aspects(line)}绩效目标", events_of(found)
    if not applying:
        sentence = f"{named}均不适用" if found else f"没有记录{named}"
        # Who set no target at all has not said that there is nothing to measure.
        inapplicable = sentence if targets else ""
        return FulfilledTogether(
            share=None, sentence=sentence, events=events, missing=(named,), inapplicable=inapplicable
        )
    if missing := _missing(line, found):
        sentence = f"{named}共 {len(found)} 项，其中 {len(missing)} 项资料不齐"
        return FulfilledTogether(share=None, sentence=sentence, events=events, missing=missing)
    weight = total_weight(counting)
    if not weight:
        sentence = f"{named}共 {len(found)} 项，权重合计为 0"
        return FulfilledTogether(share=None, sentence=sentence, events=events, missing=(f"{named}的权重",))
    return FulfilledTogether(share=weighted_share(counting), sentence="", events=events, weight=weight)


def _missing(line: Line, found: Sequence[Fulfilled]) -> tuple[str, ...]:
    needed = tuple(one.missing for one in found if one.missing)
    if line.not_applicable is not None:
        return needed
    return needed + tuple(f"{one.planned.target.name} 不适用时如何计分" for one in found if not one.applies)


def named_aspects(line: Line) -> str:
    """Return the aspects that a line counts, in words."""
    return "、".join(ASPECTS[aspect] for aspect in line.parameters["aspects"])


def of_aspects(ruling: Line, line: Line, targets: Sequence[Indicator]) -> list[Fulfilled]:
    """Return those of ``targets`` that ``line`` counts; ``ruling`` is the line whose bands their grades are of."""
    aspects, bands = line.parameters.get("aspects", ()), bands_of(ruling.parameters.get("bands", ()))
    return [fulfilled(planned, bands) for planned in targets if planned.target.aspect in aspects]


def events_of(found: Sequence[Fulfilled]) -> tuple[int, ...]:
    """Return the seqs of the targets and their results."""
    return tuple(sorted(seq for one in found for seq in one.planned.events))
