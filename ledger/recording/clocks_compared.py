"""The machine's clock beside the log's, which never goes back: what stood wrong once stays in the log."""

from datetime import datetime, timedelta

from attrs import frozen

from ledger.refusals import Refusal
from ledger.values.days import DAY_WIDTH, RECORDED_AT_FORMAT, beijing_time, day_of_recording

MOST_MINUTES_AHEAD = 10
"""So far two machines that write to one ledger may stand apart."""
MOST_DAYS_SINCE = 400
"""A ledger is written to in every year; after a longer pause it is the clock that may be wrong."""


@frozen(kw_only=True)
class ClocksCompared:
    """What the machine's clock says, and when the last event of the log was recorded (None: there is none).

    Both are as the log writes them.
    """

    now: str
    last: str | None

    @property
    def recorded_at(self) -> str:
        """The moment at which the next batch is recorded: now, or the log's last where that is later."""
        return self.now if self.last is None else max(self.now, self.last)

    @property
    def today(self) -> str:
        """The day (UTC+8) that dates of new lines are compared with: the real one, also where the log stands ahead."""
        return day_of_recording(self.now)

    def refusal(self) -> Refusal | None:
        """Return why nothing may be recorded: the log's last event is of a time that is still to come."""
        if self.last is None or self.last <= _moved(self.now, timedelta(minutes=MOST_MINUTES_AHEAD)):
            return None
        wanted = (
            f"不晚于本机时钟 {beijing_time(self.now)}（都是北京时间，可相差 {MOST_MINUTES_AHEAD} 分钟）。"
            f"若本机时钟慢了，请先校时；若是以前记录时时钟快了，记下的时间不能再改，请核对后加 --despite-clock 照常记录"
        )
        return Refusal(code="clock_ahead", field="recorded_at", value=beijing_time(self.last), wanted=wanted)

    def warning(self) -> Refusal | None:
        """Return a warning where so long nothing was recorded that the machine's clock may stand ahead."""
        if self.last is None or self.last >= _moved(self.now, -timedelta(days=MOST_DAYS_SINCE)):
            return None
        wanted = (
            f"距账本上一次记录（{beijing_time(self.last)[:DAY_WIDTH]}）已超过 {MOST_DAYS_SINCE} 天；"
            f"如果今天不是这一天，请先校时再记录别的：记下的时间不能再改"
        )
        return Refusal(code="clock_far_ahead", field="recorded_at", value=self.today, wanted=wanted)


def _moved(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) + by).strftime(RECORDED_AT_FORMAT)
