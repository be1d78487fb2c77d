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


def score(line: str, points: str, **fields: Any) -> dict[str, Any]:
    """Return the line of a published score."""
    return event("published_score", "pub", year=2023, line=line, score=points, reason="复核", **fields)


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


OF_PROJECTS = event("rubric_adopted", "each", year=2023, rubric="own", scope="projects", text="""\
id: own
title: 项目
source: 测试
weight: 10
scale: 2
lines:
  - {id: files, title: 档案, weight: 10, rule: deduction}
""")  # fmt: skip
TARGET_OF_P1 = TARGET | {"event_id": "tar-p", "indicator": "C1", "project": "P1"}


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        (deduction("files", project="P1", rubric="own"), []),
        (deduction("procurement", project="P1", rubric="own"), [("unknown_line", "line", "procurement")]),
        (deduction("files", project="P1"), [("unknown_line", "rubric", "guangzhou-2023")]),
        (deduction("files", rubric="own"), [("unknown_line", "rubric", "own")]),
        (score("files", "9", project="P1"), []),
        (score("total", "9", project="P1", rubric="own"), []),
        (score("total", "11", project="P1"), [("points_unlikely", "score", "11")]),
        (score("procurement", "9", project="P1"), [("unknown_line", "line", "procurement")]),
        (score("C1", "9", project="P1"), []),
        (score("C1", "9", project="P2"), [("unknown_line", "line", "C1")]),
        (score("C1", "9"), [("unknown_line", "line", "C1")]),
        (score("T1", "9"), []),
        (score("any", "9", rubric="another"), []),
        (score("any", "9", rubric="guangzhou-2023"), [("unknown_line", "line", "any")]),
    ],
    ids=str,
)
def test_what_is_of_a_project_is_of_its_rubric(
    funded: CommandLine, line: dict[str, Any], warned: list[tuple[str, str, str]]
) -> None:
    """Points of a project are looked for in the projects' rubric; a total and its own indicators are known."""
    assert warnings(funded, [ADOPTED, OF_PROJECTS, TARGET, TARGET_OF_P1]) == []
    assert warnings(funded, [line]) == warned


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        (deduction("any", project="P1", rubric="another"), []),
        (deduction("any", project="P1"), [("unknown_line", "line", "any")]),
        (score("any", "999", project="P1"), []),
    ],
    ids=str,
)
def test_projects_without_a_rubric_may_be_scored_by_any(
    funded: CommandLine, line: dict[str, Any], warned: list[tuple[str, str, str]]
) -> None:
    """Where none is adopted for projects, only what names the department's is looked for there."""
    assert warnings(funded, [ADOPTED]) == []
    assert warnings(funded, [line]) == warned


def test_two_projects_may_lose_points_for_the_same_reason(funded: CommandLine) -> None:
    """Only a deduction of the same project is a possible duplicate."""
    lines = [deduction(project=code) | {"event_id": code} for code in ("P1", "P2")]
    assert warnings(funded, lines) == []
    again = deduction(project="P1") | {"event_id": "again"}
    assert warnings(funded, [again]) == [("possible_duplicate", "points", "1")]
