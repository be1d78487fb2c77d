"""The year of an honest clerk gives no warning and no finding, however it is imported."""

from random import Random
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from ledger import record as record_module
from ledger.storage.store import open_to_write
from ledger.verify import verify
from tests.honest.year import HonestYear
from tests.ledger.test_laws import law, new_ledger, recorded

SOON_AFTER = "2024-01-31T00:00:00.000000Z"
"""No long pause after the ledger was made, and no day of the year is to come."""


@law
@given(st.integers(0, 2**32), st.booleans())
def test_an_honest_year_is_left_alone(seed: int, month_by_month: bool) -> None:
    """Nothing of it is refused, warned of or found, month by month and as one file."""
    batches = list(HonestYear(Random(seed)).batches())
    if not month_by_month:
        batches = [[line for batch in batches for line in batch]]
    with new_ledger() as cli, patch.object(record_module, "recorded_now", lambda: SOON_AFTER):
        with open_to_write(cli.ledger) as ledger:
            for batch in batches:
                outcome = recorded(ledger, batch)
                assert [one.sentence() for one in (*outcome.problems, *outcome.warnings)] == []
        found = verify(cli.ledger)
        assert [*found.problems, *found.claims.findings] == []
        assert found.events > len(batches)


def test_honest_years_hold_what_warnings_look_at() -> None:
    """Some of a few years have each kind that a warning or finding is about, and a budget of each code."""
    lines = [line for seed in range(8) for batch in HonestYear(Random(seed)).batches() for line in batch]
    assert {line["kind"] for line in lines} >= {
        *("appropriation", "carry_over", "supplement", "reduction", "virement", "surrender"),
        *("expenditure", "refund", "reversal", "month_closed", "statement", "bulletin", "target", "result"),
        *("deduction", "pledge", "improvement_plan", "project_changed", "rubric_adopted"),
    }
    assert {name for line in lines for name in line} >= {
        "fund",
        "function_class",
        "economic_class",
        "payee",
        "evidence",
    }
    assert {line["rate"] for line in lines if line["kind"] == "bulletin"} >= {"0.85"}
