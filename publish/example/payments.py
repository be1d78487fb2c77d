"""The payments of the worked example. Amounts, days, payees and purposes are made up.

Only the year's total is real (see ``budget``). The numbers are drawn from a generator with a fixed seed, and
whole: so every run on every machine gives the same payments.
"""

from collections.abc import Iterator
from operator import itemgetter
from random import Random
from typing import Any

from ledger.values.figures import yuan
from publish.example.budget import FUND, needed_fen, shared_out
from publish.example.mistakes import refunded_fen
from publish.example.projects import Project, all_projects
from publish.example.rhythm import RHYTHMS, Rhythm, working_days

SEED = 20230101
SUPPLIERS = 60
PURPOSES = {
    "301": "社会保险和住房待遇",
    "30101": "基本工资",
    "30199": "其他工资福利",
    "30201": "办公费",
    "30202": "印刷费",
    "30211": "差旅费",
    "30215": "会议费",
    "30216": "培训费",
    "30217": "公务接待费",
    "30226": "劳务费",
    "30227": "委托业务费",
    "30231": "公务用车运行维护费",
    "30299": "其他商品和服务",
    "303": "对个人和家庭的补助",
    "31002": "办公设备购置",
}


def payments() -> list[dict[str, Any]]:
    """Return every payment of the year by day, each with its number as ``event_id`` and voucher."""
    random = Random(SEED)  # noqa: S311 - made-up payments must be repeatable, not unpredictable
    drawn = [payment for project in all_projects() for payment in _payments_of(project, random)]
    drawn.sort(key=itemgetter("occurred_on"))
    return [_numbered(payment, number) for number, payment in enumerate(drawn, start=1)]


def _payments_of(project: Project, random: Random) -> Iterator[dict[str, Any]]:
    rhythm = RHYTHMS[project.rhythm]
    days = _days(project, rhythm, random)
    weights = [random.randrange(rhythm.smallest_percent, rhythm.largest_percent + 1) for _ in days]
    paid_fen = needed_fen()[project.project] + refunded_fen(project.project)
    for position, (day, amount_fen) in enumerate(zip(days, shared_out(paid_fen, weights), strict=True)):
        economic_class = project.economic_classes[position % len(project.economic_classes)]
        yield {
            "occurred_on": day,
            "project": project.project,
            "amount": yuan(amount_fen),
            "function_class": project.function_class,
            "economic_class": economic_class,
            "payee": _payee(project, random),
            "memo": f"示例：{project.name}，{PURPOSES[economic_class]}",
        }


def _days(project: Project, rhythm: Rhythm, random: Random) -> list[str]:
    days = []
    for month, payments_in_month in enumerate(shared_out(project.payments, rhythm.months), start=1):
        open_days = working_days(month, rhythm)
        drawn = [open_days[random.randrange(len(open_days))] for _ in range(payments_in_month)]
        days += [day.isoformat() for day in sorted(drawn)]
    return days


def _payee(project: Project, random: Random) -> str:
    if project.expenditure_type == "personnel":
        return "示例代发银行"
    return f"示例供应商{random.randrange(1, SUPPLIERS + 1):02d}"


def _numbered(payment: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "event_id": f"pay-2023-{number:04d}",
        "kind": "expenditure",
        "voucher": f"示例凭证2023-{number:04d}",
        "fund": FUND,
        **payment,
    }
