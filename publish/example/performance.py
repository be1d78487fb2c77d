"""The performance targets of the worked example, what came of them, and the rubric they are scored by.

Two targets and their results are real (《2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告》):
twelve terms of the training series, and twenty-eight academicians and experts invited to the lectures. Their
weights, every other target and every other result are made up.
"""

from collections.abc import Iterator
from typing import Any

from publish.example.projects import Project, all_projects, rows_of
from publish.example.rhythm import YEAR

SET_ON = "2023-01-05"
REPORTED_ON = "2024-01-15"
PROJECT_INDICATOR = "XM1"

# By rhythm: the name of a project's own output target, and the planned and usual value in per cent.
PROJECT_TARGETS = {
    "training": ("培训计划完成率", "100", "100"),
    "lecture": ("工作计划完成率", "95", "100"),
    "office": ("保障任务完成率", "95", "98.60"),
    "survey": ("调研计划完成率", "95", "97.50"),
    "examination": ("考务按期完成率", "100", "100"),
    "contract": ("服务验收合格率", "98", "100"),
    "purchase": ("购置验收合格率", "100", "100"),
}

# Per cent; the report says that some trainings could not be held, not which or how many.
CANCELLED_TRAININGS = {"SL23T0103": "91.67", "SL23T0201": "93.33", "SL23T0304": "90.00", "SL23T0402": "88.89"}


def rubric_adopted() -> Iterator[dict[str, Any]]:
    """Yield the adoption of the shipped rubric for the year."""
    yield {
        "event_id": "rubric-2023",
        "kind": "rubric_adopted",
        "occurred_on": "2023-01-05",
        "year": YEAR,
        "rubric": "guangzhou-2023",
        "document": "示例绩效〔2023〕1号",
    }


def department_targets() -> Iterator[dict[str, Any]]:
    """Yield the targets of the whole department."""
    for row in rows_of("indicators.csv"):
        line = _fact("target", row["indicator"], SET_ON)
        columns = ("aspect", "name", "weight", "nature", "direction", "value", "unit")
        yield line | {column: row[column] for column in columns if row[column]}


def department_results() -> Iterator[dict[str, Any]]:
    """Yield what came of the targets of the whole department: all of them were met."""
    for row in rows_of("indicators.csv"):
        line = _fact("result", row["indicator"], REPORTED_ON)
        cells = {"value": row["result"]} | {column: row[column] for column in ("grade", "coefficient", "evidence")}
        yield line | {column: cell for column, cell in cells.items() if cell}


def project_targets() -> Iterator[dict[str, Any]]:
    """Yield one output target a project."""
    for project in _projects_with_targets():
        name, planned, _ = PROJECT_TARGETS[project.rhythm]
        line = _fact("target", PROJECT_INDICATOR, SET_ON, project)
        yield line | {"aspect": "output", "name": f"{name}（示例）", "weight": "100", "value": planned, "unit": "%"}


def project_results() -> Iterator[dict[str, Any]]:
    """Yield what came of the projects' targets, with cause and remedy where trainings were cancelled."""
    for project in _projects_with_targets():
        _, _, usual = PROJECT_TARGETS[project.rhythm]
        line = _fact("result", PROJECT_INDICATOR, REPORTED_ON, project)
        line["value"] = CANCELLED_TRAININGS.get(project.project, usual)
        if project.project in CANCELLED_TRAININGS:
            line["reason"] = "部分培训因故未能按计划举办（示例）"
            line["improvement"] = "编制预算前核实培训计划，提高预算编制精准度（示例）"
        yield line


def _projects_with_targets() -> Iterator[Project]:
    return (project for project in all_projects() if project.parent)


def _fact(kind: str, indicator: str, day: str, project: Project | None = None) -> dict[str, Any]:
    subject = f"{project.project}-{indicator}" if project else indicator
    line = {
        "event_id": f"{kind}-{YEAR}-{subject}",
        "kind": kind,
        "occurred_on": day,
        "year": YEAR,
        "indicator": indicator,
    }
    return line | {"project": project.project} if project else line
