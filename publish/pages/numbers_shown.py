"""Numbers as the public reads them: money with separators and unit, a word where there is no number.

``absent`` is everywhere the word that stands where there is none: 暂缺 where nobody recorded it, 未公开 where the
policy does not show its column.
"""

import re
from collections.abc import Collection
from decimal import Decimal

from ledger.values.figures import wan_yuan, yuan
from ledger.values.words import NO_BUDGET
from publish.tables.table import Table

MISSING, NOT_PUBLIC = "暂缺", "未公开"
MINUS = "−"
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def absent_words(table: Table, shown: Collection[str]) -> dict[str, str]:
    """Return for each column of ``table`` the word where it holds nothing; ``shown`` are the public columns."""
    return {column.name: MISSING if column.name in shown else NOT_PUBLIC for column in table.columns}


def wan_yuan_shown(amount_fen: int | None, absent: str = MISSING) -> str:
    """Return fen as 万元 with separators: ``-10369890000`` → ``"−10,369.89"``."""
    return absent if amount_fen is None else wan_yuan(amount_fen).replace("-", MINUS)


def with_wan_yuan(amount_fen: int | None, absent: str = MISSING) -> str:
    """Return fen as 万元 with its unit: ``10369890000`` → ``"10,369.89 万元"``."""
    return absent if amount_fen is None else f"{wan_yuan_shown(amount_fen)} 万元"


def yuan_figure(amount_fen: int | None, absent: str = MISSING) -> str:
    """Return fen as yuan with separators: ``-10369890000`` → ``"−103,698,900.00"``."""
    return absent if amount_fen is None else figure_shown(yuan(amount_fen))


def figure_shown(figure: str) -> str:
    """Return a figure as pages print it, its places kept: ``"-10369.89"`` → ``"−10,369.89"``; other text as it is."""
    return f"{Decimal(figure):,f}".replace("-", MINUS) if _FIGURE.fullmatch(figure) else figure


def count_shown(number: int | None) -> str:
    """Return a count with separators."""
    return MISSING if number is None else f"{number:,}"


def rate_shown(rate: str | None, *, of_fen: int | None, absent: str = MISSING) -> str:
    """Return an execution rate in per cent with its sign; ``of_fen`` is the budget it is a rate of.

    With nothing to divide by it is 无预算, never 0.
    """
    return without_rate(of_fen, absent) if rate is None else fact_shown(rate)


def without_rate(of_fen: int | None, absent: str = MISSING) -> str:
    """Return the word that stands where there is no execution rate of the budget ``of_fen``."""
    return NO_BUDGET if of_fen is not None and of_fen <= 0 else absent


def fact_shown(rate: str | None, absent: str = MISSING) -> str:
    """Return a recorded rate in per cent with its sign; one that nobody recorded is 暂缺, not 无预算."""
    return absent if rate is None else f"{figure_shown(rate)}%"


def points_shown(points: str | None, absent: str = MISSING) -> str:
    """Return points as they stand; points that a missing fact leaves open are 暂缺, never 0."""
    return absent if points is None else points


def difference_shown(rate: str | None, other: str | None, absent: str = MISSING) -> str:
    """Return ``rate`` − ``other`` in percentage points, with its sign where there is one."""
    if rate is None or other is None:
        return absent
    difference = Decimal(rate) - Decimal(other)
    return f"{difference:+}".replace("-", MINUS) if difference else f"{abs(difference)}"


def decimal_of(figure: str | None) -> Decimal | None:
    """Return an exact figure of the public database, None where it has none."""
    return None if figure is None else Decimal(figure)
