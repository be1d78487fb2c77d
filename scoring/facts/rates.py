"""Monthly execution rates (执行率): movements in, twelve cumulative rows out."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from ledger.history.offices import Office
from ledger.kinds.movements import Movement, moved_by
from ledger.values.days import months_through
from ledger.values.figures import MONTHS_A_YEAR, percent, percent_of, rounded, share

Key = TypeVar("Key", str, Office)
"""What projects are counted under: an office, a code or a title."""


@frozen(kw_only=True)
class MonthRate:
    """The year from 1 January to the end of ``month``, in integer fen.

    ``bulletin_rate`` is the finance bureau's official rate in per cent as recorded, None where none was.
    """

    month: str
    adjusted_budget_fen: int
    executed_fen: int
    bulletin_rate: Decimal | None = None

    @property
    def execution_share(self) -> Fraction | None:
        """Executed ÷ adjusted budget, unrounded; None where there is no budget."""
        return share(self.executed_fen, self.adjusted_budget_fen)

    @property
    def attainment_share(self) -> Fraction | None:
        """min(1, execution rate ÷ schedule), unrounded; None where there is no budget."""
        executed = self.execution_share
        return None if executed is None else min(Fraction(1), executed / self._schedule_share)

    @property
    def execution_rate(self) -> Decimal | None:
        """Execution rate (执行率) in per cent, two places."""
        return percent_of(self.executed_fen, self.adjusted_budget_fen)

    @property
    def schedule(self) -> Decimal | None:
        """Schedule (序时进度) in per cent, two places: month ÷ 12."""
        return percent(self._schedule_share)

    @property
    def attainment(self) -> Decimal | None:
        """Attainment (进度达成率) in per cent, two places."""
        return percent(self.attainment_share)

    @property
    def shown_bulletin_rate(self) -> Decimal | None:
        """The bulletin's rate in per cent, two places."""
        return None if self.bulletin_rate is None else rounded(self.bulletin_rate, places=2)

    @property
    def _schedule_share(self) -> Fraction:
        return Fraction(int(self.month[5:]), MONTHS_A_YEAR)


def month_rates(
    movements: Iterable[Movement], *, through: str, bulletins: Mapping[str, Decimal] | None = None
) -> list[MonthRate]:
    """Return one row a month from January to ``through`` (``YYYY-MM``), cumulative within that fiscal year."""
    moved = moved_by("month", movements)
    rows, budget_fen, executed_fen = [], 0, 0
    for month in months_through(through):
        budget_fen += moved[month].adjusted_budget_fen
        executed_fen += moved[month].executed_fen
        rate = (bulletins or {}).get(month)
        rows.append(
            MonthRate(month=month, adjusted_budget_fen=budget_fen, executed_fen=executed_fen, bulletin_rate=rate)
        )
    return rows


def month_rates_by(
    movements: Iterable[Movement], keys: Mapping[str, Key], *, through: str
) -> dict[Key, list[MonthRate]]:
    """Return the rows of each key, in the order of the keys.

    ``keys`` says for every project what it counts under (an office, say); a key without money has rows of zeros.
    """
    groups: dict[Key, list[Movement]] = {key: [] for key in sorted(set(keys.values()))}
    for movement in movements:
        if movement.project in keys:
            groups[keys[movement.project]].append(movement)
    return {key: month_rates(group, through=through) for key, group in groups.items()}
