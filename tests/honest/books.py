"""The books of an honest clerk: what is written, and what remains of each project and adds up by then."""

from collections import Counter
from random import Random
from typing import Any

from ledger.values.figures import parse_yuan, yuan
from tests.conftest import event
from tests.odd.plain import YEAR, undone

Line = dict[str, Any]

GROWS = ("appropriation", "carry_over", "supplement", "refund")
EXECUTED = ("expenditure", "refund")


class Books:
    """Numbers each event by its kind. ``totals_fen`` are the adjusted budget and executed of the year so far."""

    def __init__(self, chance: Random) -> None:
        self.totals_fen: Counter[str] = Counter()
        self._chance = chance
        self._counts: Counter[str] = Counter()
        self._remaining_fen: Counter[tuple[str, str]] = Counter()

    def next(self, what: str) -> int:
        """Return the next number of something."""
        self._counts[what] += 1
        return self._counts[what]

    def begin_vouchers(self) -> None:
        """Number vouchers from 1 again, as in each month."""
        del self._counts["voucher"]

    def left_fen(self, code: str, year: object) -> int:
        """Return what remains of a project in a year."""
        return self._remaining_fen[code, f"{year}"]

    def part_fen(self, code: str, day: str) -> int:
        """Return up to a third of what remains of a project, which is not nothing."""
        return self._chance.randint(1, max(1, self.left_fen(code, day[:4]) // 3))

    def money(self, kind: str, code: str, day: str, fen: int, **fields: Any) -> Line:
        """Return the line of an event of money, having counted it."""
        self._count(kind, code, day, fen if kind in GROWS else -fen)
        if kind == "virement":
            self._count(kind, fields["to_project"], day, fen)
        return event(kind, f"{kind}-{self.next(kind)}", project=code, amount=yuan(fen), occurred_on=day, **fields)

    def undone(self, line: Line, day: str) -> Line:
        """Return the reversal of a payment or an appropriation, having counted it."""
        fen = parse_yuan(line["amount"])
        self._count(line["kind"], line["project"], day, -fen if line["kind"] in GROWS else fen)
        return undone(line, day)

    def _count(self, kind: str, code: str, day: str, more_fen: int) -> None:
        self._remaining_fen[code, day[:4]] += more_fen
        if day >= f"{YEAR}":
            is_executed = kind in EXECUTED
            self.totals_fen["executed" if is_executed else "adjusted_budget"] += -more_fen if is_executed else more_fen
