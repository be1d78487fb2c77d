"""What movements add up to: by kind, by project, by month."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.kinds.movements import MONEY_KINDS, MovedFen, Movement, moved_by_month, moved_by_project, moved_fen

movements = st.lists(
    st.builds(
        Movement,
        project=st.sampled_from(["P1", "P2"]),
        month=st.sampled_from(["2023-01", "2023-12"]),
        kind=st.sampled_from(MONEY_KINDS),
        amount_fen=st.integers(-(10**15), 10**15),
    )
)


@given(movements)
def test_the_sum_of_parts_is_the_sum_of_the_whole(found: list[Movement]) -> None:
    """Added up by project or by month, the parts together are what all movements add up to."""
    for parts in (moved_by_project(found), moved_by_month(found)):
        together = MovedFen()
        for part in parts.values():
            together.update(part)
        assert together == moved_fen(found)


@given(movements)
def test_totals_are_those_of_the_single_movements(found: list[Movement]) -> None:
    """Adjusted budget and executed are the sums of what each movement adds to them."""
    moved = moved_fen(found)
    assert moved.adjusted_budget_fen == sum(movement.budget_fen for movement in found)
    assert moved.executed_fen == sum(movement.executed_fen for movement in found)


def test_what_did_not_move_is_0() -> None:
    """A kind, a project or a month without money has none: 0, never an error."""
    assert (moved_fen([])["surrender"], moved_by_project([])["P9"].adjusted_budget_fen) == (0, 0)
