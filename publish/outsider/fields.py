"""What the body of an event has to hold, what each field may be, and which fields a policy can name."""

from __future__ import annotations

import re
from collections.abc import Collection

from publish.outsider.words import ASPECTS, DIRECTIONS, FEN_PER_UNIT, KIND_TITLES, SUBJECT_TITLES

DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-[0-9]{2}")
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
FIGURE = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,9})?")
RECORDED = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")
MEASURED = re.compile(rf"-?{RECORDED.pattern}")
FIELD_FORMS = {
    "occurred_on": DAY, "month": MONTH, "through": MONTH,
    "value": MEASURED,
    **dict.fromkeys(("rate", "points", "amount", "weight", "coefficient", "score"), RECORDED),
}  # fmt: skip
FIELD_TEXTS = {
    "event_id", "department", "name", "kind", "project", "to_project", "parent", "reverses", "refunds", "line",
    "rubric", "text", "document", "voucher", "reason", "indicator", "aspect", "nature", "direction", "unit", "grade",
    "office", "category", "expenditure_type", "subject", "indicator_class", "scope",
}  # fmt: skip
FIELD_CHOICES: dict[str, dict[str, Collection[str]]] = {
    "statement": {"subject": SUBJECT_TITLES, "unit": FEN_PER_UNIT},
    "target": {"aspect": ASPECTS, "direction": DIRECTIONS},
    "rubric_adopted": {"scope": ("department", "projects")},
}
MOVES_MONEY = ("project", "amount_fen")
REQUIRED_FIELDS = {
    **dict.fromkeys(KIND_TITLES, MOVES_MONEY),
    "virement": (*MOVES_MONEY, "to_project"),
    "refund": (*MOVES_MONEY, "refunds"),
    "reversal": ("reverses",),
    "bulletin": ("month", "rate"),
    "statement": ("subject", "through", "amount", "unit"),
    "target": ("year", "indicator", "aspect", "name", "weight"),
    "result": ("year", "indicator"),
    "deduction": ("year", "rubric", "line", "points"),
    "published_score": ("year", "line", "score"),
    "project_registered": ("project", "name"),
    "department_registered": ("department", "name"),
    "department_changed": ("department",),
    "project_changed": ("project",),
    "rubric_adopted": ("year", "rubric"),
}
# What a policy has to name for every body of a kind to be shown, but for confidential projects.
GRANTING = "project amount document fund function_class economic_class reason"
FIELDS_OF_KIND = {
    "project_registered": "project name parent category expenditure_type office confidential",
    "department_registered": "name parent",
    "department_changed": "name parent reason",
    "project_changed": "project name office category reason",
    **dict.fromkeys(("appropriation", "carry_over", "supplement", "reduction", "surrender"), GRANTING),
    "virement": "project to_project amount document reason",
    "expenditure": "project amount voucher fund function_class economic_class",
    "refund": "project amount refunds voucher",
    "reversal": "reverses reason authority approved_by",
    "bulletin": "month rate document",
    "statement": "subject through amount unit project document",
    "target": "year indicator aspect name weight nature direction value unit project indicator_class text",
    "result": "year indicator value grade project coefficient reason improvement evidence through text",
    "deduction": "year rubric line points reason evidence project",
    "rubric_adopted": "year rubric text sha256 document scope",
    "published_score": "year line score reason document project rubric",
}
KINDS_WITHOUT_FIGURES = {
    "pledge", "appraisal", "improvement_plan", "month_closed", "details_erased", "disclosure",
}  # fmt: skip
KNOWN_KINDS = {*FIELDS_OF_KIND, *KINDS_WITHOUT_FIGURES}
# The newest version of each kind that this program knows, of those not named here the first.
KNOWN_VERSIONS: dict[str, int] = {
    **dict.fromkeys(("bulletin", "statement", "improvement_plan", "rubric_adopted"), 2),
    **dict.fromkeys(("target", "result", "deduction", "published_score"), 3),
}
FIELDS_OF_EVERY_KIND = {
    "event_id", "kind", "version", "department", "occurred_on", "recorded_at", "recorded_by", "details_digest", "nonce",
}  # fmt: skip
