"""How far a target was met."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from publish.outsider.columns import Row
from publish.outsider.rubric_text import end_of, figure_of
from publish.outsider.targets import Target


def holds(band: Row, value: Fraction) -> bool:
    """Tell whether a band with ``from`` or ``above``, ``to`` or ``below``, or ``is`` holds a value."""
    tests: dict[str, Callable[[Fraction], bool]] = {
        "is": lambda end: value == end,
        "from": lambda end: value >= end,
        "above": lambda end: value > end,
        "to": lambda end: value <= end,
        "below": lambda end: value < end,
    }
    return all(test(end_of(band[name])) for name, test in tests.items() if name in band)


def fulfilment_of(one: Target, bands: list[Row]) -> Fraction | None:
    """Return how far a target was met, a share of 1; None where something is missing."""
    if one.result is None:
        return None
    if one.target.get("nature") == "qualitative":
        return _share_of_grade(one.result, bands)
    if one.target.get("value") is None or one.result.get("value") is None:
        return None
    wanted, done = Fraction(one.target["value"]), Fraction(one.result["value"])
    direction = one.target.get("direction") or ">="
    if {">=": done >= wanted, "<=": done <= wanted, "=": done == wanted}[direction]:
        return Fraction(1)
    if min(done, wanted) <= 0:
        return Fraction(0)
    if direction == "=":
        return min(done, wanted) / max(done, wanted)
    return done / wanted if direction == ">=" else wanted / done


def _share_of_grade(result: Row, bands: list[Row]) -> Fraction | None:
    share = None if result.get("coefficient") is None else Fraction(result["coefficient"])
    if not bands:
        return share
    band = next((one for one in bands if one.get("grade") == result.get("grade")), None)
    if band is None:
        return None
    ends = {figure_of(band[name]) for name in ("is", "from", "to") if name in band}
    if share is None and len(ends) == 1 and ("is" in band or {"from", "to"} <= band.keys()):
        share = ends.pop() / 100
    return share if share is not None and holds(band, share * 100) else None


def counts_of(targets: list[Target]) -> Row:
    """Return how many targets projects have, how many were missed, and of how many nothing is reported."""
    of_projects = [one for one in targets if one.target.get("project") is not None]
    shares = [fulfilment_of(one, []) for one in of_projects if one.applies]
    return {
        "project_targets": len(of_projects),
        "missed_targets": sum(share is not None and share < 1 for share in shares),
        "unreported_targets": sum(one.result is None for one in of_projects),
    }
