"""The levels of the year's watch (双监控): 正常, 关注 or 预警, in per cent of what was due by the month; and 超支.

超支 is the worst of them: who is late can still spend, but money beyond its budget is out, and whether that was lawful
(《预算法》 articles 13 and 54) has to be looked at first.
"""

from decimal import Decimal
from fractions import Fraction

from attrs import frozen

NORMAL, ATTENTION, WARNING, OVERSPENT = "正常", "关注", "预警", "超支"


@frozen(kw_only=True)
class Thresholds:
    """Below ``attention`` and ``warning``, both in per cent of what was due, a project gets those levels.

    The default serves where the rubric says nothing. 80: 朔州市 in 2015 singled out who had spent less than 60 % by the
    end of September, which is 80 % of nine twelfths. 90: the Sichuan form of 2023 wants less than 90 % explained.
    """

    attention: Decimal = Decimal(90)
    warning: Decimal = Decimal(80)

    def level(self, attained: Fraction) -> str:
        """Return the level of a share of 1 of what was due."""
        percent = attained * 100
        if percent < self.warning:
            return WARNING
        return ATTENTION if percent < self.attention else NORMAL


def worst(levels: list[str]) -> str | None:
    """Return the most serious of ``levels``; None where there is none."""
    return max(levels, key=(NORMAL, ATTENTION, WARNING, OVERSPENT).index, default=None)
