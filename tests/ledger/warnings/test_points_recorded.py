"""Points and results that would count for nothing are warned of when recorded; they are recorded all the same."""

import json
from typing import Any

import pytest

from tests.conftest import CommandLine, event

ADOPTED = event("rubric_adopted", "rub", year=2023, rubric="guangzhou-2023")
TARGET = event("target", "tar", year=2023, indicator="T1", aspect="output", name="件数", weight="1", value="10")


def deduction(line: str = "procurement", points: str = "1", **fields: Any) -> dict[str, Any]:
    """Return the line of a deduction."""
    of_rubric = {"year": 2023, "rubric": "guangzhou-2023", "reason": "超期"}
    return event("deduction", "ded", line=line, points=points, **of_rubric | fields)


def score(line: str, points: str) -> dict[str, Any]:
    """Return the line of a published score."""
    return event("published_score", "pub", year=2023, line=line, score=points, reason="复核")


def result(indicator: str = "T1", **fields: Any) -> dict[str, Any]:
    """Return the line of a result."""
    return event("result", "res", indicator=indicator, value="1", **{"year": 2023} | fields)


def warnings(cli: CommandLine, lines: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Record ``lines`` and return the code, field and value of each warning."""
    done = cli.import_lines(lines, "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["warnings"]
    assert all(set(one) == {"code", "file", "line", "field", "value", "wanted"} for one in found)
    return [(one["code"], one["field"], one["value"]) for one in found]


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        (deduction("procurment"), ("unknown_line", "line", "procurment")),
        (deduction("spending_rate"), ("unknown_line", "line", "spending_rate")),
        (deduction(rubric="hubei-project-2020"), ("unknown_line", "rubric", "hubei-project-2020")),
        (deduction(points="51"), ("points_unlikely", "points", "51")),
        (score("perfomance", "1"), ("unknown_line", "line", "perfomance")),
        (score("spending_rate", "10.01"), ("points_unlikely", "score", "10.01")),
        (score("total", "101"), ("points_unlikely", "score", "101")),
        (result("T2"), ("result_without_target", "indicator", "T2")),
        (result(year=2022), ("result_without_target", "indicator", "T1")),
        (result(project="P1"), ("result_without_target", "indicator", "T1")),
    ],
    ids=str,
)
def test_what_would_count_for_nothing_is_warned_of(
    funded: CommandLine, line: dict[str, Any], warned: tuple[str, str, str]
) -> None:
    """The warning names the place and what there is instead; the event is in the log."""
    assert warnings(funded, [ADOPTED, TARGET]) == []
    assert warnings(funded, [line]) == [warned]
    assert funded.json("log")[-1]["event_id"] == line["event_id"]


@pytest.mark.parametrize(
    "lines",
    [
        [deduction(), score("total", "99.58"), score("procurement", "3") | {"event_id": "p2"}],
        [deduction(points="50")],
        [score("spending_rate", "10.00")],
        [result()],
        [deduction("whatever", year=2024)],
        [result("T9"), TARGET | {"event_id": "late", "indicator": "T9"}],
        [result("T9"), event("reversal", "undo", reverses="res", reason="错", occurred_on="2023-03-01")],
    ],
    ids=lambda lines: " ".join(f"{line['event_id']}-{line.get('year')}-{len(line)}" for line in lines),
)
def test_what_looks_alike_is_not_warned_of(funded: CommandLine, lines: list[dict[str, Any]]) -> None:
    """Points a line takes, a year without a rubric, a target that comes later in the file, what was reversed."""
    assert warnings(funded, [ADOPTED, TARGET]) == []
    assert warnings(funded, lines) == []


def test_a_rubric_that_came_in_the_same_batch_counts(funded: CommandLine) -> None:
    """What is looked at is the ledger at the end of the batch, and of a unit its own targets."""
    assert warnings(funded, [deduction("nothing"), ADOPTED]) == [("unknown_line", "line", "nothing")]
    unit = event("department_registered", "unit", department="A", name="甲院", parent="D1")
    assert warnings(funded, [unit, TARGET, result(department="A")]) == [("result_without_target", "indicator", "T1")]
