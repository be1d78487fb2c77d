"""What a value that is refused was most likely meant to be, as it has to be written."""

import re
import unicodedata

from ledger.values.days import is_day
from ledger.values.figures import FIGURE, SIGNED_FIGURE

_DAY = re.compile(r"(20[0-9]{2})[-/.年 ]?([0-9]{1,2})[-/.月 ]?([0-9]{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")
_MONTH = re.compile(r"(20[0-9]{2})[-/.年 ]?([0-9]{1,2})月?")
_QUARTER = re.compile(r"(20[0-9]{2})[-/.年 ]?(?:Q|第)?([1-4一二三四])(?:季度?)?", re.IGNORECASE)
_QUARTERS = {name: number for number, name in enumerate("一二三四", start=1)}


def day_meant(text: str) -> str | None:
    """Return the day that ``2023/1/5``, ``20230105`` or ``2023年1月5日`` says; None for any other text."""
    found = _DAY.fullmatch(_plain(text))
    if found is None:
        return None
    day = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    return day if is_day(day) else None


def month_meant(text: str) -> str | None:
    """Return the month that ``2023/1``, ``202301`` or ``2023年1月`` says; None for any other text."""
    found = _MONTH.fullmatch(_plain(text))
    return f"{found[1]}-{int(found[2]):02d}" if found and 1 <= int(found[2]) <= 12 else None


def quarter_meant(text: str) -> str | None:
    """Return the quarter that ``2023年第3季度`` or ``2023-q3`` says; None for any other text."""
    found = _QUARTER.fullmatch(_plain(text))
    return f"{found[1]}Q{_QUARTERS.get(found[2], found[2])}" if found else None


def figure_meant(text: str) -> str | None:
    """Return the figure that ``95.81%`` or ``1,234.5`` says; None for any other text."""
    figure = _figure(text)
    return figure if FIGURE.fullmatch(figure) else None


def signed_figure_meant(text: str) -> str | None:
    """Return the same, which may be below 0: ``+1`` and ``−3.5%`` too; None for any other text."""
    figure = _figure(text.replace("\N{MINUS SIGN}", "-")).removeprefix("+")
    if SIGNED_FIGURE.fullmatch(figure):
        return figure
    # Of what is below 0 all but a zero is taken as it is.
    zero = figure.removeprefix("-")
    return zero if FIGURE.fullmatch(zero) else None


def _figure(text: str) -> str:
    return _plain(text).removesuffix("%").replace(",", "").strip()


def _plain(text: str) -> str:
    """Return a text with full-width characters as plain ones, without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).strip()
