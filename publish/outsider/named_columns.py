"""What a public database holds: of each table its columns. Made by `make docs`."""

from __future__ import annotations

COLUMNS: dict[str, str] = {
    "publication": "year department department_code origin events through root policy naming_payees",
    "events": "seq leaf_hash body year",
    "overview": (
        "year department department_code rubric rubric_title weight total grade total_explanation published_total "
        "published_reason adjusted_budget_fen executed_fen execution_rate average_bulletin_rate surrendered_fen "
        "projects project_targets missed_targets unreported_targets"
    ),
    "score_sheet": (
        "position line parent title weight score deduction published_score explanation rule parameters events "
        "event_seqs department"
    ),
    "months": "month adjusted_budget_fen executed_fen execution_rate schedule attainment bulletin_rate department",
    "projects": (
        "project name parent_name category expenditure_type office subunit_code subunit appropriation_fen "
        "carry_over_fen supplement_fen reduction_fen virement_fen surrender_fen adjusted_budget_fen expenditure_fen "
        "refund_fen executed_fen remaining_fen execution_rate department"
    ),
    "targets": (
        "id project project_code subunit_code subunit aspect indicator_class name target target_text result "
        "result_text unit weight reason fulfilment line line_weight score lost published_score published_reason "
        "event_seqs department"
    ),
    "project_scores": (
        "project_code project office subunit_code subunit rubric weight total grade published_total published_reason "
        "targets missed missing department"
    ),
    "project_sheets": (
        "id project_code position line parent title weight score deduction rule explanation published_score department"
    ),
    "statements": (
        "seq subject project subunit_code subunit through amount unit replayed difference verdict document department"
    ),
    "fund_changes": (
        "seq occurred_on kind project project_name to_project to_project_name amount_fen corrects document reason "
        "department"
    ),
}
INTEGERS = (
    "year projects project_targets missed_targets unreported_targets position events id targets missed missing seq "
    "corrects naming_payees"
)
"""Those that hold integers, beside those of money."""
SINCE: dict[int, str] = {
    1: "events.year publication.through publication.naming_payees",
    2: (
        "projects.subunit_code projects.subunit targets.subunit_code targets.subunit statements.subunit_code "
        "statements.subunit"
    ),
    3: (
        "overview.published_total overview.published_reason overview.project_targets overview.missed_targets "
        "overview.unreported_targets score_sheet.published_score targets.indicator_class targets.target_text "
        "targets.result_text targets.fulfilment targets.line targets.line_weight targets.score targets.lost "
        "targets.published_score targets.published_reason project_scores.project_code project_scores.project "
        "project_scores.office project_scores.subunit_code project_scores.subunit project_scores.rubric "
        "project_scores.weight project_scores.total project_scores.grade project_scores.published_total "
        "project_scores.published_reason project_scores.targets project_scores.missed project_scores.missing "
        "project_scores.department project_sheets.id project_sheets.project_code project_sheets.position "
        "project_sheets.line project_sheets.parent project_sheets.title project_sheets.weight project_sheets.score "
        "project_sheets.deduction project_sheets.rule project_sheets.explanation project_sheets.published_score "
        "project_sheets.department"
    ),
}
"""By format (``user_version``) the columns that came with it; the others are of every format."""
