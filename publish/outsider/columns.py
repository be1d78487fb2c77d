"""What a public database holds: of each table its columns."""

from __future__ import annotations

from typing import Any, Dict, Mapping

Row = Dict[str, Any]
Rows = Mapping[Any, Row]
"""The rows of a table in order, by the first of its columns."""
COLUMNS: dict[str, str] = {
    "publication": "year department department_code origin events through root policy naming_payees",
    "events": "seq leaf_hash body year",
    "overview": (
        "year department department_code rubric rubric_title weight total grade total_explanation adjusted_budget_fen "
        "executed_fen execution_rate average_bulletin_rate surrendered_fen projects"
    ),
    "score_sheet": (
        "position line parent title weight score deduction explanation rule parameters events event_seqs department"
    ),
    "months": "month adjusted_budget_fen executed_fen execution_rate schedule attainment bulletin_rate department",
    "projects": (
        "project name parent_name category expenditure_type office subunit_code subunit appropriation_fen "
        "carry_over_fen supplement_fen reduction_fen virement_fen surrender_fen adjusted_budget_fen expenditure_fen "
        "refund_fen executed_fen remaining_fen execution_rate department"
    ),
    "statements": (
        "seq subject project subunit_code subunit through amount unit replayed difference verdict document department"
    ),
    "fund_changes": (
        "seq occurred_on kind project project_name to_project to_project_name amount_fen corrects document reason "
        "department"
    ),
    "targets": (
        "id project project_code subunit_code subunit aspect name target result unit weight reason event_seqs "
        "department"
    ),
}
INTEGERS = ("seq", "year", "events", "projects", "position", "corrects", "id", "naming_payees")
SINCE = {
    **{("publication", "naming_payees"): 1, ("publication", "through"): 1, ("events", "year"): 1},
    **{(table, name): 2 for table in ("projects", "targets", "statements") for name in ("subunit_code", "subunit")},
}
"""The formats (``user_version``) that columns came with; the others are of every format."""
NEVER_EMPTY = ("_fen", "replayed", "difference", "verdict")
FIGURES = ("weight", "score", "deduction", "total", "replayed")
