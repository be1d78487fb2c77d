"""Drawing with weights: hypothesis alone takes each alternative as often as any other."""

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Drawn = TypeVar("Drawn")


def one_in(draw: Draw, number: int) -> bool:
    """Draw whether something that happens once in ``number`` times happens."""
    return bool(draw(st.sampled_from(range(number))) == number - 1)


def a_place(draw: Draw, last: int) -> int:
    """Draw a place from 0 to ``last``, each as likely as the others."""
    return int(draw(st.sampled_from(range(last + 1))))


def weighted(*choices: tuple[int, st.SearchStrategy[Drawn]]) -> st.SearchStrategy[Drawn]:
    """Return a strategy that draws from each choice as often as its weight says."""
    return st.sampled_from([choice for weight, choice in choices for _ in range(weight)]).flatmap(lambda chosen: chosen)
