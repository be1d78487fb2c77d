"""What is recorded about the execution of the budget beside the money itself."""

from typing import ClassVar

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import DATE, FIGURE, LINE, MONTH, NOTE, PLAN, QUARTER, YEAR, choice
from ledger.kinds.fields import optional, required


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Bulletin(Event):
    """The finance bureau's official monthly rate (支出执行率通报): a recorded fact, never derived."""

    kind: ClassVar[str] = "bulletin"
    title: ClassVar[str] = "支出执行率通报"
    unique_by: ClassVar[tuple[str, ...]] = ("month",)

    month: str = required(MONTH, "the month the rate is for")
    rate: str = required(FIGURE, "per cent, as printed")
    document: str | None = optional(LINE, "number of the bulletin")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Statement(Event):
    """An official total that replay is compared with (对账单); amount and unit are stored as printed."""

    kind: ClassVar[str] = "statement"
    title: ClassVar[str] = "对账单"
    unique_by: ClassVar[tuple[str, ...]] = ("subject", "project", "through")

    subject: str = required(choice("adjusted_budget", "executed"), "which total")
    through: str = required(MONTH, "the last month the total includes, from January")
    amount: str = required(FIGURE, "the total as printed, may be 0")
    unit: str = required(choice("元", "万元"), "the unit as printed")
    project: str | None = optional(LINE, "project code; left out for the whole department")
    document: str | None = optional(LINE, "number of the statement")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Pledge(Event):
    """An office's signed promise for a project (项目预算及执行情况承诺书), with a monthly plan."""

    kind: ClassVar[str] = "pledge"
    title: ClassVar[str] = "承诺书"
    unique_by: ClassVar[tuple[str, ...]] = ("year", "project")

    year: int = required(YEAR, "budget year")
    project: str = required(LINE, "project code")
    plan: tuple[str, ...] = required(PLAN, "cumulative per cent of the budget to be spent by the end of each month")
    office: str | None = optional(LINE, "office (处室) that promises")
    signed_on: str | None = optional(DATE, "the day it was signed")
    signed_by: str | None = optional(LINE, "who signed", confidential=True)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class ImprovementPlan(Event):
    """The improvement plan (改进措施) that each of the last three offices of a quarter's ranking owes."""

    kind: ClassVar[str] = "improvement_plan"
    title: ClassVar[str] = "改进措施"
    recorded_anew_by: ClassVar[tuple[str, ...]] = ("quarter", "office")

    quarter: str = required(QUARTER, "the quarter of the ranking")
    office: str = required(LINE, "office (处室)")
    measures: str = required(NOTE, "what will be done")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class MonthClosed(Event):
    """A month that takes no more money events and no reversals of them; reversing this reopens it."""

    kind: ClassVar[str] = "month_closed"
    title: ClassVar[str] = "结账"
    unique_by: ClassVar[tuple[str, ...]] = ("month",)

    month: str = required(MONTH, "the month that is closed")
