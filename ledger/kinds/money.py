"""The kinds that move money, and the reversal that cancels any event.

Amounts are always positive integer fen; the kind gives the sign (预算法 articles 13, 57, 67-72 name the acts).
"""

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import AMOUNT, LINE, NOTE
from ledger.kinds.fields import optional, required


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class MoneyEvent(Event, dated=True):
    """An event that moves ``amount_fen`` on ``project`` in the month and fiscal year of ``occurred_on``."""

    project: str = required(LINE, "code of a registered project without children")
    amount_fen: int = required(AMOUNT, "amount in yuan, always positive")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class BudgetEvent(MoneyEvent, recorded_anew_by=("project", "document")):
    """A movement of the budget column of one project."""

    document: str | None = optional(LINE, "number of the approving document")
    fund: str | None = optional(LINE, "nature of the funds (资金性质)")
    function_class: str | None = optional(LINE, "function classification code (功能分类)")
    economic_class: str | None = optional(LINE, "economic classification code (经济分类)")
    reason: str | None = optional(NOTE, "why")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Appropriation(BudgetEvent, kind="appropriation", title="年初预算批复"):
    """The approved budget of a project at the start of the year: budget +."""


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class CarryOver(BudgetEvent, kind="carry_over", title="上年结转"):
    """Unspent money of an unfinished project brought in from the year before: budget +."""


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Supplement(BudgetEvent, kind="supplement", title="追加"):
    """Budget added during the year: budget +."""


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Reduction(BudgetEvent, kind="reduction", title="调减"):
    """Budget taken away during the year: budget -."""


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Surrender(BudgetEvent, kind="surrender", title="退回财政"):
    """Unspent money handed back to the finance bureau: budget -."""


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Virement(MoneyEvent, kind="virement", title="调剂", recorded_anew_by=("project", "to_project", "document")):
    """A transfer between two projects, one event that sums to zero (预算法 article 72)."""

    project: str = required(LINE, "code of the project the money leaves")
    to_project: str = required(LINE, "code of the project the money goes to")
    document: str | None = optional(LINE, "number of the approving document")
    reason: str | None = optional(NOTE, "why")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Expenditure(MoneyEvent, kind="expenditure", title="支出", recorded_anew_by=("project", "voucher")):
    """A payment: executed +."""

    voucher: str | None = optional(LINE, "payment voucher number (凭证号)")
    fund: str | None = optional(LINE, "nature of the funds (资金性质)")
    function_class: str | None = optional(LINE, "function classification code (功能分类)")
    economic_class: str | None = optional(LINE, "economic classification code (经济分类)")
    payee: str | None = optional(LINE, "who was paid", confidential=True)
    memo: str | None = optional(NOTE, "what for", confidential=True)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Refund(
    MoneyEvent, kind="refund", title="支出退回", names_event="refunds", recorded_anew_by=("project", "refunds")
):
    """Money of a payment coming back: executed -."""

    refunds: str = required(LINE, "event_id of the payment whose money comes back")
    voucher: str | None = optional(LINE, "voucher number (凭证号)")
    memo: str | None = optional(NOTE, "what for", confidential=True)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Reversal(Event, kind="reversal", title="冲销", dated=True, reversible=False, names_event="reverses"):
    """Cancels one earlier event entirely; the opposite movement in the month of its own ``occurred_on``."""

    reverses: str = required(LINE, "event_id of the event that is cancelled")
    reason: str = required(NOTE, "why")
    authority: str | None = optional(LINE, "what allows it")
    approved_by: str | None = optional(LINE, "account code of who approved it")
