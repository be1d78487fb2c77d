"""What somebody may have meant who wrote a name that there is not."""

from collections.abc import Iterable, Mapping, Sequence

from ledger.values.listed import FEW

FEW_ENOUGH = 10
"""So many choices are named all."""


def nearest(named: str, known: Iterable[str]) -> list[str]:
    """Return a few of the ``known`` that are most like what was ``named``, the most alike first.

    Alike are those that share three fifths of their characters with it, and those that it shortens.
    """
    # Only who is refused pays for this import.
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=named)
    # The first two are never less than the ratio, and cost little beside it.
    ratios = matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio
    found = []
    for place, one in enumerate(dict.fromkeys(known)):
        matcher.set_seq1(one)
        if all(5 * ratio() >= 3 for ratio in ratios) or _shortens(named, one):
            found.append((-matcher.ratio(), place, one))
    return [one for *_, one in sorted(found)[:FEW]]


def nearest_titled(named: str, titles: Mapping[str, str]) -> list[str]:
    """Return as ``id（title）`` a few of those whose id or title, given by id, is most like what was ``named``."""
    near = nearest(named, [*titles, *titles.values()])
    found = dict.fromkeys(id_ for one in near for id_, title in titles.items() if one in (id_, title))
    return [f"{id_}（{titles[id_]}）" for id_ in found][:FEW]


def hint(near: Sequence[str], *, every: str) -> str:
    """Return what to write instead: what is ``near``, and where ``every`` choice is listed."""
    return f"相近的有 {'、'.join(near)}；{every}" if near else every


def choices(named: object, known: Sequence[str], *, every: str) -> str:
    """Return which of the ``known`` can be written for what was ``named``: all where they are few, else the nearest."""
    if len(known) <= FEW_ENOUGH:
        return f"可用 {'、'.join(known) or '无'}"
    return hint(nearest(str(named), known), every=every)


def choices_titled(named: str, titles: Mapping[str, str], *, every: str) -> str:
    """Return as ``choices`` does which of several ids, given with their titles, can be written."""
    if len(titles) <= FEW_ENOUGH:
        return f"可用 {'、'.join(f'{id_}（{title}）' for id_, title in titles.items())}"
    return hint(nearest_titled(named, titles), every=every)


def _shortens(named: str, one: str) -> bool:
    """Tell whether all characters of what was named stand in the other name, in their order."""
    rest = iter(one)
    return bool(named) and all(character in rest for character in named)
