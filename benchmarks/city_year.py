"""One made-up city's year as JSON Lines: N events in the order of the day, the same bytes each time.

Everything in it is illustrative; the rules of acceptance hold, so that all of it is imported without a warning.
``python -m benchmarks.city_year N FILE`` writes it.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import city_words as words
from ledger.values.figures import parse_yuan, yuan

DEPARTMENT_CODE = "BENCH"
DEPARTMENT_NAME = "示例市（演示数据，非真实）"
YEAR = 2023
FEWEST_EVENTS = 500
OFFICES = 20
LARGEST_PAYMENT_FEN = 5_000_000
CORRECTED_LATER_PERCENT = 10
"""The share of payments of which some are refunded or reversed later in the year, each at most once."""

Line = dict[str, Any]


class CityYear:
    """Draws the lines of one year of ``events`` events from a generator with a fixed seed, by whole numbers alone."""

    def __init__(self, events: int) -> None:
        if events < FEWEST_EVENTS:
            raise ValueError(f"a city year has {FEWEST_EVENTS} events at least")
        self._events = events
        self._random = Random(YEAR)  # noqa: S311 - made-up events must be repeatable, not unpredictable
        self._projects = [f"S{number:03d}" for number in range(1, max(5, min(200, events // 500)) + 1)]
        self._counts: dict[str, int] = {}
        self._correctable: list[Line] = []

    def lines(self) -> Iterator[Line]:
        """Yield the registrations and the budget, then the year day by day, each month followed by its bulletin."""
        opening = [*self._registrations(), *self._budget()]
        yield from opening
        drawn = self._events - len(opening) - 12
        first, month = date(YEAR, 1, 5), 1
        for position in range(drawn):
            day = first + timedelta(days=position * 361 // drawn)
            if day.month != month:
                yield self._bulletin(month, day)
                month = day.month
            yield self._event(day.isoformat())
        yield self._bulletin(12, date(YEAR, 12, 31))

    def _registrations(self) -> Iterator[Line]:
        for number, project in enumerate(self._projects):
            fields = {"project": project, "name": f"示例项目{number + 1:03d}", "expenditure_type": "project"}
            category = words.CATEGORIES[number % len(words.CATEGORIES)]
            office = f"示例处室{number % OFFICES + 1:02d}"
            yield self._line("project_registered", "reg", f"{YEAR}-01-01", **fields, category=category, office=office)

    def _budget(self) -> Iterator[Line]:
        # A quarter more than the payments are likely to need, and room for chance where they are few.
        payments = self._events // len(self._projects)
        amount_fen = (payments * 5 // 4 + 40) * LARGEST_PAYMENT_FEN // 2
        for project in self._projects:
            fields = {"project": project, "amount": yuan(amount_fen), "document": "示例财预〔2023〕1号"}
            yield self._line("appropriation", "app", f"{YEAR}-01-04", **fields, fund=words.FUND)
        for project in self._projects[::4]:
            yield self._line("carry_over", "carry", f"{YEAR}-01-05", project=project, amount=self._amount())

    def _event(self, day: str) -> Line:
        sort = self._random.randrange(100)
        if sort == 0:
            return self._budget_change(day)
        if sort == 1 and self._correctable:
            return self._reversal(day)
        if sort in (2, 3) and self._correctable:
            return self._refund(day)
        return self._payment(day)

    def _budget_change(self, day: str) -> Line:
        kind = self._random.choice(words.BUDGET_CHANGES)
        project, to_project = self._random.sample(self._projects, 2)
        destination = {"to_project": to_project} if kind == "virement" else {}
        fields = {"project": project, **destination, "amount": self._amount()}
        return self._line(kind, kind, day, **fields, document="示例财预〔2023〕2号", reason="示例：年中预算调整")

    def _payment(self, day: str) -> Line:
        line = self._line(
            "expenditure",
            "pay",
            day,
            project=self._random.choice(self._projects),
            amount=self._amount(),
            voucher=f"{YEAR}-记-{self._next('pay'):06d}",
            fund=words.FUND,
            function_class=self._random.choice(words.FUNCTION_CLASSES),
            economic_class=self._random.choice(words.ECONOMIC_CLASSES),
        )
        if self._random.randrange(100) < 60:
            line |= {"payee": self._random.choice(words.PAYEES), "memo": self._random.choice(words.MEMOS)}
        if self._random.randrange(100) < CORRECTED_LATER_PERCENT:
            self._correctable.append(line)
        return line

    def _refund(self, day: str) -> Line:
        payment = self._corrected()
        amount = yuan(self._random.randrange(1, parse_yuan(payment["amount"]) + 1))
        fields = {"project": payment["project"], "amount": amount, "refunds": payment["event_id"]}
        return self._line("refund", "refund", day, **fields, voucher=f"{YEAR}-退-{self._next('refund'):06d}")

    def _reversal(self, day: str) -> Line:
        reverses = self._corrected()["event_id"]
        return self._line("reversal", "reversal", day, reverses=reverses, reason="示例：金额录错，冲销")

    def _corrected(self) -> Line:
        """Return one payment that is neither refunded nor reversed yet, and never will be again."""
        position = self._random.randrange(len(self._correctable))
        self._correctable[position], last = self._correctable[-1], self._correctable[position]
        self._correctable.pop()
        return last

    def _bulletin(self, month: int, day: date) -> Line:
        rate = f"{month * 100 // 12}.00"
        return self._line("bulletin", "bulletin", day.isoformat(), month=f"{YEAR}-{month:02d}", rate=rate)

    def _amount(self) -> str:
        return yuan(self._random.randrange(1, LARGEST_PAYMENT_FEN + 1))

    def _next(self, prefix: str) -> int:
        return self._counts.get(prefix, 0) + 1

    def _line(self, kind: str, prefix: str, day: str, **fields: Any) -> Line:
        number = self._counts[prefix] = self._next(prefix)
        return {"event_id": f"{prefix}-{YEAR}-{number:06d}", "kind": kind, "occurred_on": day, **fields}


def write_city_year(events: int, file: Path) -> None:
    """Write the city year of ``events`` events to ``file``, one a line, UTF-8 and compact."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    texts: Iterable[str] = (encode(line) + "\n" for line in CityYear(events).lines())
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(texts)


if __name__ == "__main__":
    write_city_year(int(sys.argv[1]), Path(sys.argv[2]))
