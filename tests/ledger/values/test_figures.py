"""Amounts and figures at the edge: exact, rounded half up, and never a float."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.terminal.tables import cell
from ledger.values.figures import parse_yuan, percent, rounded, share, wan_yuan, yuan

LARGEST_FEN = 10**15 - 1
A_YEAR_OF_LARGEST_FEN = 10_000 * LARGEST_FEN

fractions = st.fractions(max_denominator=10**20) | st.fractions(min_value=-(10**24), max_value=10**24)
places_of = st.integers(min_value=0, max_value=6)


@pytest.mark.parametrize(
    ("text", "amount_fen"),
    [
        ("0", 0),
        ("0.01", 1),
        ("0.1", 10),
        ("1", 100),
        ("1.5", 150),
        ("1.05", 105),
        ("007.00", 700),
        ("103698900.00", 10_369_890_000),
        ("9999999999999.99", LARGEST_FEN),
    ],
)
def test_yuan_become_fen(text: str, amount_fen: int) -> None:
    """A text of yuan with at most two places is a whole number of fen."""
    assert parse_yuan(text) == amount_fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1\n",
        "-1",
        "+1",
        "1.",
        ".5",
        "1.005",
        "1e3",
        "1,000",
        "1_000",
        "abc",
        "１２",
        "٣",
        "10000000000000",
        "NaN",
        "Infinity",
        "1.2.3",
        "1元",
    ],
)
def test_any_other_form_of_amount_is_refused(text: str) -> None:
    """Signs, separators, exponents, other digits and more than two places are no amount."""
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_yuan(text)


@given(st.integers(min_value=0, max_value=LARGEST_FEN))
def test_fen_survive_the_way_to_yuan_and_back(amount_fen: int) -> None:
    """Printing fen as yuan and parsing them again loses nothing."""
    assert parse_yuan(yuan(amount_fen)) == amount_fen


@given(st.integers(min_value=-A_YEAR_OF_LARGEST_FEN, max_value=A_YEAR_OF_LARGEST_FEN))
def test_yuan_are_exact(amount_fen: int) -> None:
    """Printed yuan are the fen divided by 100, two places, whatever the sign and size."""
    text = yuan(amount_fen)
    assert Fraction(text) == Fraction(amount_fen, 100)
    assert len(text.partition(".")[2]) == 2


@pytest.mark.parametrize(
    ("amount_fen", "shown"),
    [
        (0, "0.00"),
        (499_999, "0.50"),
        (500_000, "0.50"),
        (4_999, "0.00"),
        (5_000, "0.01"),
        (-4_999, "0.00"),
        (-5_000, "-0.01"),
        (10_369_890_000, "10,369.89"),
        (-123_456_789_000, "-123,456.79"),
        (LARGEST_FEN, "1,000,000,000.00"),
        (A_YEAR_OF_LARGEST_FEN, "9,999,999,999,999.99"),
    ],
)
def test_wan_yuan_is_rounded_half_up_with_separators(amount_fen: int, shown: str) -> None:
    """万元 has two places and separators, half a hundredth goes up, and nothing prints as minus zero."""
    assert wan_yuan(amount_fen) == shown


@given(st.integers(min_value=-A_YEAR_OF_LARGEST_FEN, max_value=A_YEAR_OF_LARGEST_FEN))
def test_wan_yuan_is_within_half_a_hundredth(amount_fen: int) -> None:
    """万元 as printed is at most 50 yuan away from the fen."""
    assert abs(Fraction(wan_yuan(amount_fen).replace(",", "")) - Fraction(amount_fen, 10**6)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("9.581"), 2, "9.58"),
        (Decimal("9.585"), 2, "9.59"),
        (Decimal("-9.585"), 2, "-9.59"),
        (Decimal("0.004999"), 2, "0.00"),
        (Decimal("-0.004"), 2, "0.00"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(5, 2), 0, "3"),
        (Decimal(50), 2, "50.00"),
        (Decimal(0), 6, "0.000000"),
        (Fraction(10**40 + 1, 3), 6, "3333333333333333333333333333333333333333.666667"),
    ],
)
def test_rounding_is_half_up_at_every_scale(value: Fraction | Decimal, places: int, shown: str) -> None:
    """Half goes away from zero and the places are always printed, even beyond the 28 digits of Decimal's context."""
    assert f"{rounded(value, places=places):f}" == shown


@given(fractions, places_of)
def test_rounding_agrees_with_fractions(value: Fraction, places: int) -> None:
    """The rounded value is the nearest multiple of the scale, and of two equally near the one farther from zero."""
    unit = Fraction(1, 10**places)
    found = Fraction(rounded(value, places=places))
    assert found % unit == 0
    assert abs(found - value) <= unit / 2
    if abs(found - value) == unit / 2:
        assert abs(found) > abs(value)


@given(fractions, places_of)
def test_rounding_twice_changes_nothing(value: Fraction, places: int) -> None:
    """A rounded value stays as it is and is symmetric about zero."""
    once = rounded(value, places=places)
    assert rounded(once, places=places) == once
    assert rounded(-value, places=places) == once.copy_negate()


@pytest.mark.parametrize(
    ("part_fen", "whole_fen", "shown"),
    [
        (0, 100, "0.00"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (3, 3, "100.00"),
        (9581, 10_000, "95.81"),
        (199_999, 200_000, "100.00"),
        (12, 10, "120.00"),
        (LARGEST_FEN, 1, "99999999999999900.00"),
        (5, 0, None),
        (0, 0, None),
        (5, -1, None),
    ],
)
def test_a_rate_is_a_share_as_per_cent(part_fen: int, whole_fen: int, shown: str | None) -> None:
    """A share prints as per cent with two places, above 100 too; nothing or less to divide by is None."""
    rate = percent(share(part_fen, whole_fen))
    assert (None if rate is None else f"{rate:f}") == shown


@given(st.integers(min_value=0, max_value=LARGEST_FEN), st.integers(min_value=1, max_value=LARGEST_FEN))
def test_a_share_is_not_rounded(part_fen: int, whole_fen: int) -> None:
    """The share is the exact fraction; only per cent is rounded."""
    assert share(part_fen, whole_fen) == Fraction(part_fen, whole_fen)
    assert percent(Fraction(part_fen, whole_fen)) == rounded(Fraction(100 * part_fen, whole_fen), places=2)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("amount", "1234567.00", "1,234,567.00"),
        ("virement", "-1000.00", "-1,000.00"),
        ("adjusted_budget", "0.00", "0.00"),
        ("execution_rate", None, "无预算"),
        ("attainment", None, "无预算"),
        ("bulletin_rate", None, ""),
        ("office", None, ""),
        ("project", "2023.01", "2023.01"),
        ("name", "1000.00", "1000.00"),
    ],
)
def test_a_cell_shows_what_its_column_means(name: str, value: str | None, shown: str) -> None:
    """Only money gets separators, only a rate without a budget says 无预算; a code that looks like money stays."""
    assert cell(name, value) == shown
