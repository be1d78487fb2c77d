"""The worked example: one department's budget year 2023, as the lines of an import. The data is illustrative.

Real, from 《2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告》: the adjusted budget and the
expenditure of the year, both 10,369.89 万元; the average 95.81 % of the twelve bulletin rates; two output
targets with their results; and that money of cancelled trainings was handed back. Everything else is made up:
offices, projects, amounts, days, vouchers, payees, documents. Amounts are strings of yuan, rates are per cent.
"""

from collections.abc import Iterator
from typing import Any

from publish.example import budget, execution, mistakes, performance, projects
from publish.example.payments import payments
from publish.example.rhythm import YEAR

DEPARTMENT_CODE = "gz-zzb-example"
DEPARTMENT_NAME = "中国共产党广州市委员会组织部（示例）"

__all__ = ["DEPARTMENT_CODE", "DEPARTMENT_NAME", "YEAR", "lines"]


def lines() -> Iterator[dict[str, Any]]:
    """Yield every event of the year in the order in which it was recorded, after the registration of the department."""
    # The sort keeps the order of one day, so that money is budgeted before it is spent and spent before it returns.
    yield from sorted(_lines_by_sort(), key=mistakes.recorded_on)


def _lines_by_sort() -> Iterator[dict[str, Any]]:
    yield from projects.registrations()
    yield from projects.office_changes()
    yield from _money()
    yield from performance.rubric_adopted()
    yield from performance.department_targets()
    yield from performance.project_targets()
    yield from execution.appraisals()
    yield from execution.pledges()
    yield from execution.bulletins()
    yield from execution.improvement_plans()
    yield from execution.statements()
    yield from mistakes.erasure()
    yield from performance.department_results()
    yield from performance.project_results()


def _money() -> Iterator[dict[str, Any]]:
    paid = payments()
    yield from budget.appropriations()
    yield from budget.changes()
    yield from paid
    yield from mistakes.duplicate(paid)
    yield from mistakes.mistyped(paid)
    yield from mistakes.refunds(paid)
    yield from budget.closing_surrenders()
