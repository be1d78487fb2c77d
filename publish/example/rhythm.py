"""When money of the worked example is paid: the course of a year by sort of project, and its working days.

The courses are made up; the public holidays are those of 2023 in mainland China.
"""

from datetime import date

from attrs import frozen

YEAR = 2023
HOLIDAYS = frozenset(
    date(YEAR, month, day)
    for month, days in {
        1: (2, 23, 24, 25, 26, 27),
        4: (5,),
        5: (1, 2, 3),
        6: (22, 23),
        9: (29,),
        10: (2, 3, 4, 5, 6),
    }.items()
    for day in days
)


@frozen(kw_only=True)
class Rhythm:
    """How one sort of project spends its year.

    months: the relative number of payments in each of the twelve months. smallest_percent and largest_percent:
    the bounds of one payment against the usual one, before the year's total is shared out. first_day and
    last_day: the days of the month between which is paid.
    """

    months: tuple[int, ...]
    smallest_percent: int = 35
    largest_percent: int = 190
    first_day: int = 5
    last_day: int = 27

    def plan(self) -> list[str]:
        """Return the twelve cumulative percentages a pledge promises, the last of them "100.00"."""
        hundredths = [sum(self.months[: month + 1]) * 10_000 // sum(self.months) for month in range(12)]
        return [f"{share // 100}.{share % 100:02d}" for share in hundredths]


RHYTHMS = {
    "payroll": Rhythm(months=(1,) * 12, smallest_percent=97, largest_percent=103, first_day=9, last_day=16),
    "office": Rhythm(months=(9, 7, 9, 9, 8, 8, 8, 8, 8, 8, 9, 9)),
    "contract": Rhythm(months=(10, 8, 8, 9, 8, 8, 8, 8, 8, 8, 8, 9), smallest_percent=85, largest_percent=120),
    "lecture": Rhythm(months=(7, 6, 8, 8, 9, 9, 8, 8, 10, 9, 10, 8)),
    "survey": Rhythm(months=(6, 7, 9, 9, 9, 9, 8, 8, 9, 9, 9, 8)),
    "training": Rhythm(months=(4, 5, 9, 11, 11, 10, 6, 6, 12, 11, 9, 6)),
    "examination": Rhythm(months=(7, 8, 11, 10, 7, 8, 8, 8, 8, 8, 9, 8)),
    "purchase": Rhythm(months=(4, 5, 8, 9, 10, 11, 9, 9, 9, 9, 9, 8)),
}


def working_days(month: int, rhythm: Rhythm) -> list[date]:
    """Return the days of ``month`` on which a project of this rhythm can pay."""
    days = (date(YEAR, month, day) for day in range(rhythm.first_day, rhythm.last_day + 1))
    return [day for day in days if day.weekday() < 5 and day not in HOLIDAYS]
