"""Rows of a score sheet in the public tables: as ``score`` gives them, and computed again by ``verify_public.py``."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine, event
from tests.publish.fixtures import table_rows
from tests.publish.outsider.verifying import change, verify, year_of

RUBRIC = """
id: with-rows
title: 逐行计分
source: 示例
weight: 60
scale: 2
lines:
  - {id: shared, title: 按比例, weight: 10, rule: completion, parameters: {aspects: [output]}}
  - id: pointed
    title: 按分值
    weight: 20
    rule: completion
    not_applicable: rebase
    parameters: {aspects: [benefit], weights: points}
  - id: listed
    title: 所列
    weight: 25
    rule: completion
    not_applicable: full_marks
    parameters: {indicators: [L1, L2, L3], coefficients: recorded}
  - {id: ruled, title: 制度, weight: 5, rule: deduction}
"""


def target(code: str, aspect: str, weight: str, **fields: str) -> dict[str, Any]:
    """Return the line of a target of 2023, ≥ 3 where nothing else is said."""
    planned = {} if fields.get("nature") == "qualitative" else {"value": "3"}
    common = {"year": 2023, "indicator": code, "aspect": aspect, "name": f"指标{code}", "weight": weight}
    return event("target", f"t-{code}", **common, **planned, **fields)


def result(code: str, **fields: str) -> dict[str, Any]:
    """Return the line of a result of 2023."""
    return event("result", f"r-{code}", year=2023, indicator=code, **fields)


LINES = [
    *A_LITTLE_MONEY,
    event("rubric_adopted", "rub", year=2023, rubric="with-rows", text=RUBRIC),
    *(target(code, "output", "1", indicator_class="数量") for code in ("A1", "A2", "A3")),
    *(result(code, value=value, reason="偏差") for code, value in {"A1": "1", "A2": "2", "A3": "3"}.items()),
    target("A0", "output", "0"),
    result("A0", value="1"),
    target("B1", "benefit", "12.5"),
    target("B2", "benefit", "7.5"),
    result("B1", value="1"),
    result("B2", grade="不适用"),
    target("L1", "satisfaction", "2"),
    target("L2", "satisfaction", "3", nature="qualitative", text="满意"),
    target("L3", "satisfaction", "5"),
    result("L1", value="3", coefficient="0.9"),
    result("L2", grade="好", coefficient="0.75", text="多数满意"),
    result("L3", grade="不适用"),
    target("N1", "satisfaction", "9"),
    target("P1", "output", "10", project="P1"),
    result("P1", value="1", project="P1"),
    target("P2", "output", "10", project="P2"),
    *(
        event("published_score", f"pub-{line}", year=2023, line=line, score=score, reason=f"{line} 的理由")
        for line, score in {"total": "49.6", "shared": "7", "A1": "1.5", "pointed": "5", "N1": "1"}.items()
    ),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A ledger with rows of every sort, published as ``public.db``; nobody may change it."""
    cli = CommandLine(folder=tmp_path_factory.mktemp("rows"))
    cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    year_of(cli, LINES)
    return cli


def by_name(public: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of the public targets by their names."""
    return {row["name"]: row for row in table_rows(public, "targets")}


def test_targets_show_what_the_score_sheet_gives(made: CommandLine) -> None:
    """Every row of ``score --json`` stands in the public targets; a target in none weighs nothing there."""
    sheet = json.loads(made("score", "--year", "2023", "--json").stdout)
    found = by_name(made.folder / "public.db")
    expected = {row["name"]: (line["line"], row) for line in sheet["lines"] for row in line["targets"]}
    assert {name for name, row in found.items() if row["line"] is not None} == set(expected)
    for name, (line, row) in expected.items():
        shown = found[name]
        assert shown["line"] == line
        assert shown["line_weight"] == row["weight"]
        same = ("fulfilment", "score", "lost", "published_score", "indicator_class")
        assert {column: shown[column] for column in same} == {column: row[column] for column in same}, name
    for name in ("指标A0", "指标N1", "指标P1", "指标P2"):
        assert {found[name][column] for column in ("line", "line_weight", "score", "lost", "published_score")} == {None}
    assert [found[f"指标{code}"]["fulfilment"] for code in ("A0", "N1", "P1", "P2")] == ["33.33", None, "33.33", None]
    assert (found["指标L2"]["target_text"], found["指标L2"]["result_text"]) == ("满意", "多数满意")


def test_what_was_published_stands_beside_what_is_computed(made: CommandLine) -> None:
    """Total, lines and rows have the score that was published, the total and the rows its reason too."""
    public = made.folder / "public.db"
    [overview] = table_rows(public, "overview")
    assert (overview["published_total"], overview["published_reason"]) == ("49.6", "total 的理由")
    published = {row["line"]: row["published_score"] for row in table_rows(public, "score_sheet")}
    assert published == {"shared": "7", "pointed": "5", "listed": None, "ruled": None}
    assert by_name(public)["指标A1"]["published_reason"] == "A1 的理由"
    counts = [overview[column] for column in ("project_targets", "missed_targets", "unreported_targets")]
    assert counts == [2, 1, 1]


def test_an_outsider_computes_every_row(made: CommandLine) -> None:
    """Of the targets nothing is left uncompared, and of the sheet nothing but its sentences."""
    code, said = verify(made.folder / "public.db")
    assert (code, said.splitlines()[-1]) == (0, "结论：没有发现不相符，但没有比对 score_sheet 的 explanation。")


@pytest.mark.parametrize(
    ("table", "column", "value", "where"),
    [
        *(("targets", "fulfilment", value, "name = '指标A1'") for value in ("33.34", None)),
        *(("targets", "line", value, "name = '指标A1'") for value in ("pointed", None)),
        *(("targets", "line_weight", value, "name = '指标A2'") for value in ("3.34", None)),
        *(("targets", "score", value, "name = '指标B1'") for value in ("4.18", None)),
        *(("targets", "lost", value, "name = '指标L1'") for value in ("0.00", None)),
        *(("targets", "published_score", value, "name = '指标A1'") for value in ("1.6", None)),
        ("targets", "published_score", "1", "name = '指标N1'"),
        ("targets", "published_reason", "无", "name = '指标A1'"),
        ("targets", "score", "5.00", "name = '指标P1'"),
        ("targets", "indicator_class", "质量", "name = '指标A1'"),
        ("targets", "target_text", "很满意", "name = '指标L2'"),
        ("targets", "result_text", "都满意", "name = '指标L2'"),
        *(("score_sheet", "published_score", value, "line = 'shared'") for value in ("10", None)),
        ("score_sheet", "weight", "20.00", "line = 'pointed'"),
        *(("overview", "published_total", value, "1") for value in ("60.00", None)),
        ("overview", "published_reason", "无", "1"),
        ("overview", "project_targets", 3, "1"),
        ("overview", "missed_targets", 0, "1"),
        ("overview", "unreported_targets", 0, "1"),
    ],
)
def test_an_outsider_finds_what_is_not_so(
    made: CommandLine, tmp_path: Path, table: str, column: str, value: Any, where: str
) -> None:
    """Whatever is changed in a row, a published score or a count does not agree."""
    public = tmp_path / "public.db"
    public.write_bytes((made.folder / "public.db").read_bytes())
    written = "NULL" if value is None else f"'{value}'"
    change(public, f"UPDATE {table} SET {column} = {written} WHERE {where}")
    code, said = verify(public)
    assert code == 1
    assert f"行 {column}：" in said
