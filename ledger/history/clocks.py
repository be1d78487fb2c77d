"""The two clocks: ``--through`` (what counts until a month) and ``--as-of`` (what was recorded by a time)."""

import re
from datetime import UTC, date, datetime, time, timedelta
from shlex import quote

from ledger.errors import InvalidInput, UnusableFile
from ledger.history.entries import bodies
from ledger.kinds.body import leaf_hash
from ledger.kinds.field_types import MONTH
from ledger.kinds.fields import Unfit
from ledger.proofs.checkpoint import Checkpoint
from ledger.proofs.merkle import root
from ledger.storage import queries
from ledger.storage.store import Ledger
from ledger.values.days import (
    CHINA_STANDARD_TIME,
    RECORDED_AT_FORMAT,
    RECORDED_AT_WIDTH,
    day_of_recording,
    is_day,
    is_moment,
    months_of,
    recorded_now,
)
from ledger.values.text import shown

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


def seq_as_of(ledger: Ledger, as_of: str | None) -> int:
    """Return the seq of the last event of the longest prefix recorded by ``as_of``; the head where it is None.

    An integer is a seq, a date the end of that day in UTC+8, anything else an RFC 3339 time.
    Raises InvalidInput for any other text.
    """
    if as_of is None:
        return ledger.head
    if re.fullmatch("[0-9]{1,18}", as_of):
        return min(int(as_of), ledger.head)
    latest = _latest_recorded_at(as_of)
    low, high = 0, ledger.head
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _recorded_at(ledger, middle) <= latest else (low, middle - 1)
    return low


def seq_of_checkpoint(ledger: Ledger, checkpoint: Checkpoint) -> int:
    """Return of how many events ``checkpoint`` was made. Raises InvalidInput where the log does not begin with them."""
    size = checkpoint.size
    if size > ledger.head:
        found = f"现在只有 {ledger.head} 个事件"
    elif root(leaf_hash(body) for _, body in bodies(ledger, as_of=size)) != checkpoint.root:
        found = f"现在的前 {size} 个事件与它不同"
    else:
        return size
    how = "请确认没有拿错，再运行 jixiao verify --checkpoint"
    message = (
        f"{checkpoint.file}：核验点作出时账本有 {size} 个事件，{found}，不能由此比较；{how} {quote(checkpoint.file)}"
    )
    raise InvalidInput("checkpoint_differs", message)


def month_under_way(ledger: Ledger, seq: int) -> str:
    """Return the month (UTC+8, ``YYYY-MM``) in which the log up to ``seq`` could last be read as the whole log.

    That is when the next event was recorded; of the head, now. At seq 0 it is "", before every month: there was none.
    """
    if seq == 0:
        return ""
    return (day_recorded(ledger, seq + 1) if seq < ledger.head else _today())[:7]


def last_month(ledger: Ledger, seq: int, year: int) -> str:
    """Return the last month (``YYYY-MM``) of ``year`` that the log up to ``seq`` can tell of.

    That is December or, if earlier, the month in which the last entry was recorded (UTC+8), but never before January.
    """
    january, *_, december = months_of(year)
    recorded = day_recorded(ledger, seq)[:7] if seq else ""
    return min(max(january, recorded), december)


def require_year_begun(ledger: Ledger, year: int, through: str | None = None) -> None:
    """Raise InvalidInput where ``year`` or its month ``through`` has not begun, or that is no month of the year."""
    first_month = months_of(year)[0] if through is None else month_of(year, through)
    require_begun(ledger, through or str(year), first_month=first_month)


def require_begun(ledger: Ledger, period: str, *, first_month: str) -> None:
    """Raise InvalidInput where ``period``, named as it was asked for, is still to come.

    It is where its first month comes after that of the last entry and after that of today, both in UTC+8.
    """
    recorded = day_recorded(ledger, ledger.head) if ledger.head else ""
    today = _today()
    if first_month > max(recorded, today)[:7]:
        last = f"账本最后一次记录在 {recorded}" if recorded else "账本还没有记录"
        message = f"{period} 还没有开始：{last}，今天是 {today}；请给出已经开始的年度、季度或月份"
        raise InvalidInput("period_not_begun", message)


def month_of(year: int, month: str) -> str:
    """Return ``month`` as it was given. Raises InvalidInput where it is no month of ``year``."""
    if year_of_month(month) != year:
        raise InvalidInput("invalid_month", f"{month}：不是 {year} 年的月份")
    return month


def year_of_month(month: str) -> int:
    """Return the fiscal year of a month given as ``2023-06``. Raises InvalidInput where it is none."""
    try:
        return int(MONTH.check(month)[:4])
    except Unfit as unfit:
        raise InvalidInput("invalid_month", f"{shown(month)}：应为 2000 至 2099 年的月份，如 2023-06") from unfit


def _today() -> str:
    return day_of_recording(recorded_now())


def day_recorded(ledger: Ledger, seq: int) -> str:
    """Return the day (UTC+8) on which the event at ``seq`` was recorded."""
    recorded_at = _recorded_at(ledger, seq)
    if not is_moment(recorded_at):
        message = f"{ledger.path}：第 {seq} 号事件的记录时间无法解读，请运行 jixiao verify"
        raise UnusableFile("ledger_damaged", message)
    return day_of_recording(recorded_at)


def _recorded_at(ledger: Ledger, seq: int) -> str:
    row = ledger.connection.execute(queries.RECORDED_AT, (seq,)).fetchone()
    if row is None:
        raise UnusableFile("ledger_damaged", f"{ledger.path}：缺少序号为 {seq} 的事件，请运行 jixiao verify")
    return str(row[0])


def _latest_recorded_at(as_of: str) -> str:
    try:
        if is_day(as_of):
            day_after = date.fromisoformat(as_of) + timedelta(days=1)
            moment = datetime.combine(day_after, time(), CHINA_STANDARD_TIME) - timedelta(microseconds=1)
        elif _RFC_3339.fullmatch(as_of):
            moment = datetime.fromisoformat(as_of.upper())
        else:
            raise ValueError(as_of)
        # strftime leaves out the zeros of years before 1000, and the log compares text.
        return moment.astimezone(UTC).strftime(RECORDED_AT_FORMAT).rjust(RECORDED_AT_WIDTH, "0")
    except (ValueError, OverflowError) as error:
        wanted = "序号、日期（如 2023-12-31）或 RFC 3339 时间（如 2023-12-31T08:00:00+08:00）"
        raise InvalidInput("invalid_as_of", f"{as_of}：应为{wanted}") from error
