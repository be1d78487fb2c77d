"""The offices, programmes and budget lines of the worked example, and the events that register them.

All of it is made up and plainly illustrative; ``projects.csv`` holds one budget line a row.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

REGISTERED_ON = "2023-01-03"

# The report names the four categories (事业发展类、运行经费、信息化运维、购置经费), not what is in them.
PROGRAMMES = (
    ("SL23T01", "干部教育培训", "development"),
    ("SL23T02", "基层党组织建设", "development"),
    ("SL23T03", "人才工作", "development"),
    ("SL23T04", "公务员管理", "development"),
    ("SL23T05", "干部选拔与监督", "development"),
    ("SL23T06", "组织工作研究与宣传", "development"),
    ("SL23T07", "机关运行保障", "operation"),
    ("SL23T08", "综合业务运行", "operation"),
    ("SL23T09", "信息化运维", "it_maintenance"),
    ("SL23T10", "设备购置", "acquisition"),
)


@frozen(kw_only=True)
class Project:
    """One budget line (二级项目, or a line of the basic expenditure, which has no programme above it).

    size: the line's share of the year's expenditure, relative to the other lines. slack_permille: what was
    budgeted beyond the need, in thousandths of the need; 0 where a contract or a contribution rate fixed the
    amount beforehand. payments: how many the year has. rhythm: a name of ``rhythm.RHYTHMS``.
    """

    project: str
    parent: str
    name: str
    office: str
    size: int
    slack_permille: int
    payments: int
    rhythm: str
    function_class: str
    economic_classes: tuple[str, ...]

    @property
    def expenditure_type(self) -> str:
        """Return 项目支出 for a line with a programme above it, else the kind of basic expenditure."""
        if self.parent:
            return "project"
        return "personnel" if self.rhythm == "payroll" else "operating"


def rows_of(file_name: str) -> list[dict[str, str]]:
    """Return the rows of a table that lies beside this module, cells as text."""
    text = files(__package__).joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def all_projects() -> tuple[Project, ...]:
    """Return every budget line, in the order of the table."""
    return tuple(_project(row) for row in rows_of("projects.csv"))


def _project(row: dict[str, str]) -> Project:
    return Project(
        project=row["project"],
        parent=row["parent"],
        name=row["name"],
        office=row["office"],
        size=int(row["size"]),
        slack_permille=int(row["slack_permille"]),
        payments=int(row["payments"]),
        rhythm=row["rhythm"],
        function_class=row["function_class"],
        economic_classes=tuple(row["economic_classes"].split()),
    )


def registrations() -> Iterator[dict[str, Any]]:
    """Yield the registration of every programme, then of every budget line."""
    for code, name, category in PROGRAMMES:
        yield {**_registration(code, name), "category": category}
    categories = {code: category for code, _, category in PROGRAMMES}
    for project in all_projects():
        line = _registration(project.project, project.name)
        line |= {"expenditure_type": project.expenditure_type, "office": project.office}
        if project.parent:
            line |= {"parent": project.parent, "category": categories[project.parent]}
        yield line


def _registration(code: str, name: str) -> dict[str, Any]:
    return {
        "event_id": f"project-{code}",
        "kind": "project_registered",
        "occurred_on": REGISTERED_ON,
        "project": code,
        "name": name,
    }


def office_changes() -> Iterator[dict[str, Any]]:
    """Yield the one change of an office in charge."""
    yield {
        "event_id": "office-change-2023-01",
        "kind": "project_changed",
        "occurred_on": "2023-07-03",
        "project": "SL23T0204",
        "office": "组织二处",
        "reason": "内设机构职责调整（示例）",
    }
