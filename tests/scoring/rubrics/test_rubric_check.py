"""``rubric check``: every fault of a rubric with its line, in one go."""

import json
from pathlib import Path

from scoring.rubrics.reader import read_rubric
from tests.conftest import CommandLine

FAULTY = """\
id: r
title: 标准
weight: 20
scale: 2
grade: 优
lines:
  - id: a
    title: 甲
    weight: 1O
    rule: manual
  - id: b
    title: 乙
    weight: 10
    rule: steps
    parameters:
      of: bulletin
      steps:
        - {from: 0, points: 10}
  - id: b
    title: 丙
    weight: 5
    lines:
      - {id: c, title: 丁, weight: 2, rule: magic}
      - {id: d, title: 戊, weight: 2, rule: milestones, parameters: {milestones: [{month: 7, share: 101, points: 2}]}}
      - id: e
        title: 己
        weight: 3
        rule: completion
        parameters: {aspects: [output]}
"""
EXPECTED = [
    (5, "unknown_key"),
    (1, "missing_key"),
    (9, "invalid_weight"),
    (15, "invalid_parameter"),
    (19, "duplicate_line"),
    (23, "unknown_rule"),
    (24, "unreachable_line"),
    (21, "weights_do_not_add_up"),
]


def checked(cli: CommandLine, folder: Path, text: str, *options: str) -> tuple[int, str]:
    """Return the exit code and output of ``rubric check`` of a file with that text."""
    path = folder / "own.yml"
    path.write_text(text, "utf-8")
    result = cli("rubric", "check", str(path), *options)
    return result.exit_code, result.stdout


def test_every_problem_is_reported_with_its_line() -> None:
    """One reading finds all that is wrong; what cannot be added up for another fault is not reported again."""
    rubric, faults = read_rubric(FAULTY)
    assert rubric is None
    assert sorted((fault.row or 0, fault.code) for fault in faults) == sorted(EXPECTED)
    assert any(fault.message == "b：分值为 5，下级分值合计为 7" for fault in faults)


def test_check_prints_each_problem_and_exits_1(cli: CommandLine, tmp_path: Path) -> None:
    """A line a fault, with row, sentence and code; as JSON the same."""
    code, printed = checked(cli, tmp_path, FAULTY)
    assert (code, len(printed.splitlines())) == (1, len(EXPECTED))
    assert "第 23 行：c：没有规则 magic" in printed
    code, printed = checked(cli, tmp_path, FAULTY, "--json")
    found = json.loads(printed)
    assert (code, found["ok"]) == (1, False)
    assert sorted((fault["row"], fault["code"]) for fault in found["problems"]) == sorted(EXPECTED)


def test_a_file_that_is_no_yaml_is_one_problem(cli: CommandLine, tmp_path: Path) -> None:
    """What cannot be parsed, and an alias, is the only fault."""
    for text, code in (("a: [", "invalid_yaml"), ("a: &x b\nc: *x\n", "yaml_alias")):
        exit_code, printed = checked(cli, tmp_path, text)
        assert (exit_code, printed.count("\n")) == (1, 1)
        assert f"[{code}]" in printed


def test_a_sound_rubric_passes(cli: CommandLine) -> None:
    """A shipped rubric has no fault, and the check says what it is."""
    assert cli.ok("rubric", "check", "guangzhou-2023") == "guangzhou-2023：13 个指标，满分 100，没有问题\n"
    assert cli.json("rubric", "check", "guangzhou-2023") == {"ok": True, "problems": []}


def test_a_file_that_is_not_there_is_refused(cli: CommandLine) -> None:
    """The error names the file and the shipped rubrics."""
    assert "[unknown_rubric]" in cli.refused("rubric", "check", "nowhere.yml")
