"""Refusals by the thousand: counted by kind, ten of them told, and all of them in ``--json``."""

import json
import pickle
from pathlib import Path

import pytest

from publish.policy.refused import MOST_LISTED, Problem, PublicationRefused
from tests.conftest import CommandLine, event, money
from tests.publish.confidential.test_projects import ALMOST_ALL, PUBLISH, WORDS
from tests.publish.confidential.test_projects import output as output
from tests.publish.confidential.test_projects import secret as secret

NAMING = [
    line
    for number in range(12)
    for line in (
        event(
            "target",
            f"t{number}",
            year=2023,
            indicator=f"I{number}",
            aspect="output",
            name="培训",
            weight="1",
            value="1",
        ),
        event("result", f"r{number}", year=2023, indicator=f"I{number}", value="0", reason="人手用于机密工程1"),
    )
]
DRY = (*PUBLISH[:-1], "--dry-run")


@pytest.mark.parametrize("dry", [False, True])
def test_every_row_that_names_one_is_counted(secret: CommandLine, output: Path, dry: bool) -> None:
    """The refusal counts the rows by table and column, tells ten places, and JSON has them all; nothing is written."""
    named = event(
        "target", "t", year=2023, indicator="I", aspect="output", name="机密工程2的培训", weight="1", value="1"
    )
    assert secret.import_lines([*NAMING, named]).exit_code == 0
    command = DRY if dry else (*PUBLISH, str(output))
    said = secret.refused(*command)
    assert "有 14 处写有涉密项目的名称或代码，没有公开；" in said
    assert "其中绩效目标的 reason 12 处，评分表的 explanation 1 处，绩效目标的 name 1 处" in said
    assert said.count("写有涉密项目的名称或代码\n") == MOST_LISTED
    assert "另有 4 处，jixiao publish --dry-run --json 列出全部 [confidential_named]" in said
    result = secret(*command, "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["published"], len(found["problems"])) == (1, False, 14)
    assert found["problems"][1] == {
        "code": "confidential_named",
        "kind": "绩效目标的 reason",
        "message": "绩效目标第 1 行（1）的 reason 写有涉密项目的名称或代码",
    }
    assert not output.exists()


def test_totals_that_tell_are_counted_by_kind(secret: CommandLine, output: Path) -> None:
    """Of totals the refusal says how many tell by themselves or by subtraction; a dry run lists as many as it."""
    more = money("supplement", "more", "1.00", project="S1", day="2023-07-06")
    assert secret.import_lines([*ALMOST_ALL, more]).exit_code == 0
    said, tried = secret.refused(*PUBLISH, str(output)), secret(*DRY)
    found = json.loads(secret(*DRY, "--json").stdout)["problems"]
    for problem in found:
        assert problem["code"] == "confidential_residual"
        assert problem["message"] in said
        assert f"- {problem['message']}" in tried.stdout
        assert f"{problem['kind']} {sum(one['kind'] == problem['kind'] for one in found)} 处" in said
    assert len({problem["kind"] for problem in found}) > 1
    assert [word for word in WORDS if word in said] == []


def test_json_of_what_was_published(secret: CommandLine, output: Path) -> None:
    """With nothing to refuse, JSON has the digest that the words have, and no problem; a check has no JSON."""
    tried = secret.json(*DRY)
    assert (tried["published"], tried["problems"], tried["rows"]["projects"]) == (False, [], 2)
    published = secret.json(*PUBLISH, str(output))
    assert f"内容摘要：{published['digest']}\n" in secret.ok(*PUBLISH, str(output))
    assert (published["published"], published["output"], published["problems"]) == (True, str(output), [])
    assert secret("publish", "--check", str(output), "--json").exit_code == 2


@pytest.mark.parametrize(("number", "lines"), [(1, 2), (10, 11), (11, 12), (12_720, 12)])
def test_a_refusal_has_a_few_lines(number: int, lines: int) -> None:
    """However many problems of one kind there are, a dozen lines tell of them, and none is lost on the way."""
    refused = PublicationRefused(
        "code", "可更名", [Problem(kind="种类", message=f"第 {one} 处") for one in range(number)]
    )
    assert len(str(refused).splitlines()) == lines
    again = pickle.loads(pickle.dumps(refused))
    assert (str(again), again.problems) == (str(refused), refused.problems)
