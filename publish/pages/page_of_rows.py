"""A page of a long list: at most a hundred rows, fewer where their texts are long. Pure: rows in, a page out."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from publish.pages.texts_shown import folded_bytes

ROWS_A_PAGE = 100
PAGE_BYTES = 90_000
"""Of HTML, for the rows of one page; the frame and what else stands there come to it."""
ROW_BYTES = 400
"""Of HTML, for a row without its texts."""


@frozen(kw_only=True)
class PageOfRows:
    """``rows`` of a list of ``total``, the first of them its number ``first``.

    ``previous`` and ``next`` are the key of the row after which the page before and the one that follows begin: "" for
    the beginning of the list, None where there is no such page.
    """

    rows: Sequence[Any]
    first: int
    total: int
    previous: Any = None
    next: Any = None

    @property
    def last(self) -> int:
        """The number of the last row in the list."""
        return self.first + len(self.rows) - 1


def row_bytes(row: Any) -> int:
    """Return about how many bytes of HTML a row of a public table takes on a page."""
    texts = (value for name, value in row.items() if isinstance(value, str) and name != "department")
    return ROW_BYTES + sum(folded_bytes(text) for text in texts)


def page_of(
    before: Sequence[Any],
    following: Sequence[Any],
    *,
    passed: int,
    total: int,
    key: Callable[[Any], Any],
    size: Callable[[Any], int] = row_bytes,
    most_bytes: int = PAGE_BYTES,
) -> PageOfRows:
    """Return the page that begins with the ``following`` rows.

    ``before`` are rows right before them, ``passed`` how many there are of these. Of either there is one more than a
    page holds where there are so many. ``key`` tells what an address names a row by, ``size`` the bytes it takes.
    A page ends with each hundredth row of the list, so that those on the way back are those on the way there.
    """
    room = ROWS_A_PAGE - passed % ROWS_A_PAGE
    shown = following[: _fitting(following[:room], size, most_bytes)]
    hundred = len(before) - (passed % ROWS_A_PAGE or min(passed, ROWS_A_PAGE))
    earlier = before[: hundred + _last_page(before[hundred:], size, most_bytes)]
    return PageOfRows(
        rows=shown,
        first=passed + 1,
        total=total,
        previous=None if not before else key(earlier[-1]) if earlier else "",
        next=key(shown[-1]) if len(following) > len(shown) else None,
    )


def page_of_list(
    rows: Sequence[Any], after: int, *, size: Callable[[Any], int], most_bytes: int = PAGE_BYTES
) -> PageOfRows:
    """Return the page of ``rows`` that begins after the first ``after`` of them: pairs of its number and the row."""
    numbered = list(enumerate(rows, start=1))
    passed = min(after, len(numbered))
    return page_of(
        numbered[max(0, passed - ROWS_A_PAGE - 1) : passed],
        numbered[passed : passed + ROWS_A_PAGE + 1],
        passed=passed,
        total=len(numbered),
        key=lambda pair: pair[0],
        size=lambda pair: size(pair[1]),
        most_bytes=most_bytes,
    )


def _last_page(rows: Sequence[Any], size: Callable[[Any], int], most_bytes: int) -> int:
    """Return how many rows stand on the pages before the last one of ``rows``."""
    start = 0
    while (following := start + _fitting(rows[start:], size, most_bytes)) < len(rows):
        start = following
    return start


def _fitting(rows: Sequence[Any], size: Callable[[Any], int], most_bytes: int) -> int:
    """Return how many of the first rows fit on a page; one does always."""
    taken = 0
    for number, row in enumerate(rows[:ROWS_A_PAGE]):
        taken += size(row)
        if taken > most_bytes and number:
            return number
    return min(len(rows), ROWS_A_PAGE)
