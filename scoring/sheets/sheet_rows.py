"""A score sheet as JSON and as rows to print."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ledger.history.offices import Office, office_cells, office_in_words
from ledger.history.projects import Project
from ledger.values.figures import decimal_text, rounded
from ledger.values.listed import Listed
from scoring.rubrics.rubric import Rubric
from scoring.sheets.row_cells import printed_rows, row_json
from scoring.sheets.sheet import Sheet, SheetLine


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as ``score --json`` prints it; points are text at the rubric's scale."""
    return {
        "year": sheet.year,
        "rubric": sheet.rubric.id,
        "weight": decimal_text(sheet.weight),
        "total": decimal_text(sheet.total),
        "published_total": None if sheet.published_total is None else sheet.published_total.published.score,
        **({"total_explanation": sheet.total_explanation} if sheet.total_explanation else {}),
        **({"grade": sheet.grade} if sheet.rubric.grades else {}),
        "missing": list(sheet.missing),
        "lines": [_line_json(line, sheet) for line in sheet.lines],
    }


def _line_json(line: SheetLine, sheet: Sheet) -> dict[str, Any]:
    through_seq = {} if line.through_seq is None else {"through_seq": line.through_seq}
    return {
        "line": line.line,
        "parent": line.parent,
        "title": line.title,
        "weight": decimal_text(line.weight),
        "score": decimal_text(line.score),
        "deduction": decimal_text(line.deduction),
        "explanation": line.explanation,
        "events": list(line.events),
        **through_seq,
        "published_score": None if line.published is None else line.published.published.score,
        "targets": [row_json(row, sheet.published_rows) for row in line.rows],
        "rounding": decimal_text(rounded(line.rounding, places=sheet.rubric.scale)),
    }


def sheet_rows(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the lines as rows to print, each title set in as deep as the line lies, with their targets below them."""
    depths: dict[str | None, int] = {None: -1}
    rows = []
    for line in sheet.lines:
        depths[line.line] = depths[line.parent] + 1
        rows.append(
            {
                "line": "· " * depths[line.line] + line.title,
                "weight": decimal_text(line.weight),
                "score": decimal_text(line.score),
                "deduction": decimal_text(line.deduction),
                "explanation": line.in_short,
            }
        )
        rows += printed_rows(line, sheet.published_rows, depth=depths[line.line] + 1)
    return rows


def rests_on_money(sheet: Sheet) -> bool:
    """Tell whether any line counts the money of the year itself, not only what others reported of it."""
    return any(line.through_seq is not None for line in sheet.lines)


def total_text(sheet: Sheet) -> str:
    """Return the total of all that could be reached, and the grade where the rubric has grades."""
    total = "（缺）" if sheet.total is None else f"{sheet.total:f}"
    provisional = "（暂计，资料不齐）" if sheet.missing and sheet.total is not None else ""
    grade = "" if sheet.grade is None else f"，等级：{sheet.grade}"
    return f"{total} / {sheet.weight:f}{provisional}{grade}"


def project_row(project: Project, office: Office, sheet: Sheet) -> dict[str, Any]:
    """Return one project's total as a row to print."""
    grade = {"grade": sheet.grade} if sheet.rubric.grades else {}
    row = {
        "project": project.project,
        "name": project.name,
        **office_cells(office),
        "score": decimal_text(sheet.total),
        **grade,
        "lacking": len(sheet.missing),
    }
    return office_in_words(row)


def remarks_of_projects(sheets: Sequence[Sheet]) -> list[Listed]:
    """Return what the sheets of several projects lack or leave out, the same said once with all that it is true of."""
    projects: dict[str, list[str]] = {}
    for sheet in sheets:
        for remark in sheet.remarks:
            projects.setdefault(remark, []).append(sheet.project or "")
    return [Listed(items=codes, after=f"：{remark}") for remark, codes in projects.items()]


def projects_sentence(rubric: Rubric, sheets: Sequence[Sheet]) -> str:
    """Return how many projects were scored, their average and how many earned each grade.

    Source: 预算绩效管理情况 in the final accounts template of Shanghai (2024), which wants these figures.
    """
    totals = [sheet.total for sheet in sheets if sheet.total is not None and not sheet.missing]
    counted = f"{len(sheets)} 个项目，其中 {len(totals)} 个资料齐全"
    if not totals:
        return counted
    average = rounded(Fraction(sum(totals, Decimal(0))) / len(totals), places=rubric.scale)
    grades = [sheet.grade for sheet in sheets]
    each = "、".join(f"{grade.name} {grades.count(grade.name)} 个" for grade in rubric.grades)
    return f"{counted}，平均 {average:f} 分{'；' if each else ''}{each}"
