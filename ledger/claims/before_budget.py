"""Money before its budget (批复前支出), found in a log."""

from collections.abc import Iterable, Iterator

from ledger.findings import Finding
from ledger.history.before_budget import BeforeBudget
from ledger.storage import money_queries
from ledger.storage.store import Ledger
from ledger.values.days import months_through


def before_budget_findings(ledger: Ledger, found: Iterable[BeforeBudget]) -> Iterator[Finding]:
    """Yield a finding of each, at the first payment of its first month: that is what had no budget."""
    for one in found:
        yield Finding(seq=_payment(ledger, one), code="before_budget", message=one.sentence)


def _payment(ledger: Ledger, one: BeforeBudget) -> int | None:
    # Where the budget went away that month and nothing was paid, it is a payment that the budget was there for.
    for month in reversed(months_through(one.month)):
        row = ledger.connection.execute(money_queries.FIRST_PAYMENT, (one.project, month)).fetchone()
        if row is not None:
            return int(row[0])
    return None
