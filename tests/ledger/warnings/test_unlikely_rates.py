"""A rate that is hardly a per cent: recorded, because it may be right, and reported."""

import json
from typing import Any

import pytest

from tests.conftest import CommandLine, event

Rates = dict[str, str]
UNIT = event("department_registered", "department:D2", department="D2", name="下属单位", parent="D1")


def bulletins(rates: Rates, **fields: Any) -> list[dict[str, Any]]:
    """Return a bulletin a month, named after it."""
    return [event("bulletin", f"b-{month}", month=month, rate=rate, **fields) for month, rate in rates.items()]


def warned(cli: CommandLine, lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Import ``lines``, all of which are taken; return code and value of every warning."""
    if not lines:
        return []
    result = cli.import_lines(lines, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)["warnings"]
    return [(one["code"], one["value"]) for one in found]


UNLIKELY: dict[str, tuple[Rates, Rates, str]] = {
    "above 100": ({}, {"2023-01": "100.01"}, "100.01"),
    "another form": ({}, {"2023-01": "9581"}, "9581"),
    "a share in December": ({"2023-10": "80", "2023-11": "90.5"}, {"2023-12": "0.9581"}, "0.9581"),
    "a share in between": ({"2023-01": "8", "2023-03": "25"}, {"2023-02": "0.16"}, "0.16"),
    "the whole as a share": ({"2023-11": "98"}, {"2023-12": "1"}, "1"),
    "after a small January": ({"2023-01": "0.8", "2023-02": "9"}, {"2023-03": "0.21"}, "0.21"),
    "January of a whole year": ({"2023-02": "16.67", "2023-12": "99"}, {"2023-01": "0.0833"}, "0.0833"),
    "in one file": ({}, {"2023-01": "8", "2023-02": "0.16", "2023-03": "25"}, "0.16"),
    "in one file, backwards": ({}, {"2023-03": "0.25", "2023-02": "16", "2023-01": "8"}, "0.25"),
}


@pytest.mark.parametrize(("before", "then", "rate"), UNLIKELY.values(), ids=list(UNLIKELY))
def test_a_share_for_a_per_cent_is_warned_of(funded: CommandLine, before: Rates, then: Rates, rate: str) -> None:
    """More than the whole, or a share where the year's other months are per cents, is recorded and reported."""
    assert warned(funded, bulletins(before)) == []
    assert warned(funded, bulletins(then)) == [("rate_unlikely", rate)]


ALIKE: dict[str, tuple[Rates, Rates]] = {
    "all of it": ({}, {"2023-12": "100.00"}),
    "the only one": ({}, {"2023-01": "0.85"}),
    "a slow beginning": ({}, {"2023-01": "0.31", "2023-02": "0.92", "2023-03": "4.5"}),
    "a slow January, told later": ({"2023-02": "16.5"}, {"2023-01": "0.85"}),
    "nothing in January": ({"2023-02": "16.5"}, {"2023-01": "0.00"}),
    "the January after": ({"2022-12": "98", "2023-12": "97"}, {"2024-01": "0.85"}),
    "just more than 1": ({"2023-01": "8"}, {"2023-02": "1.01"}),
    "far from the ledger's own": ({"2023-02": "50"}, {"2023-03": "2"}),
}


@pytest.mark.parametrize(("before", "then"), ALIKE.values(), ids=list(ALIKE))
def test_a_per_cent_may_be_small(funded: CommandLine, before: Rates, then: Rates) -> None:
    """A rate that can be a per cent is not warned of, be it below 1."""
    assert warned(funded, bulletins(before)) == []
    assert warned(funded, bulletins(then)) == []


def test_units_are_compared_with_themselves(funded: CommandLine) -> None:
    """The small rate of a unit is not measured by the department's, but by its own other months."""
    of_unit = event("bulletin", "u-3", month="2023-03", rate="0.4", department="D2")
    assert warned(funded, [UNIT, *bulletins({"2023-02": "16"}), of_unit]) == []
    others = [event("bulletin", f"u-{month}", month=f"2023-0{month}", rate="40", department="D2") for month in (4, 5)]
    assert warned(funded, others) == []
    later = event("bulletin", "u-6", month="2023-06", rate="0.5", department="D2")
    assert warned(funded, [later]) == [("rate_unlikely", "0.5")]


def test_what_was_reversed_is_no_measure(funded: CommandLine) -> None:
    """A reversed bulletin neither makes another one unlikely nor is warned of itself."""
    undo = [
        event("reversal", f"undo-{name}", reverses=name, reason="错", occurred_on="2023-04-01")
        for name in ("b-2023-01", "b-2023-02")
    ]
    lines = bulletins({"2023-01": "101", "2023-02": "20"})
    assert warned(funded, [*lines, *undo, *bulletins({"2023-03": "0.4"})]) == []


def test_what_is_recorded_already_is_not_warned_of_again(funded: CommandLine) -> None:
    """A line said again is nothing new, and so no matter for a warning."""
    lines = bulletins({"2023-01": "120"})
    assert warned(funded, lines) == [("rate_unlikely", "120")]
    assert warned(funded, lines) == []
    assert funded.json("verify")["findings"] == []


def test_the_contract_of_the_warning(funded: CommandLine) -> None:
    """``--json`` of append and import gives the keys of a problem; the sentence says what was meant and what to do."""
    warned(funded, bulletins({"2023-11": "90.5"}))
    one = ("append", "bulletin", "--event-id", "b", "--month", "2023-12", "--rate", "0.9581")
    assert [list(found) for found in funded.json(*one)["warnings"]] == [
        ["code", "file", "line", "field", "value", "wanted"]
    ]
    outcome = json.loads(funded.import_lines(bulletins({"2023-10": "0.5", "2023-01": "101"}), "--json").stdout)
    places = [[found[key] for key in ("code", "file", "line", "field", "value")] for found in outcome["warnings"]]
    assert places == [
        ["rate_unlikely", "lines.jsonl", 1, "rate", "0.5"],
        ["rate_unlikely", "lines.jsonl", 2, "rate", "101"],
    ]
    said = funded("append", "bulletin", "--event-id", "c", "--month", "2023-09", "--rate", "0.7501").stderr
    assert "通报的执行率不像百分数：rate = 0.7501，而 2023-01 是 101：这像是比例" in said
    assert "若是，请冲销 c 后另记 75.01 [rate_unlikely]" in said
