"""The years of an honest clerk, drawn by chance: whatever happens in a department and is recorded as it ought to be.

Everything adds up, is dated on its day and recorded in its month, and what was wrong is reversed before it is recorded
anew. So nothing of it looks like a mistake.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

from ledger.claims.without_budget import CODES
from ledger.values.days import months_of
from ledger.values.figures import parse_yuan, wan_yuan, yuan
from tests.conftest import event
from tests.honest.books import Books
from tests.honest.facts import UNIT, FactsOfYear
from tests.odd.plain import YEAR, project

Line = dict[str, Any]

OFFICES = ("办公室", "人事处", "财务处")
FUNDS = ("一般公共预算", "政府性基金", None)
CLASSES = ("2013201", "2013202", None)
ECONOMIC = ("30201", "30299", "50201", None)
AS_PAID = {"50201": "30202", "30201": "30201", "30299": "30299"}
PAYEES = ("某某印刷有限公司", "张三", "李明月", None)
MEMOS = ("付张三讲课费", "印刷费", None)


class HonestYear:
    """Draws the lines of one year, of which ``batches`` yields those that are recorded together, in their order."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._books = Books(chance)
        self._money, self._part_fen = self._books.money, self._books.part_fen
        self._codes: dict[str, list[dict[str, str]]] = {}
        self._paid: list[Line] = []
        self._projects = [f"P{number}" for number in range(1, chance.randrange(4, 8))]
        self._salary = self._projects[0]
        self._facts = FactsOfYear(chance, self._projects)

    def batches(self) -> Iterator[list[Line]]:
        """Yield the year before and the registrations, then month after month."""
        yield [*self._registrations(), *self._year_before()]
        for month in months_of(YEAR):
            lines = [*self._budget(month)] if month.endswith("01") else [*self._changes(month)]
            lines += [*self._payments(month), *self._corrections(month)]
            if month.endswith("12"):
                lines += self._surrenders(month)
            yield [*lines, *self._facts.of_month(month), *self._statements(month), *self._closing(month)]

    def _registrations(self) -> Iterator[Line]:
        yield event("department_registered", "unit", department=UNIT, name="下级单位", parent="D1")
        for number, code in enumerate(self._projects):
            whose = {"department": UNIT, "office": OFFICES[0]} if number == 1 else {}
            yield project(code, **{"office": OFFICES[number % len(OFFICES)]} | whose)

    def _year_before(self) -> Iterator[Line]:
        for code in self._projects[::2]:
            day = f"{YEAR - 1}-03-05"
            yield self._money("appropriation", code, day, self._fen(), document=f"示例财预〔{YEAR - 1}〕1号")
            yield self._money("expenditure", code, day, self._part_fen(code, day), voucher="记-1")
            if self._chance.random() < 0.5:
                yield self._money("surrender", code, f"{YEAR - 1}-12-30", self._part_fen(code, day), reason="项目结余")

    def _budget(self, month: str) -> Iterator[Line]:
        """Yield what was left, as far as it is carried over, and what is approved; one of it wrong and put right."""
        for code in self._projects:
            left_fen = self._books.left_fen(code, YEAR - 1)
            if left_fen > 0 and self._chance.random() < 0.7:
                self._codes.setdefault(code, []).append({})
                fen = self._chance.choice([left_fen, self._chance.randint(1, left_fen)])
                yield self._money("carry_over", code, f"{month}-04", fen, reason="未完项目结转")
            # Two lines of one document, of the same amount, for two classes.
            fen = self._fen()
            for economic in self._chance.sample(ECONOMIC, self._chance.choice([1, 1, 2])):
                codes = _given(
                    fund=self._chance.choice(FUNDS),
                    function_class=self._chance.choice(CLASSES),
                    economic_class=economic,
                )
                self._codes.setdefault(code, []).append(codes)
                yield self._money("appropriation", code, f"{month}-05", fen, document=f"示例财预〔{YEAR}〕1号", **codes)
        said = {"document": f"示例财预〔{YEAR}〕2号", **codes}
        wrong = self._money("appropriation", code, f"{month}-06", fen, **said)
        yield from (wrong, self._books.undone(wrong, f"{month}-06"))
        yield self._money("appropriation", code, f"{month}-06", fen + 100, **said)

    def _changes(self, month: str) -> Iterator[Line]:
        day = f"{month}-06"
        if self._chance.random() < 0.4:
            # Two decisions of a day about the same amount.
            code, fen = self._chance.choice(self._projects), self._fen()
            for _ in range(self._chance.choice([1, 2])):
                document = f"示例财追〔{YEAR}〕{self._books.next('document')}号"
                codes = self._chance.choice(self._codes[code])
                yield self._money("supplement", code, day, fen, document=document, reason="年中追加", **codes)
        funded = [code for code in self._projects if self._books.left_fen(code, YEAR) > 2]
        if funded and self._chance.random() < 0.3:
            code = self._chance.choice(funded)
            codes = self._chance.choice(self._codes[code])
            yield self._money("reduction", code, day, self._part_fen(code, day), reason=f"压减{month}", **codes)
        if funded and self._chance.random() < 0.3:
            code = self._chance.choice(funded)
            to_project = self._chance.choice([one for one in self._projects if one != code])
            # What comes from elsewhere may be of any money.
            self._codes[to_project].append({"fund": "专户资金"})
            fields = {"to_project": to_project, "reason": f"{month} 调剂"}
            yield self._money("virement", code, day, self._part_fen(code, day), **fields)

    def _payments(self, month: str) -> Iterator[Line]:
        """Yield two equal salaries under two vouchers, two under none, and what else is paid; vouchers begin anew."""
        self._books.begin_vouchers()
        wages = 5000_00
        for voucher in (True, True, False, False):
            if self._books.left_fen(self._salary, YEAR) >= wages:
                yield self._payment(self._salary, f"{month}-10", wages, voucher=voucher)
        for _ in range(self._chance.randrange(4)):
            code, day = self._chance.choice(self._projects), f"{month}-{self._chance.randrange(11, 20)}"
            if self._books.left_fen(code, YEAR) > 1:
                yield self._payment(code, day, self._part_fen(code, day), voucher=True)

    def _payment(self, code: str, day: str, fen: int, *, voucher: bool) -> Line:
        codes = dict(self._chance.choice(self._codes[code]))
        if "economic_class" in codes and self._chance.random() < 0.5:
            # What is budgeted as the government classifies it may be paid as the department does.
            codes["economic_class"] = self._chance.choice(
                [AS_PAID[codes["economic_class"]], f"{codes['economic_class']}01"]
            )
        number = f"记-{self._books.next('voucher')}" if voucher else None
        others = _given(voucher=number, payee=self._chance.choice(PAYEES), memo=self._chance.choice(MEMOS))
        line = self._money("expenditure", code, day, fen, **codes, **others)
        self._paid.append(line)
        return line

    def _corrections(self, month: str) -> Iterator[Line]:
        """Yield a refund, and a payment of this month or an earlier one reversed and recorded anew."""
        self._chance.shuffle(self._paid)
        if self._paid and self._chance.random() < 0.5:
            paid = self._paid.pop()
            fen = self._chance.randint(1, parse_yuan(paid["amount"]))
            yield self._money("refund", paid["project"], f"{month}-21", fen, refunds=paid["event_id"])
        if self._paid and self._chance.random() < 0.5:
            wrong = self._paid.pop()
            yield self._books.undone(wrong, f"{month}-22")
            said = {name: wrong[name] for name in ("voucher", *CODES) if name in wrong}
            day = wrong["occurred_on"]
            if not day.startswith(month):
                # What is booked in another month has a voucher of that month.
                day, said["voucher"] = f"{month}-22", f"记-{self._books.next('voucher')}"
            fen = self._chance.choice([parse_yuan(wrong["amount"]), max(1, parse_yuan(wrong["amount"]) // 2)])
            yield self._money("expenditure", wrong["project"], day, fen, **said, payee="李明月")

    def _surrenders(self, month: str) -> Iterator[Line]:
        for code in self._projects:
            left_fen = self._books.left_fen(code, YEAR)
            if left_fen and self._chance.random() < 0.7:
                yield self._money("surrender", code, f"{month}-30", left_fen, reason="年终结余退回")

    def _statements(self, month: str) -> Iterator[Line]:
        for subject in ("executed", "adjusted_budget"):
            if self._chance.random() < 0.3:
                fen = self._books.totals_fen[subject]
                amount, unit = self._chance.choice([(yuan(fen), "元"), (wan_yuan(fen).replace(",", ""), "万元")])
                fields = {"subject": subject, "through": month, "amount": amount, "unit": unit}
                yield event("statement", f"statement-{subject}-{month}", **fields)

    def _closing(self, month: str) -> Iterator[Line]:
        if self._chance.random() < 0.5:
            yield event("month_closed", f"close-{month}", month=month)

    def _fen(self) -> int:
        return self._chance.choice([20_000_00, self._chance.randint(1, 99_999_99)])


def _given(**fields: str | None) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}
