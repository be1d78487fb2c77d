"""Points of projects and the rubrics they are of: each stands on its own sheet alone; by hand."""

from typing import Any

import pytest

from ledger.kinds import PublishedScore
from scoring.facts.year import ScoreGiven
from tests.conftest import CommandLine, event
from tests.scoring.made_facts import ENVELOPE, facts

DEPARTMENT = """\
id: whole
title: 部门
source: 测试
weight: 10
scale: 2
lines:
  - {id: files, title: 档案, weight: 6, rule: deduction}
  - {id: given, title: 评议, weight: 4, rule: manual}
"""
PROJECTS = DEPARTMENT.replace("id: whole", "id: each").replace("title: 部门", "title: 项目")
LINES = [
    event("rubric_adopted", "rub-d", year=2023, rubric="whole", text=DEPARTMENT),
    event("rubric_adopted", "rub-p", year=2023, rubric="each", text=PROJECTS, scope="projects"),
    event("deduction", "off-d", year=2023, rubric="whole", line="files", points="1", reason="缺"),
    event("deduction", "off-p", year=2023, rubric="each", line="files", points="2", reason="缺", project="P1"),
    event("published_score", "giv-d", year=2023, line="given", score="3", reason="评议"),
    event("published_score", "giv-p", year=2023, line="given", score="1", reason="评议", project="P1"),
    event("published_score", "giv-2", year=2023, line="given", score="4", reason="评议", project="P2", rubric="each"),
    event("published_score", "tot-p", year=2023, line="total", score="9", reason="复核", project="P1", rubric="each"),
]


@pytest.fixture
def pointed(funded: CommandLine) -> CommandLine:
    """A department with a rubric, and projects with another, of which each has lost points of its own."""
    targets = [
        event("target", f"t-{code}", year=2023, indicator="T", aspect="output", name="n", weight="1", value="1",
              project=code)
        for code in ("P1", "P2")
    ]  # fmt: skip
    assert funded.import_lines([*targets, *LINES]).exit_code == 0
    return funded


def scores(sheet: dict[str, Any]) -> dict[str, str | None]:
    """Return the scores of a sheet by line, its total and its rubric."""
    return {line["line"]: line["score"] for line in sheet["lines"]} | {
        name: sheet[name] for name in ("total", "rubric")
    }


def test_points_stand_on_their_own_sheet(pointed: CommandLine) -> None:
    """Department 6 − 1 and 3; P1 6 − 2 and 1; P2 lost nothing and was given 4. Each by the rubric adopted for it."""
    score = ("score", "--year", "2023")
    assert scores(pointed.json(*score)) == {"files": "5.00", "given": "3.00", "total": "8.00", "rubric": "whole"}
    of_p1 = {"files": "4.00", "given": "1.00", "total": "5.00", "rubric": "each"}
    of_p2 = {"files": "6.00", "given": "4.00", "total": "10.00", "rubric": "each"}
    assert scores(pointed.json(*score, "--project", "P1")) == of_p1
    assert [scores(sheet) for sheet in pointed.json(*score, "--all-projects")] == [of_p1, of_p2]
    assert "公布总分：9，理由：复核" in pointed.ok(*score, "--project", "P1")
    assert "公布总分" not in pointed.ok(*score)
    assert "不能评单个项目" not in pointed(*score, "--all-projects").stderr


def test_what_explains_and_advises_goes_by_the_projects_rubric(pointed: CommandLine) -> None:
    """So do explain and advice; a rubric that is named wins."""
    explained = pointed.json("explain", "files", "--year", "2023", "--project", "P1")
    assert explained["score"] == "4.00"
    advised = {row["project"]: row["total"] for row in pointed.json("advice", "--year", "2023")}
    assert advised == {"P1": "5.00", "P2": "10.00"}
    own = pointed.folder / "own.yml"
    own.write_text(DEPARTMENT.replace("id: whole", "id: own").replace("weight: 6", "weight: 5").replace(
        "weight: 10", "weight: 9"), "utf-8")  # fmt: skip
    named = pointed.json("score", "--year", "2023", "--project", "P1", "--rubric", str(own))
    assert scores(named)["files"] == "5.00"
    assert named["rubric"] == "own"


