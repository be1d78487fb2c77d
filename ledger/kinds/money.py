"""The kinds that move money, and the reversal that cancels any event.

Amounts are always positive integer fen; the kind gives the sign (预算法 articles 13, 57, 67-72 name the acts).
"""

from typing import ClassVar

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import AMOUNT, LINE, NOTE
from ledger.kinds.fields import optional, required


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class MoneyEvent(Event):
    """An event that moves ``amount_fen`` on ``project`` in the month and fiscal year of ``occurred_on``."""

    dated: ClassVar[bool] = True

    project: str = required(LINE, "code of a registered project without children")
    amount_fen: int = required(AMOUNT, "amount in yuan, always positive")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class BudgetEvent(MoneyEvent):
    """A movement of the budget column of one project."""

    recorded_anew_by: ClassVar[tuple[str, ...]] = ("project", "document")

    document: str | None = optional(LINE, "number of the approving document")
    fund: str | None = optional(LINE, "nature of the funds (资金性质)")
    function_class: str | None = optional(LINE, "function classification code (功能分类)")
    economic_class: str | None = optional(LINE, "economic classification code (经济分类)")
    reason: str | None = optional(NOTE, "why")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Appropriation(BudgetEvent):
    """The approved budget of a project at the start of the year: budget +."""

    kind: ClassVar[str] = "appropriation"
    title: ClassVar[str] = "年初预算批复"


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class CarryOver(BudgetEvent):
    """Unspent money of an unfinished project brought in from the year before: budget +."""

    kind: ClassVar[str] = "carry_over"
    title: ClassVar[str] = "上年结转"


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Supplement(BudgetEvent):
    """Budget added during the year: budget +."""

    kind: ClassVar[str] = "supplement"
    title: ClassVar[str] = "追加"


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Reduction(BudgetEvent):
    """Budget taken away during the year: budget -."""

    kind: ClassVar[str] = "reduction"
    title: ClassVar[str] = "调减"


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Surrender(BudgetEvent):
    """Unspent money handed back to the finance bureau: budget -."""

    kind: ClassVar[str] = "surrender"
    title: ClassVar[str] = "退回财政"


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Virement(MoneyEvent):
    """A transfer between two projects, one event that sums to zero (预算法 article 72)."""

    kind: ClassVar[str] = "virement"
    title: ClassVar[str] = "调剂"
    recorded_anew_by: ClassVar[tuple[str, ...]] = ("project", "to_project", "document")

    project: str = required(LINE, "code of the project the money leaves")
    to_project: str = required(LINE, "code of the project the money goes to")
    document: str | None = optional(LINE, "number of the approving document")
    reason: str | None = optional(NOTE, "why")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Expenditure(MoneyEvent):
    """A payment: executed +."""

    kind: ClassVar[str] = "expenditure"
    title: ClassVar[str] = "支出"
    recorded_anew_by: ClassVar[tuple[str, ...]] = ("project", "voucher")

    voucher: str | None = optional(LINE, "payment voucher number (凭证号)")
    fund: str | None = optional(LINE, "nature of the funds (资金性质)")
    function_class: str | None = optional(LINE, "function classification code (功能分类)")
    economic_class: str | None = optional(LINE, "economic classification code (经济分类)")
    payee: str | None = optional(LINE, "who was paid", confidential=True)
    memo: str | None = optional(NOTE, "what for", confidential=True)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Refund(MoneyEvent):
    """Money of a payment coming back: executed -."""

    kind: ClassVar[str] = "refund"
    title: ClassVar[str] = "支出退回"
    names_event: ClassVar[str] = "refunds"
    recorded_anew_by: ClassVar[tuple[str, ...]] = ("project", "refunds")

    refunds: str = required(LINE, "event_id of the payment whose money comes back")
    voucher: str | None = optional(LINE, "voucher number (凭证号)")
    memo: str | None = optional(NOTE, "what for", confidential=True)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Reversal(Event):
    """Cancels one earlier event entirely; the opposite movement in the month of its own ``occurred_on``."""

    kind: ClassVar[str] = "reversal"
    title: ClassVar[str] = "冲销"
    dated: ClassVar[bool] = True
    reversible: ClassVar[bool] = False
    names_event: ClassVar[str] = "reverses"

    reverses: str = required(LINE, "event_id of the event that is cancelled")
    reason: str = required(NOTE, "why")
    authority: str | None = optional(LINE, "what allows it")
    approved_by: str | None = optional(LINE, "account code of who approved it")
