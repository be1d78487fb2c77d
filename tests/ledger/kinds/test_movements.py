"""Movements: what each kind adds to which project, month and sum."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kinds import KINDS, Event, MoneyEvent, Reversal, Virement
from ledger.kinds.movements import BUDGET_SIGN, EXECUTED_SIGN, MONEY_KINDS, Movement, Sums, movements_of
from tests.conftest import CommandLine, event, money

ENVELOPE = {"department": "D1", "recorded_at": "2023-12-31T00:00:00.000000Z", "recorded_by": "clerk"}
NOT_MONEY = [kind for kind in KINDS if not issubclass(KINDS[kind], MoneyEvent) and kind != "reversal"]

amounts_fen = st.integers(min_value=1, max_value=10**15 - 1)
months = st.integers(min_value=1, max_value=12).map(lambda number: f"2023-{number:02d}")


def made(kind: str, amount_fen: int = 100, *, day: str = "2023-03-15", project: str = "P1") -> Any:
    """Return a money event of ``kind``; a virement goes to P2."""
    further = {"virement": {"to_project": "P2"}, "refund": {"refunds": "pay"}}.get(kind, {})
    fields = {"event_id": kind, "occurred_on": day, "project": project, "amount_fen": amount_fen, **further, **ENVELOPE}
    return KINDS[kind](**fields)


def reversal(day: str) -> Reversal:
    """Return a reversal that counts on ``day``."""
    return Reversal(event_id="r", occurred_on=day, reverses="x", reason="录入错误", **ENVELOPE)


def total(movements: Iterable[Movement]) -> tuple[int, int]:
    """Return the adjusted budget and executed of all movements, in fen."""
    found = list(movements)
    return sum(one.budget_fen for one in found), sum(one.executed_fen for one in found)


@pytest.mark.parametrize(
    ("kind", "budget_fen", "executed_fen"),
    [
        ("appropriation", 100, 0),
        ("carry_over", 100, 0),
        ("supplement", 100, 0),
        ("reduction", -100, 0),
        ("surrender", -100, 0),
        ("virement", 0, 0),
        ("expenditure", 0, 100),
        ("refund", 0, -100),
    ],
)
def test_the_kind_gives_the_sign(kind: str, budget_fen: int, executed_fen: int) -> None:
    """An amount is always positive; its kind says which sum it moves and in which direction."""
    assert total(movements_of(made(kind))) == (budget_fen, executed_fen)


def test_every_money_kind_has_a_sign_and_no_other_has() -> None:
    """The signs cover exactly the kinds that move money, each in one of the two sums."""
    assert {kind for kind in KINDS if issubclass(KINDS[kind], MoneyEvent)} == set(MONEY_KINDS)
    assert not BUDGET_SIGN.keys() & EXECUTED_SIGN.keys()


@pytest.mark.parametrize("kind", NOT_MONEY)
def test_other_kinds_move_nothing(kind: str) -> None:
    """A kind without an amount has no movement, and neither has its reversal."""
    event_of_kind: Event = object.__new__(KINDS[kind])
    assert list(movements_of(event_of_kind)) == []
    assert list(movements_of(reversal("2023-05-01"), event_of_kind)) == []


@pytest.mark.parametrize("kind", MONEY_KINDS)
def test_an_event_counts_in_the_month_of_its_day(kind: str) -> None:
    """Every movement stands in the month and fiscal year of occurred_on, in the column of its kind."""
    for movement in movements_of(made(kind, day="2023-11-30")):
        assert (movement.month, movement.year, movement.kind) == ("2023-11", 2023, kind)


@pytest.mark.parametrize("kind", MONEY_KINDS)
def test_a_reversal_is_the_opposite_in_its_own_month(kind: str) -> None:
    """A reversal has the movements of what it names with the opposite sign: same project and kind, its own month."""
    named = made(kind, day="2023-02-01")
    moved = [(one.project, one.kind, one.amount_fen) for one in movements_of(named)]
    taken_back = list(movements_of(reversal("2023-09-30"), named))
    assert [(one.project, one.kind, -one.amount_fen) for one in taken_back] == moved
    assert {one.month for one in taken_back} == {"2023-09"}


@given(amounts_fen)
def test_a_virement_sums_to_zero(amount_fen: int) -> None:
    """A virement takes from one project what it gives to the other."""
    virement = made("virement", amount_fen)
    assert isinstance(virement, Virement)
    assert {one.project: one.budget_fen for one in movements_of(virement)} == {"P1": -amount_fen, "P2": amount_fen}


@given(st.lists(st.tuples(st.sampled_from(MONEY_KINDS), amounts_fen, months)))
def test_sums_keep_every_fen(found: list[tuple[str, int, str]]) -> None:
    """Adding up by project, month and kind loses no fen, sorts, and leaves no zeros."""
    moved = [
        one for kind, amount_fen, month in found for one in movements_of(made(kind, amount_fen, day=f"{month}-01"))
    ]
    sums = Sums()
    sums.add(moved)
    added_up = sums.movements()
    assert total(added_up) == total(moved)
    expected: Counter[tuple[str, str, str]] = Counter()
    for one in moved:
        expected[one.project, one.month, one.kind] += one.amount_fen
    assert {(one.project, one.month, one.kind): one.amount_fen for one in added_up} == {
        key: amount_fen for key, amount_fen in expected.items() if amount_fen
    }
    assert [(one.project, one.month, one.kind) for one in added_up] == sorted(expected.keys() - zeros(expected))


def zeros(sums: Counter[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Return the keys whose amounts cancel."""
    return {key for key, amount_fen in sums.items() if not amount_fen}