def test_without_a_rubric_for_projects_the_departments_is_used(funded: CommandLine) -> None:
    """As before: its lines of points cannot score a project in a year in which projects have none."""
    assert funded.import_lines([LINES[0]]).exit_code == 0
    answer = funded("score", "--year", "2023", "--project", "P1")
    assert answer.exit_code == 1
    assert answer.stderr.count("所据事实只按部门记录") == 2
    assert "[no_rubric_adopted]" in funded.refused("score", "--year", "2022", "--project", "P1")


def test_the_department_is_never_scored_by_the_rubric_for_projects(funded: CommandLine) -> None:
    """Where only one for projects is adopted, the department has none; a broken one of projects leaves it alone."""
    assert funded.import_lines([LINES[1]]).exit_code == 0
    assert "[no_rubric_adopted]" in funded.refused("score", "--year", "2023")
    broken = event("rubric_adopted", "broken", year=2022, rubric="each", text="id: each\n", scope="projects")
    whole = event("rubric_adopted", "sound", year=2022, rubric="whole", text=DEPARTMENT)
    assert funded.import_lines([broken, whole]).exit_code == 0
    assert funded.json("score", "--year", "2022", "--provisional")["rubric"] == "whole"
    assert "第 9 号事件 broken" in funded.refused("score", "--year", "2022", "--project", "P1")


def test_a_parent_project_has_points_of_its_own(funded: CommandLine) -> None:
    """What was taken off a project below it is not taken off once more."""
    parent = [
        event("project_registered", "reg-G", project="G", name="一级项目"),
        event("project_registered", "reg-P3", project="P3", name="项目三", parent="G"),
    ]
    of = {"year": 2023, "rubric": "each", "line": "files", "reason": "缺"}
    off = [
        event("deduction", f"off-{code}", points=points, project=code, **of)
        for code, points in (("G", "1"), ("P3", "2"))
    ]
    assert funded.import_lines([LINES[1], *parent, *off]).exit_code == 0
    found = {
        code: scores(funded.json("score", "--year", "2023", "--project", code, "--provisional"))["files"]
        for code in ("G", "P3", "P1")
    }
    assert found == {"G": "5.00", "P3": "4.00", "P1": "6.00"}


def test_a_difference_names_what_moved_the_department(pointed: CommandLine) -> None:
    """Points of projects and their rubric move nothing of the department's score."""
    found = pointed.json("diff", "--as-of", "7", "--as-of", "99", "--year", "2023")
    assert [entry["event_id"] for entry in found["events"]] == ["rub-d", "off-d", "giv-d"]


def given(seq: int, line: str, score: str, rubric: str | None) -> ScoreGiven:
    """Return a published score, under a rubric or under none that is named."""
    published = PublishedScore(
        event_id=f"p-{seq}", year=2023, line=line, score=score, reason="复核", rubric=rubric, **ENVELOPE
    )
    return ScoreGiven(seq=seq, published=published)


def test_a_score_is_of_the_rubric_it_names() -> None:
    """Under a rubric count the last that names it or names none; what names another is of another sheet."""
    found = facts(
        published=[
            given(1, "a", "1", None),
            given(2, "a", "2", "other"),
            given(3, "b", "3", "other"),
            given(4, "b", "4", "own"),
            given(5, "b", "5", "own"),
        ]
    )
    assert {line: one.seq for line, one in found.published_under("own").items()} == {"a": 1, "b": 5}
    assert {line: one.seq for line, one in found.published_under("other").items()} == {"a": 2, "b": 3}
    assert {line: one.seq for line, one in found.published_under("third").items()} == {"a": 1}


def test_a_sheet_shows_what_was_published_under_its_rubric(funded: CommandLine) -> None:
    """A score that was published under another rubric is neither shown nor told to be replaced."""
    scored = [
        event("published_score", f"s{seq}", year=2023, line="given", score=score, reason="复核", **named)
        for seq, (score, named) in enumerate([("1", {}), ("2", {"rubric": "whole"}), ("3", {"rubric": "other"})])
    ]
    assert funded.import_lines([LINES[0], *scored]).exit_code == 0
    answer = funded("score", "--year", "2023", "--json")
    assert '"score": "2.00"' in answer.stdout
    assert "公布得分 1 已由第 10 号事件 s1 的 2 取代" in answer.stderr
    assert "s2" not in answer.stderr
