"""How far the targets that a line counts were met together."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from ledger.kinds import Target
from ledger.values.words import ASPECTS
from scoring.facts.fulfilment import Fulfilled, fulfilled, total_weight, weighted_share
from scoring.facts.indicators import Indicator
from scoring.forms.grade_bands import bands_of
from scoring.rules.line import FULL_MARKS, Line


@frozen(kw_only=True)
class FulfilledTogether:
    """How far several targets were met together: ``share`` of 1, None where something is ``missing``.

    ``inapplicable`` says why there is nothing to measure; ``weight`` is what the targets' weights add up to. ``found``
    are the targets themselves.
    """

    share: Fraction | None
    sentence: str
    events: tuple[int, ...]
    weight: Fraction = Fraction(0)
    missing: tuple[str, ...] = ()
    inapplicable: str = ""
    found: tuple[Fulfilled, ...] = ()


def fulfilled_together(line: Line, targets: Sequence[Indicator]) -> FulfilledTogether:
    """Return how far those of ``targets`` that the line counts were met together."""
    found = counted(line, line, targets)
    if lacking := tuple(f"绩效目标 {code}" for code in _without_target(line, targets)):
        sentence = f"没有记录{'、'.join(lacking)}"
        return FulfilledTogether(share=None, sentence=sentence, events=events_of(found), missing=lacking)
    return evolve(_together(line, targets, found), found=tuple(found))


def _together(line: Line, targets: Sequence[Indicator], found: Sequence[Fulfilled]) -> FulfilledTogether:
    applying = [one for one in found if one.applies]
    counting = found if line.not_applicable == FULL_MARKS else applying
    named, events = f"{named_targets(line)}绩效目标", events_of(found)
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
    # What weighs nothing counts in no completion.
    found = [one for one in found if Fraction(one.planned.target.weight)]
    needed = tuple(one.missing for one in found if one.missing)
    if line.not_applicable is not None:
        return needed
    return needed + tuple(f"{one.planned.target.name} 不适用时如何计分" for one in found if not one.applies)


def named_targets(line: Line) -> str:
    """Return which targets a line counts, in words: its aspects, or those it lists; nothing where all of them."""
    if "indicators" in line.parameters:
        return "所列"
    return "、".join(ASPECTS[aspect] for aspect in line.parameters.get("aspects", ()))


def how_many(line: Line, found: Sequence[Fulfilled]) -> str:
    """Return how many targets a line counts, in words."""
    return f"{named_targets(line)}共 {len(found)} 项目标"


def counted(ruling: Line, line: Line, targets: Sequence[Indicator]) -> list[Fulfilled]:
    """Return those of ``targets`` that ``line`` counts; ``ruling`` is the line that says how they are judged."""
    bands = bands_of(ruling.parameters.get("bands", ()))
    by_coefficient = ruling.parameters.get("coefficients") == "recorded"
    return [
        fulfilled(planned, bands, by_coefficient=by_coefficient) for planned in targets if _counts(line, planned.target)
    ]


def _counts(line: Line, target: Target) -> bool:
    if "indicators" in line.parameters:
        return target.indicator in line.parameters["indicators"]
    return target.aspect in line.parameters.get("aspects", ASPECTS)


def _without_target(line: Line, targets: Sequence[Indicator]) -> list[str]:
    """Return the codes that a line lists and no target has."""
    there_are = {planned.target.indicator for planned in targets}
    return [code for code in line.parameters.get("indicators", ()) if code not in there_are]


def events_of(found: Sequence[Fulfilled]) -> tuple[int, ...]:
    """Return the seqs of the targets and their results."""
    return tuple(sorted(seq for one in found for seq in one.planned.events))
