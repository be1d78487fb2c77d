"""What is recorded about the execution of the budget beside the money itself."""

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import DATE, FIGURE, LINE, MONTH, NOTE, PLAN, QUARTER, YEAR, choice
from ledger.kinds.fields import optional, required
from ledger.kinds.units import OF_UNITS


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Bulletin(Event, kind="bulletin", title="支出执行率通报", unique_by=("month",), **OF_UNITS):
    """The finance bureau's official monthly rate (支出执行率通报): a recorded fact, never derived."""

    month: str = required(MONTH, "the month the rate is for")
    rate: str = required(FIGURE, "per cent, as printed")
    document: str | None = optional(LINE, "number of the bulletin")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Statement(Event, kind="statement", title="对账单", unique_by=("subject", "project", "through"), **OF_UNITS):
    """An official total that replay is compared with (对账单); amount and unit are stored as printed."""

    subject: str = required(choice("adjusted_budget", "executed"), "which total")
    through: str = required(MONTH, "the last month the total includes, from January")
    amount: str = required(FIGURE, "the total as printed, may be 0")
    unit: str = required(choice("元", "万元"), "the unit as printed")
    project: str | None = optional(LINE, "project code; left out for the whole department")
    document: str | None = optional(LINE, "number of the statement")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Pledge(Event, kind="pledge", title="承诺书", unique_by=("year", "project")):
    """An office's signed promise for a project (项目预算及执行情况承诺书), with a monthly plan."""

    year: int = required(YEAR, "budget year")
    project: str = required(LINE, "project code")
    plan: tuple[str, ...] = required(PLAN, "cumulative per cent of the budget to be spent by the end of each month")
    office: str | None = optional(LINE, "office (处室) that promises")
    signed_on: str | None = optional(DATE, "the day it was signed")
    signed_by: str | None = optional(LINE, "who signed", confidential=True)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class ImprovementPlan(
    Event, kind="improvement_plan", title="改进措施", recorded_anew_by=("quarter", "office"), **OF_UNITS
):
    """The improvement plan (改进措施) that each of the last three offices of a quarter's ranking owes."""

    quarter: str = required(QUARTER, "the quarter of the ranking")
    office: str = required(LINE, "office (处室)")
    measures: str = required(NOTE, "what will be done")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class MonthClosed(Event, kind="month_closed", title="结账", unique_by=("month",)):
    """A month that takes no more money events and no reversals of them; reversing this reopens it."""

    month: str = required(MONTH, "the month that is closed")
