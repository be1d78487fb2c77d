"""What the ledger asks of a rubric where points are recorded: on which lines it takes them, and how many at most.

Found by the entry-point group ``jixiao.rubric_lines``, so that the ledger need not know who scores.
"""

from collections.abc import Mapping
from decimal import Decimal

from scoring.errors import RubricError
from scoring.rubrics.reader import load_adopted
from scoring.rubrics.rubric import Rubric

TOTAL = "total"


def lines_taking_points(text: str) -> Mapping[str, Mapping[str, Decimal | None]]:
    """Return by kind of event the ids of the lines it may name, each with the most points, None where none are known.

    Nothing is known of a text that is no rubric.
    """
    try:
        rubric = load_adopted(text)
    except RubricError:
        return {}
    published = {line.id: line.weight for line in rubric.walk()}
    return {"deduction": _with_deductions(rubric), "published_score": {TOTAL: rubric.weight, **published}}


def _with_deductions(rubric: Rubric) -> dict[str, Decimal | None]:
    ruled = (line for line in rubric.walk() if line.rule == "deduction")
    return {lower.id: line.weight for line in ruled for lower in line.walk()}