@given(st.lists(st.tuples(st.sampled_from(MONEY_KINDS), amounts_fen, months), max_size=20))
def test_reversing_everything_leaves_nothing(found: list[tuple[str, int, str]]) -> None:
    """Events and their reversals of the same month add up to no movement at all."""
    sums = Sums()
    for kind, amount_fen, month in found:
        named = made(kind, amount_fen, day=f"{month}-01")
        sums.add(movements_of(named))
        sums.add(movements_of(reversal(f"{month}-28"), named))
    assert sums.movements() == []


MOVED = (
    money("carry_over", "co", "10.00", day="2023-01-05"),
    money("supplement", "su", "200.00", day="2023-03-05"),
    money("reduction", "re", "50.00", day="2023-04-05"),
    money("virement", "vi", "30.00", day="2023-05-05", to_project="P2"),
    money("surrender", "sr", "20.00", day="2023-06-05"),
    money("refund", "rf", "5.00", day="2023-06-06", refunds="pay-1"),
)
REVERSED = (
    event("reversal", "r-su", occurred_on="2023-07-01", reverses="su", reason="文号有误"),
    event("reversal", "r-vi", occurred_on="2023-08-01", reverses="vi", reason="文号有误"),
    event("reversal", "r-rf", occurred_on="2023-09-01", reverses="rf", reason="文号有误"),
    event("reversal", "r-p2", occurred_on="2023-10-01", reverses="pay-2", reason="重复录入"),
)
COLUMNS = ("appropriation", "carry_over", "supplement", "reduction", "virement", "surrender", "adjusted_budget")
COLUMNS += ("expenditure", "refund", "executed", "remaining")


@pytest.mark.parametrize(
    ("through", "expected"),
    [
        ("2023-06", "1000.00 10.00 200.00 50.00 -30.00 20.00 1110.00 300.00 5.00 295.00 815.00"),
        ("2023-07", "1000.00 10.00 0.00 50.00 -30.00 20.00 910.00 300.00 5.00 295.00 615.00"),
        ("2023-08", "1000.00 10.00 0.00 50.00 0.00 20.00 940.00 300.00 5.00 295.00 645.00"),
        ("2023-12", "1000.00 10.00 0.00 50.00 0.00 20.00 940.00 300.00 0.00 300.00 640.00"),
    ],
)
def test_the_ledger_shows_a_reversal_in_the_column_it_takes_back(
    funded: CommandLine, through: str, expected: str
) -> None:
    """``balance`` is net of reversals column by column, each from the month of the reversal on."""
    result = funded.import_lines([*MOVED, *REVERSED])
    assert result.exit_code == 0, result.output
    row = funded.json("balance", "--year", "2023", "--through", through)[0]
    assert " ".join(row[column] for column in COLUMNS) == expected


def test_a_reversed_virement_and_payment_leave_the_other_project_as_it_was(funded: CommandLine) -> None:
    """What a virement brought goes back, and a reversed payment is no longer executed."""
    assert funded.import_lines([*MOVED, *REVERSED]).exit_code == 0
    before, after = (
        funded.json("balance", "--year", "2023", "--through", through)[1] for through in ("2023-06", "2023-12")
    )
    assert (before["virement"], before["adjusted_budget"], before["executed"]) == ("30.00", "530.00", "120.50")
    assert (after["virement"], after["adjusted_budget"], after["executed"]) == ("0.00", "500.00", "0.00")
