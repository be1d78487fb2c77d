"""Numbers as the public reads them: money with separators and unit, a word where there is no number."""

from decimal import Decimal

from ledger.figures import wan_yuan, yuan

NO_BUDGET = "无预算"
MISSING = "暂缺"


def wan_yuan_shown(amount_fen: int) -> str:
    """Return fen as 万元 with its unit: ``10369890000`` → ``"10,369.89 万元"``."""
    return f"{wan_yuan(amount_fen)} 万元"


def yuan_shown(amount_fen: int) -> str:
    """Return fen as yuan with separators and its unit: ``10369890000`` → ``"103,698,900.00 元"``."""
    return f"{Decimal(yuan(amount_fen)):,} 元"


def rate_shown(rate: str | None) -> str:
    """Return a rate in per cent with its sign; one with nothing to divide by is 无预算, never 0."""
    return NO_BUDGET if rate is None else f"{rate}%"


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
