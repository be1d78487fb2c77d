"""Numbers as the public reads them: money with separators and unit, a word where there is no number."""

from decimal import Decimal

from ledger.figures import wan_yuan, yuan
from ledger.words import NO_BUDGET

MISSING = "暂缺"


def wan_yuan_shown(amount_fen: int | None) -> str:
    """Return fen as 万元 with separators: ``10369890000`` → ``"10,369.89"``; an amount that is not shown is 暂缺."""
    return MISSING if amount_fen is None else wan_yuan(amount_fen)


def with_wan_yuan(amount_fen: int | None) -> str:
    """Return fen as 万元 with its unit: ``10369890000`` → ``"10,369.89 万元"``."""
    return MISSING if amount_fen is None else f"{wan_yuan(amount_fen)} 万元"


def yuan_figure(amount_fen: int | None) -> str:
    """Return fen as yuan with separators: ``10369890000`` → ``"103,698,900.00"``; 暂缺 where it is not shown."""
    return MISSING if amount_fen is None else f"{Decimal(yuan(amount_fen)):,}"


def count_shown(number: int | None) -> str:
    """Return a count with separators."""
    return MISSING if number is None else f"{number:,}"


def rate_shown(rate: str | None, *, of_fen: int | None) -> str:
    """Return an execution rate in per cent with its sign; ``of_fen`` is the budget it is a rate of.

    With nothing to divide by it is 无预算, never 0; where it is merely not shown, 暂缺.
    """
    return without_rate(of_fen) if rate is None else f"{rate}%"


def without_rate(of_fen: int | None) -> str:
    """Return the word that stands where there is no execution rate of the budget ``of_fen``."""
    return NO_BUDGET if of_fen is not None and of_fen <= 0 else MISSING


def fact_shown(rate: str | None) -> str:
    """Return a recorded rate in per cent with its sign; one that nobody recorded is 暂缺, not 无预算."""
    return MISSING if rate is None else f"{rate}%"


def points_shown(points: str | None) -> str:
    """Return points as they stand; points that a missing fact leaves open are 暂缺, never 0."""
    return MISSING if points is None else points


def difference_shown(rate: str | None, other: str | None) -> str:
    """Return ``rate`` − ``other`` in percentage points with its sign, 暂缺 where either is absent."""
    if rate is None or other is None:
        return MISSING
    return f"{Decimal(rate) - Decimal(other):+}".replace("-", "−")
