"""Things named one after another: all of them, or the first few and how many there are."""

from collections.abc import Iterable

from attrs import Factory, evolve, field, frozen

FEW = 3
"""How many of many are named where nobody asked for all."""


def _held(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(items)


@frozen(kw_only=True)
class Listed:
    """Names or codes in one cell or sentence, with what stands ``before``, ``between`` and ``after`` them.

    As a text it names them all; where there is a ``bound``, no more than so many. ``number`` is how many there are, of
    which ``items`` may be the first.
    """

    items: tuple[str, ...] = field(converter=_held)
    before: str = ""
    between: str = "、"
    after: str = ""
    bound: int | None = None
    number: int = Factory(lambda self: len(self.items), takes_self=True)

    def first(self, most: int | None) -> str:
        """Return the text with no more than ``most`` of the items and, where there are more, how many; None for all."""
        items = self.items[:most]
        more = f" 等 {self.number} 个" if self.number > len(items) else ""
        return f"{self.before}{self.between.join(items)}{more}{self.after}"

    def __str__(self) -> str:
        return self.first(self.bound)


def around(text: str | Listed, *, before: str = "", after: str = "") -> str | Listed:
    """Return ``text`` with more of the sentence ``before`` and ``after`` it."""
    if isinstance(text, Listed):
        return evolve(text, before=before + text.before, after=text.after + after)
    return before + text + after
