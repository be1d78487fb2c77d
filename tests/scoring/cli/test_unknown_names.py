"""Refusals of a name that there is not: they name the nearest and how to list all, however many there are."""

import pytest

from tests.conftest import CommandLine, event
from tests.scoring.rubrics.test_rubric import rubric

LINES = 60


@pytest.fixture
def long_rubric(cli: CommandLine) -> CommandLine:
    """A year with a rubric of sixty lines."""
    lines = (
        f"{{id: line_{number}, title: 第{number}项管理工作, weight: 1, rule: deduction}}" for number in range(LINES)
    )
    text = rubric(f"[{', '.join(lines)}]", weight=str(LINES))
    adopted = event("rubric_adopted", "ad", year=2023, rubric="r", text=text)
    imported = cli.import_lines([adopted])
    assert imported.exit_code == 0, imported.output
    return cli


@pytest.mark.parametrize(
    ("command", "near", "every"),
    [
        (("explain", "lines_17", "--year", "2023"), "line_17（第17项管理工作）", "全部 60 个见 jixiao score --json"),
        (("explain", "第17项管理", "--year", "2023"), "line_17（第17项管理工作）", "全部 60 个见 jixiao score --json"),
        (("kinds", "expenditur"), "expenditure（支出）", "全部 26 种见 jixiao kinds"),
        (("template", "支出退"), "refund（支出退回）", "全部 26 种见 jixiao kinds"),
        (("log", "--kind", "project"), "project_changed（项目变更）", "全部 26 种见 jixiao kinds"),
    ],
)
def test_the_nearest_are_named(long_rubric: CommandLine, command: tuple[str, ...], near: str, every: str) -> None:
    """What is near comes first, then where all are listed; never all of them."""
    refused = long_rubric.refused(*command)
    assert f"相近的有 {near}" in refused
    assert every in refused
    assert refused.count("、") <= 2


def test_nothing_near_is_only_where_to_look(long_rubric: CommandLine) -> None:
    """A name that nothing is like is refused in one line."""
    refused = long_rubric.refused("explain", "xyz", "--year", "2023")
    assert refused == "r 没有指标 xyz，全部 60 个见 jixiao score --json 各行的 line [unknown_line]\n"


def test_a_deduction_on_no_line_names_the_nearest(long_rubric: CommandLine) -> None:
    """A deduction on a line that there is not names the nearest lines, not the sixty that take one."""
    off = event("deduction", "d", year=2023, rubric="r", line="line17", points="0.5", reason="迟报")
    assert long_rubric.import_lines([off]).exit_code == 0
    refused = long_rubric.refused("score", "--year", "2023")
    assert "没有可扣分的指标 line17，相近的有 line_17、" in refused
    assert refused.count("line_") == 3
