"""Things named one after another: all of them, or the first few and how many there are."""

from collections.abc import Sequence

from attrs import frozen

FEW = 3
"""How many of many are named where nobody asked for all."""


@frozen(kw_only=True)
class Listed:
    """Names or codes in one cell or sentence, with what stands ``before``, ``between`` and ``after`` them.

    As a text it names them all; where there is a ``bound``, no more than so many.
    """

    items: Sequence[str]
    before: str = ""
    between: str = "、"
    after: str = ""
    bound: int | None = None

    def first(self, most: int | None) -> str:
        """Return the text with no more than ``most`` of the items and, where there are more, how many; None for all."""
        more = most is not None and len(self.items) > most
        named = self.between.join(self.items[:most])
        return f"{self.before}{named}{f' 等 {len(self.items)} 个' if more else ''}{self.after}"

    def __str__(self) -> str:
        return self.first(self.bound)
