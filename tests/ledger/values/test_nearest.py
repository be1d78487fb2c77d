"""What somebody may have meant: the names most like the one that was written, and how to see all."""

import pytest

from ledger.values.nearest import choices, nearest, nearest_titled

CODES = [f"P{number:04d}" for number in range(200)]


@pytest.mark.parametrize(
    ("named", "known", "found"),
    [
        ("P001", CODES, ["P0001", "P0010", "P0011"]),
        ("spend_rate", ["targets", "spending_rate", "rate"], ["spending_rate"]),
        (
            "第2处",
            ["第一处", "第02处（某某下属单位综合管理办公室）"],
            ["第一处", "第02处（某某下属单位综合管理办公室）"],
        ),
        ("执行率", ["部门预算资金支出率", "部门预算执行率"], ["部门预算执行率"]),
        ("xyz", CODES, []),
        ("", CODES, []),
    ],
)
def test_the_nearest_are_few_and_alike(named: str, known: list[str], found: list[str]) -> None:
    """Three at most, the most alike first; whoever writes a part of a name finds it, and nonsense finds nothing."""
    assert nearest(named, known) == found


def test_a_title_is_found_by_its_id_or_its_words() -> None:
    """An id is told with its title, whichever of both is near, and once."""
    titles = {"rate": "支出率", "targets": "目标完成情况"}
    assert nearest_titled("target", titles) == nearest_titled("目标完成", titles) == ["targets（目标完成情况）"]


@pytest.mark.parametrize(
    ("named", "known", "told"),
    [
        ("x", [*"abcdefghij"], "可用 a、b、c、d、e、f、g、h、i、j"),
        ("x", [], "可用 无"),
        ("P0150", CODES[:150], "相近的有 P0015、P0050、P0100；全部见那里"),
        ("x", CODES, "全部见那里"),
    ],
)
def test_many_choices_are_not_all_told(named: str, known: list[str], told: str) -> None:
    """A few choices are told all; of many the nearest, and where all are."""
    assert choices(named, known, every="全部见那里") == told
