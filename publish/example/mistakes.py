"""What went wrong in the worked example and was put right. All made up, and told in ``docs/audit.md``.

Refunds, one payment recorded twice, one with a wrong amount, one found late, and one payee erased.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from ledger.values.figures import parse_yuan, yuan


@frozen(kw_only=True)
class PlannedRefund:
    """Money of one payment that comes back: of the project's largest payment in the month ``paid_in``."""

    project: str
    paid_in: str
    occurred_on: str
    amount_fen: int
    memo: str


REFUNDS = tuple(
    PlannedRefund(project=project, paid_in=paid_in, occurred_on=day, amount_fen=amount_fen, memo=f"示例：{memo}")
    for project, paid_in, day, amount_fen, memo in (
        ("SL23Y01", "2023-02", "2023-03-07", 86_430, "退回多付的差旅费"),
        ("SL23T0401", "2023-03", "2023-04-11", 1_248_000, "退回未到岗监考劳务费"),
        ("SL23T0101", "2023-04", "2023-05-10", 963_450, "学员人数减少，退回部分培训费"),
        ("SL23T0501", "2023-05", "2023-06-06", 214_780, "退回重复计算的劳务费"),
        ("SL23T0302", "2023-06", "2023-07-12", 1_875_000, "退回未成行的差旅费"),
        ("SL23T0103", "2023-06", "2023-07-18", 742_600, "退回未发生的住宿费"),
        ("SL23R01", "2023-07", "2023-08-09", 328_915, "退回重复发放的津贴"),
        ("SL23T0203", "2023-08", "2023-09-06", 560_000, "合同变更，退回部分制作费"),
        ("SL23T0201", "2023-09", "2023-10-18", 487_350, "退回多付培训费"),
        ("SL23T1003", "2023-09", "2023-10-24", 935_800, "设备退货"),
        ("SL23T0702", "2023-10", "2023-11-08", 152_640, "退回多付的印刷费"),
        ("SL23T0402", "2023-11", "2023-12-06", 618_200, "培训结算后退回"),
    )
)

DUPLICATED_PROJECT = "SL23T0303"
DUPLICATED_IN = "2023-05"
DUPLICATE_ID = "pay-2023-duplicate"

MISTYPED = "pay-2023-0796"
MISTYPED_ID = "pay-2023-mistyped"
MISTYPED_AMOUNT = "13210.02"
MISTYPED_REVERSAL_ID = "reversal-2023-02"
FOUND_LATE = "pay-2023-0398"
ERASED = "pay-2023-0503"
RECORDED_LATE = {FOUND_LATE: "2023-07-11", MISTYPED_REVERSAL_ID: "2023-08-16", MISTYPED: "2023-08-17"}
"""By event_id. A payment of April came to light in July, which restated the months from April on."""


def refunded_fen(project: str) -> int:
    """Return what comes back to a project within the year, in fen: so much more was paid out before."""
    return sum(refund.amount_fen for refund in REFUNDS if refund.project == project)


def refunds(payments: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the refunds, each naming one of ``payments``."""
    payments = list(payments)
    for number, refund in enumerate(REFUNDS, start=1):
        payment = _largest(payments, refund.project, refund.paid_in)
        yield {
            "event_id": f"refund-2023-{number:02d}",
            "kind": "refund",
            "occurred_on": refund.occurred_on,
            "project": refund.project,
            "amount": yuan(refund.amount_fen),
            "refunds": payment["event_id"],
            "voucher": f"示例退款凭证2023-{number:02d}",
            "memo": refund.memo,
        }


def duplicate(payments: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield one payment as it was recorded a second time, then the reversal of that, in the month after."""
    payment = _largest(payments, DUPLICATED_PROJECT, DUPLICATED_IN)
    yield {**payment, "event_id": DUPLICATE_ID}
    yield {
        "event_id": "reversal-2023-01",
        "kind": "reversal",
        "occurred_on": "2023-06-05",
        "reverses": DUPLICATE_ID,
        "reason": f"{payment['voucher']}登记了两次，冲销多记的一笔（示例）",
        "authority": "示例财务复核记录〔2023〕1号",
        "approved_by": "example-reviewer",
    }


def mistyped(payments: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield one payment as it was first recorded, two digits exchanged, then the reversal of that.

    The payment itself is recorded anew under the same voucher after the reversal.
    """
    payment = next(payment for payment in payments if payment["event_id"] == MISTYPED)
    yield {**payment, "event_id": MISTYPED_ID, "amount": MISTYPED_AMOUNT}
    yield {
        "event_id": MISTYPED_REVERSAL_ID,
        "kind": "reversal",
        "occurred_on": "2023-08-16",
        "reverses": MISTYPED_ID,
        "reason": f"{payment['voucher']}金额录错，冲销后重记（示例）",
        "authority": "示例财务复核记录〔2023〕2号",
        "approved_by": "example-reviewer",
    }


def erasure() -> Iterator[dict[str, Any]]:
    """Yield the erasure of what one payment held of its payee."""
    yield {
        "event_id": f"details_erased:{ERASED}",
        "kind": "details_erased",
        "occurred_on": "2023-09-15",
        "erases": ERASED,
        "reason": "收款人申请删除其个人信息（示例）",
        "authority": "个人信息保护法第四十七条",
        "approved_by": "example-reviewer",
    }


def recorded_on(line: dict[str, Any]) -> str:
    """Return the day on which a line of the example was recorded: the day it occurred, but for those recorded late."""
    return RECORDED_LATE.get(line["event_id"], str(line["occurred_on"]))


def _largest(payments: Iterable[dict[str, Any]], project: str, month: str) -> dict[str, Any]:
    of_month = [
        payment for payment in payments if payment["project"] == project and payment["occurred_on"].startswith(month)
    ]
    return max(of_month, key=lambda payment: parse_yuan(payment["amount"]))
