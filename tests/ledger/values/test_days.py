"""The months of a year as the log writes them."""

import pytest

from ledger.values.days import months_of, months_through


def test_a_year_has_twelve_months_in_order() -> None:
    """The months of a year are its twelve, January first, each with two digits."""
    months = months_of(2023)
    assert (months[0], months[8:10], months[-1], len(months)) == ("2023-01", ["2023-09", "2023-10"], "2023-12", 12)


@pytest.mark.parametrize(
    ("month", "first_and_last"), [("2023-01", ("2023-01", "2023-01", 1)), ("2024-11", ("2024-01", "2024-11", 11))]
)
def test_a_period_runs_from_january_to_its_month(month: str, first_and_last: tuple[str, str, int]) -> None:
    """The months through a month begin in January of its year and end with it."""
    months = months_through(month)
    assert (months[0], months[-1], len(months)) == first_and_last
