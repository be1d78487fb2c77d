"""What is recorded about the execution of the worked example beside the money: bulletins, pledges, plans, totals.

Two figures are real (《2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告》): the twelve bulletin
rates average 95.81 %, and the year's two statements say 10,369.89 万元. The rate of each single month and everything
else is made up.
"""

from collections.abc import Iterator
from typing import Any

from ledger.values.days import months_of
from publish.example.projects import all_projects
from publish.example.rhythm import RHYTHMS, YEAR

# Per cent, January first; made up so that their average is exactly the 95.81 of the report.
BULLETIN_RATES = (
    "89.14", "90.73", "92.62", "93.88", "95.07", "96.31", "97.24", "97.85", "98.40", "98.96", "99.52", "100.00",
)  # fmt: skip
STATED_WAN_YUAN = "10369.89"
# Made up, one hundredth more than the payments of the example add up to by then.
STATED_HALF_YEAR_WAN_YUAN = "5177.78"

# The offices whose projects had the lowest execution rate by the end of the quarter, the last of all first.
LAST_OFFICES = (
    ("2023Q1", "2023-04-14", ("公务员二处", "组织二处", "干部教育处")),
    ("2023Q2", "2023-07-14", ("人才工作处", "组织二处", "公务员二处")),
    ("2023Q3", "2023-10-20", ("组织二处", "人才工作处", "研究室")),
)
APPRAISALS = (
    ("SL23T0302", "pass", "91.50"),
    ("SL23T0303", "pass", "88.00"),
    ("SL23T0304", "revise", "76.50"),
    ("SL23T0902", "pass", "93.00"),
)


def pledges() -> Iterator[dict[str, Any]]:
    """Yield the pledge of every project's office, with the course of the project's year as its plan."""
    for project in all_projects():
        if project.parent:
            yield {
                "event_id": f"pledge-2023-{project.project}",
                "kind": "pledge",
                "occurred_on": "2023-01-06",
                "year": YEAR,
                "project": project.project,
                "plan": RHYTHMS[project.rhythm].plan(),
                "office": project.office,
                "signed_on": "2023-01-06",
                "signed_by": f"示例负责人（{project.office}）",
            }


def appraisals() -> Iterator[dict[str, Any]]:
    """Yield the appraisals of new projects before the year's budget was approved."""
    for number, (project, conclusion, score) in enumerate(APPRAISALS, start=1):
        yield {
            "event_id": f"appraisal-2023-{project}",
            "kind": "appraisal",
            "occurred_on": "2023-01-03",
            "year": YEAR,
            "project": project,
            "conclusion": conclusion,
            "score": score,
            "document": f"示例评估〔2022〕{number}号",
        }


def bulletins() -> Iterator[dict[str, Any]]:
    """Yield the finance bureau's twelve monthly rates, each announced on the tenth of the next month."""
    months = months_of(YEAR)
    for number, rate in enumerate(BULLETIN_RATES, start=1):
        year_of_issue, months_of_issue = divmod(YEAR * 12 + number, 12)
        yield {
            "event_id": f"bulletin-{months[number - 1]}",
            "kind": "bulletin",
            "occurred_on": f"{year_of_issue}-{months_of_issue + 1:02d}-10",
            "month": months[number - 1],
            "rate": rate,
            "document": f"示例通报〔2023〕{number}号",
        }


def improvement_plans() -> Iterator[dict[str, Any]]:
    """Yield what the last three offices of each quarter's ranking promise to do."""
    for quarter, day, offices in LAST_OFFICES:
        for place, office in enumerate(offices, start=1):
            yield {
                "event_id": f"improvement-{quarter}-{place}",
                "kind": "improvement_plan",
                "occurred_on": day,
                "quarter": quarter,
                "office": office,
                "measures": f"{office}：逐项倒排支付时间，每周核对合同和验收进度，符合条件的款项当月支付（示例）",
            }


def statements() -> Iterator[dict[str, Any]]:
    """Yield the official totals that the replay is compared with: the year's two, and a made-up one that differs."""
    yield {
        "event_id": "statement-2023-half-year",
        "kind": "statement",
        "occurred_on": "2023-07-18",
        "subject": "executed",
        "through": f"{YEAR}-06",
        "amount": STATED_HALF_YEAR_WAN_YUAN,
        "unit": "万元",
        "document": "示例对账单〔2023〕1号",
    }
    for subject in ("adjusted_budget", "executed"):
        yield {
            "event_id": f"statement-2023-{subject}",
            "kind": "statement",
            "occurred_on": "2024-01-12",
            "subject": subject,
            "through": f"{YEAR}-12",
            "amount": STATED_WAN_YUAN,
            "unit": "万元",
            "document": "2023年度部门整体支出绩效自评报告",
        }
