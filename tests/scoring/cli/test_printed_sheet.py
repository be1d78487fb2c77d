"""The printed score sheet: each unmet target stands in it once, and on a terminal a few of many."""

from typing import Any

import pytest

from ledger.terminal.fitting import width_of
from tests.conftest import CommandLine, event
from tests.ledger.terminal.terminals import on_a_terminal

SCORE = ("score", "--year", "2023", "--provisional")
UNMET = 30
RUBRIC = """\
id: r
title: 标准
source: 测试
weight: 100
scale: 2
lines:
  - id: targets
    title: 产出与效益指标完成情况
    weight: 40
    rule: completion
    parameters: {aspects: [output, benefit]}
    lines:
      - {id: output, title: 产出, parameters: {aspects: [output]}}
      - {id: benefit, title: 效益, parameters: {aspects: [benefit]}}
  - id: works
    title: 管理工作
    weight: 60
    lines:
"""


def target(number: int, aspect: str, done: str) -> list[dict[str, Any]]:
    """Return a target of 10 and its result."""
    named = {"year": 2023, "indicator": f"I{number}"}
    planned = event("target", f"t-{number}", **named, aspect=aspect, name=f"培训{number}", weight="1", value="10")
    return [planned, event("result", f"r-{number}", **named, value=done)]


@pytest.fixture
def large(cli: CommandLine) -> CommandLine:
    """A year with thirty unmet targets of output, a met one and an unmet one of benefit, and sixty lines more."""
    lines = "".join(f"      - {{id: w{one}, title: 第{one}项工作, weight: 1, rule: deduction}}\n" for one in range(60))
    recorded = [
        event("rubric_adopted", "ad", year=2023, rubric="r", text=RUBRIC + lines),
        *(line for number in range(UNMET) for line in target(number, "output", "9")),
        *target(100, "benefit", "12"),
        *target(101, "benefit", "8"),
    ]
    imported = cli.import_lines(recorded)
    assert imported.exit_code == 0, imported.output
    return cli


def flat(table: str) -> str:
    """Return a table without the breaks and the margins of its cells."""
    return "".join(table.split())


def test_an_unmet_target_is_printed_once(large: CommandLine) -> None:
    """Each target stands in a row of its own below the line that is scored, and nowhere else."""
    lines = large.ok(*SCORE).splitlines()
    names = [line.split()[1] for line in lines if line.startswith("· 培训")]
    assert names == [f"培训{number}" for number in (*range(UNMET), 100, 101)]
    table = flat("".join(lines))
    assert table.count("培训") == UNMET + 2
    assert "2项目标，按权重计完成90.00%总分" not in table
    assert "·效益" in table


def test_explanations_in_json_stay_what_they_are(large: CommandLine) -> None:
    """In JSON each line still says all of it: the scored line what was not met, those below every target."""
    said = {line["line"]: line["explanation"] for line in large.json(*SCORE)["lines"]}
    assert said["targets"].count("培训") == UNMET + 1
    assert said["output"].count("培训") == UNMET
    assert said["benefit"] == (
        "2 项目标，按权重计完成 90.00%：培训100（目标 ≥ 10，完成 12）；培训101（目标 ≥ 10，完成 8）"
    )
    assert said["works"] == f"下级指标得分合计：{' + '.join(['1.00'] * 60)} = 60.00"


def test_a_terminal_prints_a_few_of_many(large: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a sum names three addends, with how many there are, and rows of targets fit beside it."""
    on_a_terminal(monkeypatch, 80)
    printed = large.ok(*SCORE)
    assert max(map(width_of, printed.splitlines())) <= 80
    table = flat(printed)
    assert "1.00+1.00+1.00等60个=60.00" in table
    assert flat(large.ok(*SCORE, "--wide")).count("培训") == UNMET + 2


def test_what_was_lost_is_explained_once(large: CommandLine) -> None:
    """``explain`` names the unmet targets where it tells what each would have given, and not in the calculation too."""
    said = large.ok("explain", "targets", "--year", "2023")
    calculation = next(line for line in said.splitlines() if line.startswith("算式："))
    assert "未完成" not in calculation
    assert said.count("培训7（目标") == 1
