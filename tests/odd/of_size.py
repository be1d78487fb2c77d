"""Departments that are large in one respect: projects, a rubric, deductions, targets."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.conftest import event, money
from tests.odd.plain import YEAR, Line, funded, project, scored
from tests.publish.large import score_sheet

PROJECTS, OFFICES, DEDUCTIONS, TARGETS = 3_000, 200, 2_000, 1_500


def three_thousand_projects(chance: Random) -> Iterator[Line]:
    """Yield a department of 3,000 projects in 200 offices with few events each."""
    for number in range(PROJECTS):
        code = f"P{number:04d}"
        yield project(code, name=f"第{number}个项目", office=f"第{number % OFFICES}处")
        yield money("appropriation", f"app-{code}", f"{1000 + number}.00", project=code, day=f"{YEAR}-01-05")
        day = f"{YEAR}-{chance.randrange(1, 13):02d}-20"
        yield money("expenditure", f"pay-{code}", f"{chance.randrange(1, 1000)}.45", project=code, day=day)
    yield from scored()


def long_rubric(chance: Random) -> Iterator[Line]:
    """Yield a department that is scored by a rubric of several hundred lines, most with deductions."""
    yield from funded(["P1", "P2", "P3"], chance)
    yield event("rubric_adopted", "rubric", year=YEAR, rubric="long", text=json.dumps(_rubric(), ensure_ascii=False))
    for line in score_sheet():
        if line["line"].count("-") == 2 and chance.random() < 0.7:
            points = f"0.{chance.randrange(1, 100):02d}"
            yield event(
                "deduction", f"off-{line['line']}", year=YEAR, rubric="long", line=line["line"], points=points,
                reason="材料不全",
            )  # fmt: skip


def _rubric() -> dict[str, Any]:
    """Return the rubric of the large sheet, a point a leaf."""
    lines: dict[str, dict[str, Any]] = {}
    roots = []
    for row in score_sheet():
        line = lines[row["line"]] = {"id": row["line"], "title": row["title"]}
        above = lines.get(row["parent"] or "")
        (roots if above is None else above.setdefault("lines", [])).append(line)
    for line in reversed(lines.values()):
        below = line.get("lines", [])
        line |= {"weight": sum(one["weight"] for one in below)} if below else {"weight": 1, "rule": "deduction"}
    weight = sum(line["weight"] for line in roots)
    return {"id": "long", "title": "很长的标准", "source": "示例", "weight": weight, "scale": 2, "lines": roots}


def many_facts(chance: Random) -> Iterator[Line]:
    """Yield a department with thousands of deductions and of targets, of which most are met."""
    yield from funded(["P1", "P2"], chance)
    yield from scored()
    for number in range(DEDUCTIONS):
        yield event(
            "deduction", f"off-{number}", year=YEAR, rubric="guangzhou-2023", points="0.01", reason=f"第{number}次",
            line=chance.choice(["assets", "procurement", "management"]),
        )  # fmt: skip
    for number in range(TARGETS):
        whose = {"project": "P1"} if number % 3 == 0 else {}
        aspect = chance.choice(["output", "benefit", "satisfaction"])
        yield event(
            "target", f"of-{number}", year=YEAR, indicator=f"I{number}", aspect=aspect, name=f"指标{number}",
            weight="1", value="10", **whose,
        )  # fmt: skip
        done = "10" if chance.random() < 0.8 else f"{chance.randrange(1, 10)}"
        yield event("result", f"done-{number}", year=YEAR, indicator=f"I{number}", value=done, **whose)
