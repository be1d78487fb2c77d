"""How far the targets with a result are met together, by the bands that a rubric has for their grades.

The monitor and the advice rest on it; a sheet counts each line's targets for itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from scoring.facts.fulfilment import fulfilled, total_weight, weighted_share
from scoring.facts.indicators import Indicator
from scoring.forms.grade_bands import Band, bands_of
from scoring.rubrics.rubric import Rubric

BandsByAspect = Mapping[str, Sequence[Band]]


@frozen(kw_only=True)
class FulfilmentSoFar:
    """How many targets there are, how many have a result; ``share`` of 1 of those measured, None where none is."""

    targets: int
    results: int
    share: Fraction | None


def bands_by_aspect(rubric: Rubric | None) -> BandsByAspect:
    """Return the bands of the first line that counts each aspect and has any; none without a rubric."""
    found: dict[str, Sequence[Band]] = {}
    for line in rubric.walk() if rubric else ():
        for aspect in line.parameters.get("aspects", ()) if line.parameters.get("bands") else ():
            found.setdefault(aspect, bands_of(line.parameters["bands"]))
    return found


def fulfilment_so_far(targets: Iterable[Indicator], bands: BandsByAspect) -> FulfilmentSoFar:
    """Return how far ``targets`` are met; one that has no result, or does not apply, lowers nothing."""
    found = [fulfilled(one, bands.get(one.target.aspect, ())) for one in targets]
    measured = [one for one in found if one.share is not None]
    return FulfilmentSoFar(
        targets=len(found),
        results=sum(1 for one in found if one.planned.reported),
        share=weighted_share(measured) if total_weight(measured) else None,
    )
