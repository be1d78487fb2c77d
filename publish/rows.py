"""The rows of the public tables. Pure: a snapshot and its score sheet in, rows of plain values out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ledger.balance import Balance, balances
from ledger.kinds import Result, Target
from ledger.movements import BUDGET_SIGN, EXECUTED_SIGN
from ledger.projects import Project
from ledger.snapshot import Snapshot
from ledger.words import ASPECTS, CATEGORIES, DIRECTIONS, EXPENDITURE_TYPES
from scoring.facts import Facts
from scoring.sheet import Sheet

Row = dict[str, Any]

MONEY_COLUMNS = (*BUDGET_SIGN, "adjusted_budget", *EXECUTED_SIGN, "executed", "remaining")


def all_rows(snapshot: Snapshot, facts: Facts, sheet: Sheet, root: str) -> dict[str, list[Row]]:
    """Return the rows of every public table by its name, each row with all its columns.

    ``root`` is the RFC 6962 root of the log at the snapshot's seq, in base64.
    """
    found = balances(snapshot)
    named = [balance for balance in found if not is_withheld(balance.project, snapshot.projects)]
    surrendered_fen = sum(balance.surrender_fen for balance in found)
    counted = {"surrendered_fen": surrendered_fen, "projects": len(named), "events": snapshot.seq, "root": root}
    return {
        "overview": [_overview(snapshot, facts, sheet) | counted],
        "score_sheet": list(_score_sheet(sheet, snapshot.department.name)),
        "months": list(_months(facts, snapshot.department.name)),
        "projects": list(_projects(named, snapshot)),
        "targets": list(_targets(snapshot)),
    }


def _overview(snapshot: Snapshot, facts: Facts, sheet: Sheet) -> Row:
    year_end = facts.months[-1]
    return {
        "year": snapshot.year,
        "department": snapshot.department.name,
        "department_code": snapshot.department.department,
        "rubric": sheet.rubric.id,
        "rubric_title": sheet.rubric.title,
        "weight": _text(sheet.weight),
        "total": _text(sheet.total),
        "total_explanation": sheet.total_explanation or None,
        "adjusted_budget_fen": year_end.adjusted_budget_fen,
        "executed_fen": year_end.executed_fen,
        "execution_rate": _text(year_end.execution_rate),
        "average_bulletin_rate": _text(facts.shown_average_bulletin_rate),
    }


def _score_sheet(sheet: Sheet, department: str) -> Iterator[Row]:
    for position, line in enumerate(sheet.lines, start=1):
        yield {
            "position": position,
            "line": line.line,
            "parent": line.parent,
            "title": line.title,
            "weight": _text(line.weight),
            "score": _text(line.score),
            "deduction": _text(line.deduction),
            "explanation": line.explanation,
            "events": len(line.events),
            "department": department,
        }


def _months(facts: Facts, department: str) -> Iterator[Row]:
    for month in facts.months:
        yield {
            "month": month.month,
            "adjusted_budget_fen": month.adjusted_budget_fen,
            "executed_fen": month.executed_fen,
            "execution_rate": _text(month.execution_rate),
            "schedule": _text(month.schedule),
            "attainment": _text(month.attainment),
            "bulletin_rate": _text(month.shown_bulletin_rate),
            "department": department,
        }


def _projects(named: list[Balance], snapshot: Snapshot) -> Iterator[Row]:
    for balance in named:
        project = balance.project
        parent = snapshot.projects.get(project.parent or "")
        yield {
            "project": project.project,
            "name": project.name,
            "parent_name": parent.name if parent else None,
            "category": CATEGORIES.get(project.category or ""),
            "expenditure_type": EXPENDITURE_TYPES.get(project.expenditure_type or ""),
            "office": project.office,
            **{f"{name}_fen": getattr(balance, f"{name}_fen") for name in MONEY_COLUMNS},
            "execution_rate": _text(balance.execution_rate),
            "department": snapshot.department.name,
        }


def _targets(snapshot: Snapshot) -> Iterator[Row]:
    results = {
        (event.project, event.indicator): event
        for event in (entry.event for entry in snapshot.facts)
        if isinstance(event, Result) and event.year == snapshot.year
    }
    # Numbered anew, because gaps between seqs would show that something is withheld.
    for number, target in enumerate(_shown_targets(snapshot), start=1):
        project = snapshot.projects[target.project] if target.project else None
        result = results.get((target.project, target.indicator))
        yield {
            "id": number,
            "project": project.name if project else None,
            "aspect": ASPECTS[target.aspect],
            "name": target.name,
            "target": f"{DIRECTIONS[target.direction]} {target.value}" if target.value else None,
            "result": (result.value or result.grade) if result else None,
            "unit": target.unit,
            "weight": target.weight,
            "reason": result.reason if result else None,
            "department": snapshot.department.name,
        }


def _shown_targets(snapshot: Snapshot) -> Iterator[Target]:
    for target in (entry.event for entry in snapshot.facts):
        if not isinstance(target, Target) or target.year != snapshot.year:
            continue
        if target.project is None or not is_withheld(snapshot.projects[target.project], snapshot.projects):
            yield target


def is_withheld(project: Project, projects: dict[str, Project]) -> bool:
    """Tell whether the project, or a parent project above it, is confidential and so never named in public."""
    above: Project | None = project
    while above is not None:
        if above.confidential:
            return True
        above = projects.get(above.parent or "")
    return False


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
