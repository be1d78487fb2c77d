"""The finding of a check: one thing that a verification, or a comparison with what others said, came upon."""

from attrs import frozen

FINDINGS = {
    "possible_duplicate": "同一凭证的支付记了两次",
    "fund_without_budget": "从没有指标的资金或分类支付",
    "before_budget": "支出早于预算",
    "carry_over_unlikely": "上年结转超过上年剩余",
    "month_reopened": "已结账的月份又被打开",
    "statement_differs": "对账单与账本不一致",
    "disclosure_differs": "公开的核验点与账本不符",
    "second_root": "另有一个没有上级的部门",
    "counted_for_department": "下级单位的事项按整个部门计",
    "ambiguous_office": "几个单位都有这个处室，各计一次",
    "recorded_in_the_future": "记录时间晚于本机时钟",
}
"""What ``verify`` finds in a sound ledger, by its code."""
WHY_FOUND = {
    "possible_duplicate": "Two unreversed payments of a month have the same voucher, project and amount. If they are "
    "one, reverse the later.",
    "fund_without_budget": "All of a project's budget of a year says a fund, function or economic class, no virement "
    "came in, and a payment names another. Look at which of the two was miswritten, reverse it and record it anew.",
    "before_budget": "By the end of a month more was paid than there was budget by then. Look at the days of the "
    "payments and of the budget, and reverse what was dated wrong.",
    "carry_over_unlikely": "More was carried over than the year before left, perhaps since a later correction of it. "
    "Look at both years, and reverse what is wrong.",
    "month_reopened": "The closing of a month was reversed; what was booked into it since is named. Nothing is to be "
    "done where that was meant.",
    "statement_differs": "A total that someone else reported is not that of the ledger. Look for what only one of "
    "the two holds.",
    "disclosure_differs": "The checkpoint in the record of a publication does not fit the log, or is none. Look "
    "whether it was recorded in the right ledger, and compare the log with checkpoints kept elsewhere.",
    "second_root": "One ledger is one department and its sub-units, and here stands another without a parent. Record "
    "which department it belongs to (`department_changed`); nothing is published before.",
    "counted_for_department": "An earlier release recorded what a sub-unit reported as the department's. To have it "
    "count for the unit, reverse it and record it anew.",
    "ambiguous_office": "An earlier release recorded an improvement plan of an office that several units have: it "
    "counts for each. Reverse it and record whose it is.",
    "recorded_in_the_future": "From this event on the log was recorded later than it is now: a clock stood wrong "
    "then, or stands wrong now. Look at the clock before anything is recorded.",
}
"""Of each finding what it says, and what to do: the page of reasons says it."""


@frozen(kw_only=True)
class Finding:
    """The event's seq, None where it is about no event; a stable code; a Chinese sentence without it."""

    seq: int | None
    code: str
    message: str
