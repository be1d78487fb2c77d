"""Ten made-up years of a department with thirty sub-units as JSON Lines: an odd shape, for what must not grow with it.

There are two hundred payments and corrections a project; a tenth of all are reversals, a tenth of the projects are
confidential. The bytes are the same each time. ``python -m benchmarks.ten_years N FILE`` writes them.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import city_words as words
from benchmarks.city_year import DEPARTMENT_CODE
from ledger.values.figures import yuan

YEARS = range(2014, 2024)
LAST_YEAR = YEARS[-1]
SUB_UNITS = 30
DRAWN_A_PROJECT = 200
LARGEST_PAYMENT_FEN = 5_000_000
MOST_CORRECTABLE = 1_000
PROJECT = "P0007"
RUBRIC = "guangzhou-2023"

Line = dict[str, Any]


def ten_years(drawn: int) -> Iterator[Line]:
    """Yield ten years of ``drawn`` payments and corrections in all, after registrations, each year after its budget."""
    projects = [f"P{number:04d}" for number in range(1, max(SUB_UNITS, drawn // DRAWN_A_PROJECT) + 1)]
    yield from _registrations(projects)
    for year in YEARS:
        yield from _budget(year, projects, drawn)
        yield from _Year(year, projects).lines(drawn // len(YEARS))
    yield {"event_id": "rubric", "kind": "rubric_adopted", "year": LAST_YEAR, "rubric": RUBRIC}


def _registrations(projects: list[str]) -> Iterator[Line]:
    day = f"{YEARS[0]}-01-01"
    for number in range(SUB_UNITS):
        name = f"示例二级单位{number + 1:02d}"
        unit = {"department": _unit(number), "name": name, "parent": DEPARTMENT_CODE, "occurred_on": day}
        yield {"event_id": f"unit-{number:02d}", "kind": "department_registered", **unit}
    for number, project in enumerate(projects):
        confidential = {"confidential": True} if number % 10 == 9 else {}
        fields = {"project": project, "name": f"示例项目{project}", "department": _unit(number), "occurred_on": day}
        office = f"示例处室{number % SUB_UNITS + 1:02d}"
        yield {"event_id": f"reg-{project}", "kind": "project_registered", **fields, "office": office, **confidential}


def _budget(year: int, projects: list[str], drawn: int) -> Iterator[Line]:
    amount = yuan((drawn // len(projects) + 40) * LARGEST_PAYMENT_FEN)
    for project in projects:
        fields = {"project": project, "amount": amount, "document": f"示例财预〔{year}〕1号"}
        yield {
            "event_id": f"app-{year}-{project}",
            "kind": "appropriation",
            "occurred_on": f"{year}-01-04",
            **fields,
        }


class _Year:
    """Draws one year from a generator with a fixed seed, by whole numbers alone."""

    def __init__(self, year: int, projects: list[str]) -> None:
        self._year, self._projects = year, projects
        self._random = Random(year)  # noqa: S311 - made-up events must be repeatable, not unpredictable
        self._correctable: list[Line] = []

    def lines(self, drawn: int) -> Iterator[Line]:
        """Yield so many payments, refunds and reversals, day by day."""
        first = date(self._year, 1, 5)
        for number in range(drawn):
            day = (first + timedelta(days=number * 360 // drawn)).isoformat()
            sort = self._random.randrange(100)
            if sort < 12 and self._correctable:
                yield self._correction(number, day, is_refund=sort >= 10)
            else:
                yield self._payment(number, day)

    def _payment(self, number: int, day: str) -> Line:
        line = {
            "event_id": f"pay-{self._year}-{number:06d}",
            "kind": "expenditure",
            "occurred_on": day,
            "project": self._random.choice(self._projects),
            "amount": yuan(self._random.randrange(1, LARGEST_PAYMENT_FEN + 1)),
            "voucher": f"{self._year}-记-{number:06d}",
            "function_class": self._random.choice(words.FUNCTION_CLASSES),
            "economic_class": self._random.choice(words.ECONOMIC_CLASSES),
        }
        if self._random.randrange(100) < 60:
            line |= {"payee": self._random.choice(words.PAYEES), "memo": self._random.choice(words.MEMOS)}
        if len(self._correctable) < MOST_CORRECTABLE:
            self._correctable.append(line)
        return line

    def _correction(self, number: int, day: str, *, is_refund: bool) -> Line:
        payment = self._correctable.pop(self._random.randrange(len(self._correctable)))
        if is_refund:
            fields = {"kind": "refund", "project": payment["project"], "amount": payment["amount"]}
            return {"event_id": f"refund-{self._year}-{number:06d}", "occurred_on": day, **fields} | {
                "refunds": payment["event_id"]
            }
        fields = {"kind": "reversal", "reverses": payment["event_id"], "reason": "示例：金额录错，冲销"}
        return {"event_id": f"reversal-{self._year}-{number:06d}", "occurred_on": day, **fields}


def _unit(number: int) -> str:
    return f"U{number % SUB_UNITS + 1:02d}"


def write_ten_years(drawn: int, file: Path) -> None:
    """Write ten years of ``drawn`` payments and corrections to ``file``, one event a line, UTF-8 and compact."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(encode(line) + "\n" for line in ten_years(drawn))


if __name__ == "__main__":
    write_ten_years(int(sys.argv[1]), Path(sys.argv[2]))
