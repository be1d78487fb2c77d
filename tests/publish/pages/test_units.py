"""Units on a page, as pure functions: names with their unit, and units to choose from."""

import pytest

from publish.pages.units import unit_choices, unit_shown, with_unit
from publish.tables.table import Row


def row(code: str | None, name: str | None) -> Row:
    """Return the cells of a unit."""
    return {"subunit_code": code, "subunit": name}


NAMES = {
    "an office of a unit": (("办公室", row("A", "一院")), "一院·办公室"),
    "one of the department": (("办公室", row(None, None)), "办公室"),
    "no office": ((None, row("A", "一院")), "一院"),
    "no name shown": (("办公室", row("A", None)), "A·办公室"),
    "no code shown": (("办公室", row(None, "一院")), "一院·办公室"),
    "neither": ((None, row(None, None)), ""),
    "a long name": (("办公室", row("A", "院" * 150)), f"{'院' * 100}…·办公室"),
}


@pytest.mark.parametrize(("given", "shown"), NAMES.values(), ids=list(NAMES))
def test_a_name_stands_behind_its_unit(given: tuple[str | None, Row], shown: str) -> None:
    """Unit and name are joined by a dot; what is not there leaves none."""
    assert with_unit(*given) == shown
    assert unit_shown(given[1]) == with_unit(None, given[1])


CHOICES = {
    "codes and names": ([row("A", "一院"), row("B", "二院")], {"D": "部门本级", "A": "一院", "B": "二院"}),
    "one name twice": ([row("A", "一院"), row("B", "一院")], {"D": "部门本级", "A": "一院（A）", "B": "一院（B）"}),
    "no names": ([row("A", None)], {"D": "部门本级", "A": "A"}),
    "no codes": ([row(None, "一院")], {"一院": "一院"}),
    "none": ([], {}),
}


@pytest.mark.parametrize(("rows", "choices"), CHOICES.values(), ids=list(CHOICES))
def test_units_are_chosen_by_name(rows: list[Row], choices: dict[str, str]) -> None:
    """Each unit is listed by its name and asked for by its code; the department itself where codes are shown."""
    assert unit_choices(rows, {"D": "部门本级"}) == choices
