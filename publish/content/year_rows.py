"""The rows of a year's public tables. Pure: a snapshot and its score sheet in, rows of plain values out.

``hidden`` are the codes of confidential projects: no row names one.
"""

from collections.abc import Collection, Iterator, Mapping

from ledger.history.balance import balances
from ledger.history.snapshot import Snapshot
from ledger.history.statements import Totals
from ledger.kinds import Statement
from ledger.kinds.body import canonical
from ledger.kinds.movements import BUDGET_SIGN, EXECUTED_SIGN
from ledger.values.figures import decimal_text
from ledger.values.words import CATEGORIES, EXPENDITURE_TYPES, SUBJECTS
from publish.content.row_points import Scored
from publish.content.seq_ranges import seq_ranges
from publish.content.target_rows import target_counts
from publish.content.whose import is_of_one, project_name, unit_cells
from publish.tables.table import Row
from scoring.facts.year import Facts
from scoring.sheets.sheet import Sheet

MONEY_COLUMNS = (*BUDGET_SIGN, "adjusted_budget", *EXECUTED_SIGN, "executed", "remaining")


def overview_row(
    snapshot: Snapshot, facts: Facts, sheet: Sheet | None, scored: Mapping[int, Scored], *, hidden: Collection[str]
) -> Row:
    """Return the row of one year; ``sheet`` is None where no rubric was adopted for it, ``scored`` are its rows."""
    year_end = facts.months[-1]
    named = [balance for balance in balances(snapshot) if balance.project.project not in hidden]
    return {
        "year": snapshot.year,
        "department": snapshot.department.name,
        "department_code": snapshot.department.department,
        **_total(sheet),
        "adjusted_budget_fen": year_end.adjusted_budget_fen,
        "executed_fen": year_end.executed_fen,
        "execution_rate": decimal_text(year_end.execution_rate),
        "average_bulletin_rate": decimal_text(facts.shown_average_bulletin_rate),
        "surrendered_fen": facts.moved_fen["surrender"],
        "projects": len(named),
        **target_counts(snapshot, scored, hidden=hidden),
    }


def _total(sheet: Sheet | None) -> Row:
    if sheet is None:
        scored = ("rubric", "rubric_title", "weight", "total", "grade", "total_explanation")
        return dict.fromkeys((*scored, "published_total", "published_reason"))
    given = sheet.published_total.published if sheet.published_total else None
    return {
        "rubric": sheet.rubric.id,
        "rubric_title": sheet.rubric.title,
        "weight": decimal_text(sheet.weight),
        "total": decimal_text(sheet.total),
        "grade": sheet.grade,
        "total_explanation": sheet.total_explanation or None,
        "published_total": given.score if given else None,
        "published_reason": given.reason if given else None,
    }


def score_sheet_rows(sheet: Sheet, department: str, *, hidden_seqs: Collection[int]) -> Iterator[Row]:
    """Yield one row a line, in tree order; of the events it rests on those at ``hidden_seqs`` are not named."""
    parameters = {line.id: line.parameters for line in sheet.rubric.walk()}
    for position, line in enumerate(sheet.lines, start=1):
        events = [seq for seq in line.events if seq not in hidden_seqs]
        yield {
            "position": position,
            "line": line.line,
            "parent": line.parent,
            "title": line.title,
            "weight": decimal_text(line.weight),
            "score": decimal_text(line.score),
            "deduction": decimal_text(line.deduction),
            "published_score": line.published.published.score if line.published else None,
            "explanation": line.explanation,
            "rule": line.rule,
            "parameters": canonical(parameters[line.line]).decode() if line.rule else None,
            "events": len(events),
            "event_seqs": seq_ranges(events),
            "department": department,
        }


def month_rows(facts: Facts, department: str) -> Iterator[Row]:
    """Yield one row a month, cumulative from January."""
    for month in facts.months:
        yield {
            "month": month.month,
            "adjusted_budget_fen": month.adjusted_budget_fen,
            "executed_fen": month.executed_fen,
            "execution_rate": decimal_text(month.execution_rate),
            "schedule": decimal_text(month.schedule),
            "attainment": decimal_text(month.attainment),
            "bulletin_rate": decimal_text(month.shown_bulletin_rate),
            "department": department,
        }


def project_rows(snapshot: Snapshot, *, hidden: Collection[str]) -> Iterator[Row]:
    """Yield one row a project that money is recorded on, by code."""
    for balance in balances(snapshot):
        project = balance.project
        if project.project in hidden:
            continue
        parent = snapshot.projects.get(project.parent or "")
        yield {
            "project": project.project,
            "name": project.name,
            "parent_name": parent.name if parent else None,
            "category": CATEGORIES.get(project.category or ""),
            "expenditure_type": EXPENDITURE_TYPES.get(project.expenditure_type or ""),
            "office": project.office,
            **unit_cells(project.department, snapshot),
            **{f"{name}_fen": getattr(balance, f"{name}_fen") for name in MONEY_COLUMNS},
            "execution_rate": decimal_text(balance.execution_rate),
            "department": snapshot.department.name,
        }


def statement_rows(snapshot: Snapshot, totals: Totals, *, hidden: Collection[str]) -> Iterator[Row]:
    """Yield one row a statement of the year beside ``totals``, those of the log."""
    for entry in snapshot.facts:
        statement = entry.event
        if not isinstance(statement, Statement) or statement.through[:4] != str(snapshot.year):
            continue
        if statement.project in hidden:
            continue
        compared = totals.compare(statement)
        yield {
            "seq": entry.seq,
            "subject": SUBJECTS[statement.subject],
            "project": project_name(statement.project, snapshot),
            **unit_cells(statement.department if is_of_one(statement, snapshot) else None, snapshot),
            "through": statement.through,
            "amount": statement.amount,
            "unit": statement.unit,
            "replayed": f"{compared.replayed:f}",
            "difference": f"{compared.difference:f}",
            "verdict": compared.sentence(),
            "document": statement.document,
            "department": snapshot.department.name,
        }
