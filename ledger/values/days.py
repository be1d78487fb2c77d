"""Days and moments as the log writes them: real days, and the UTC moment of recording with its day in UTC+8."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from ledger.values.figures import MONTHS_A_YEAR

MONTHS_A_QUARTER = 3
CHINA_STANDARD_TIME = timezone(timedelta(hours=8))
RECORDED_AT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
RECORDED_AT_WIDTH = len("2023-01-01T00:00:00.000000Z")
DAY_WIDTH = len("2023-01-01")
LAST_MONTH = "2099-12"
"""No event is dated after it."""


def months_of(year: int) -> list[str]:
    """Return the twelve months of a year, January first, as ``YYYY-MM``."""
    return [f"{year}-{number:02d}" for number in range(1, MONTHS_A_YEAR + 1)]


def months_through(month: str) -> list[str]:
    """Return the months of the year of ``month`` (``YYYY-MM``) from January to ``month``."""
    return months_of(int(month[:4]))[: int(month[5:])]


def first_month_of(quarter: str) -> str:
    """Return the month (``YYYY-MM``) with which a quarter (``2023Q3``) begins."""
    return months_of(int(quarter[:4]))[MONTHS_A_QUARTER * (int(quarter[5]) - 1)]


def until(month: str) -> str:
    """Return ``（至 2025-01）`` for the last month that a year counts; empty for December, with which it is whole."""
    return "" if month == months_of(int(month[:4]))[-1] else f"（至 {month}）"


def recorded_now() -> str:
    """Return the present as the log writes it: ``YYYY-MM-DDTHH:MM:SS.ffffffZ``."""
    return datetime.now(UTC).strftime(RECORDED_AT_FORMAT)


@lru_cache(maxsize=1)
def day_of_recording(recorded_at: str) -> str:
    """Return the day (UTC+8) on which a ``recorded_at`` falls, as ``YYYY-MM-DD``; a whole batch asks for one."""
    return datetime.fromisoformat(recorded_at).astimezone(CHINA_STANDARD_TIME).date().isoformat()


def beijing_time(recorded_at: str) -> str:
    """Return a ``recorded_at`` in UTC+8 for people to read, as ``YYYY-MM-DD HH:MM:SS``; as it is where it is none."""
    if not is_moment(recorded_at):
        return recorded_at
    return datetime.fromisoformat(recorded_at).astimezone(CHINA_STANDARD_TIME).strftime("%Y-%m-%d %H:%M:%S")


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Tell whether ``text`` is a real day from 2000-01-01 to 2099-12-31."""
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_moment(recorded_at: object) -> bool:
    """Tell whether ``recorded_at`` is a real moment as the log writes it."""
    try:
        return isinstance(recorded_at, str) and bool(
            _MOMENT.fullmatch(recorded_at) and datetime.fromisoformat(recorded_at)
        )
    except ValueError:
        return False
