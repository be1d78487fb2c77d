"""One made-up year of so many projects as JSON Lines: ten targets and results each, a tenth confidential."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

YEAR = 2023
TARGETS_A_PROJECT, PAYMENTS_A_PROJECT = 10, 12
ASPECTS = ("output", "benefit")

Line = dict[str, Any]


def many_projects(number: int) -> Iterator[Line]:
    """Yield the year of ``number`` projects: each its registration, budget and targets, then month by month."""
    yield {"event_id": "rubric", "kind": "rubric_adopted", "year": YEAR, "rubric": "guangzhou-2023"}
    for month in range(1, 13):
        fields = {"month": f"{YEAR}-{month:02d}", "rate": f"{month * 8}.00"}
        yield {"event_id": f"bulletin-{month}", "kind": "bulletin", **fields}
    for position in range(number):
        yield from _project(f"P{position:04d}", is_confidential=position % 10 == 9)


def _project(code: str, *, is_confidential: bool) -> Iterator[Line]:
    confidential = {"confidential": True} if is_confidential else {}
    name = f"示例{'保密' if is_confidential else ''}项目{code}"
    yield _line(
        "project_registered", f"reg-{code}", code, f"{YEAR}-01-01", name=name, office="示例处室", **confidential
    )
    yield _line("appropriation", f"app-{code}", code, f"{YEAR}-01-04", amount="10000.00")
    for number in range(TARGETS_A_PROJECT):
        about = {"year": YEAR, "indicator": f"I{number}"}
        planned = {
            "aspect": ASPECTS[number % 2],
            "name": f"示例指标{number}",
            "weight": "10",
            "value": "100",
            "unit": "项",
        }
        yield _line("target", f"target-{code}-{number}", code, f"{YEAR}-01-05", **about, **planned)
        yield _line("result", f"result-{code}-{number}", code, f"{YEAR}-12-31", **about, value=str(90 + number))
    for month in range(1, PAYMENTS_A_PROJECT + 1):
        day = f"{YEAR}-{month:02d}-15"
        yield _line("expenditure", f"pay-{code}-{month}", code, day, amount="700.00", voucher=f"{code}-{month}")


def _line(kind: str, event_id: str, project: str, day: str, **fields: Any) -> Line:
    return {"event_id": event_id, "kind": kind, "project": project, "occurred_on": day, **fields}


def write_many_projects(number: int, file: Path) -> None:
    """Write the year of ``number`` projects to ``file``, one event a line."""
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in many_projects(number))
