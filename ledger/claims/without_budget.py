"""Payments from a fund or class in which their project has no budget of that year: one of the two was miswritten.

Source: 《预算法》 article 13: what no budget provides for is not paid.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from ledger.findings import Finding
from ledger.kinds.form import Record
from ledger.storage import log_queries
from ledger.storage.store import Ledger
from ledger.values.days import months_of
from ledger.values.figures import yuan
from ledger.values.words import FIELDS

CODES = ("fund", "function_class", "economic_class")
"""The fields that say of which money a budget and a payment are."""
TWO_CLASSIFICATIONS = {"3", "5"}
"""What economic codes of departments (部门预算支出经济分类) and of governments (政府预算支出经济分类) begin with.

A budget in one and a payment in the other cannot be compared: no code of one is a code of the other.
"""

Year = tuple[str, str]
"""A project and a fiscal year of it."""
Codes = Mapping[str, frozenset[str]]
"""The codes of a year's budget, by those of CODES that all of it says."""
_Paid = tuple[str, str, str, str]
"""Of a payment: project, fiscal year, one of CODES, and what it says."""


class PaymentsWithoutBudget:
    """Takes one payment after the other, and keeps what was paid from a code without budget. ``budgets`` are by year.

    Whether a payment was reversed only the whole log can tell, so ``findings`` reads those of the years found again.
    """

    def __init__(self, budgets: Mapping[Year, Codes]) -> None:
        self._budgets = budgets
        self._found: dict[_Paid, frozenset[str]] = {}

    def take(self, payment: Record) -> None:
        """Take a payment, given as record or event."""
        year = payment.project, payment.occurred_on[:4]
        for field, budgeted in self._budgets.get(year, {}).items():
            code = getattr(payment, field)
            if code is not None and not _provides_for(budgeted, field, code):
                self._found[(*year, field, code)] = budgeted

    def findings(self, ledger: Ledger) -> Iterator[Finding]:
        """Yield a finding of each project, year and code with an unreversed payment, at the first of them.

        One that was refunded was made all the same.
        """
        payments = defaultdict[_Paid, list[tuple[int, int]]](list)
        years = {(project, year) for project, year, *_ in self._found}
        asked = [(month, project) for project, year in years for month in months_of(int(year))]
        rows = ledger.connection.execute(log_queries.STANDING_PAYMENTS, (msgspec.json.encode(asked).decode(),))
        for seq, amount_fen, project, year, *codes in rows:
            for field, code in zip(CODES, codes, strict=True):
                if (project, year, field, code) in self._found:
                    payments[project, year, field, code].append((seq, amount_fen))
        for paid, found in payments.items():
            yield Finding(
                seq=found[0][0], code="fund_without_budget", message=_sentence(paid, self._found[paid], found)
            )


@lru_cache(maxsize=4096)
def _provides_for(budgeted: frozenset[str], field: str, code: str) -> bool:
    """Tell whether a payment may be of a budget: the longer of two codes tells more of the same."""
    if field == "economic_class" and any({one[0], code[0]} == TWO_CLASSIFICATIONS for one in budgeted):
        return True
    return any(code.startswith(one) or one.startswith(code) for one in budgeted)


def budget_codes(ledger: Ledger) -> dict[Year, Codes]:
    """Return the codes of each project's budget of a year, where all of it says any; a virement says none."""
    rows = defaultdict[Year, list[tuple[str | None, ...]]](list)
    for project, year, *codes in ledger.connection.execute(log_queries.BUDGET_CODES):
        rows[project, year].append(tuple(codes))
    for project, year in ledger.connection.execute(log_queries.BROUGHT_IN):
        rows.pop((project, year), None)
    # Most budgets say the same: one mapping for all of them.
    shared: dict[tuple[object, ...], Codes] = {}
    said = {year: dict(_said_by_all(codes)) for year, codes in rows.items()}
    return {year: shared.setdefault(tuple(codes.items()), codes) for year, codes in said.items() if codes}


def _said_by_all(rows: Iterable[tuple[str | None, ...]]) -> Iterator[tuple[str, frozenset[str]]]:
    for field, codes in zip(CODES, zip(*rows, strict=True), strict=True):
        # A body that was tampered with may hold anything.
        said = frozenset(code for code in codes if isinstance(code, str) and code)
        if said.issuperset(codes):
            yield field, said


def _sentence(paid: _Paid, budgeted: Iterable[str], payments: Collection[tuple[int, int]]) -> str:
    project, year, field, code = paid
    word, amount_fen = FIELDS[field], sum(amount_fen for _, amount_fen in payments)
    return (
        f"自本事件起，{project} {year} 年有 {len(payments)} 笔支出的{word}（{field}）为 {code}，共 {yuan(amount_fen)}"
        f" 元，而它当年的指标中只有 {'、'.join(sorted(budgeted))}；请核对：记错的支出或指标，请冲销后重新记录"
    )
