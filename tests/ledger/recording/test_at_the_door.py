"""What is asked of a new line only: old logs hold what is refused now, and stay sound."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.conftest import CommandLine, event, money

Line = dict[str, Any]
FOREIGN = event("department_registered", "department:D9", department="D9", name="另一部门", occurred_on="2023-01-03")
OF_FOREIGN = event("project_registered", "reg-P9", project="P9", name="项目九", department="D9")


@contextmanager
def an_earlier_release() -> Iterator[None]:
    """Let this be a release that asked for no parent."""
    with patch("ledger.recording.batch.refusals_at_the_door", lambda event, books, today: []):
        yield


@pytest.fixture
def two_roots(funded: CommandLine) -> CommandLine:
    """The funded ledger, into which an earlier release took another department, its project and its budget."""
    of_foreign = money("appropriation", "app-P9", "70.00", project="P9", day="2023-01-05")
    with an_earlier_release():
        assert funded.import_lines([FOREIGN, OF_FOREIGN, of_foreign]).exit_code == 0
    return funded


def problems(cli: CommandLine, lines: list[Line]) -> list[tuple[str, str | None, int]]:
    """Return code, field and line of every problem of an import."""
    found = json.loads(cli.import_lines(lines, "--json").stdout)
    return [(problem["code"], problem["field"], problem["line"]) for problem in found["problems"]]


@pytest.mark.parametrize("line", [FOREIGN, {**FOREIGN, "version": 1}, {**FOREIGN, "parent": ""}], ids=str)
def test_a_registration_needs_a_parent(funded: CommandLine, line: Line) -> None:
    """Whatever version the line names, a second department without a parent is refused, and told which to name."""
    assert problems(funded, [line]) == [("parent_missing", "parent", 1)]
    said = funded.import_lines([line]).stderr
    assert "没有说明上级部门：parent，应为：D9 所属部门的代码，如本账本自己的 D1（测试部门（示例））" in said
    assert "那个部门应有自己的账本，请用 jixiao init 另建" in said
    assert problems(funded, [{**line, "parent": "D1"}]) == []


def test_the_export_of_another_department_is_refused_once(funded: CommandLine, tmp_path: Path) -> None:
    """What follows from a department that was not taken is not told again: not its projects, nor their money."""
    (tmp_path / "other").mkdir()
    other = CommandLine(folder=tmp_path / "other")
    other.ok("init", str(other.ledger), "--department", "D9", "--name", "另一部门")
    of_other = money("appropriation", "app-P9", "70.00", project="P9", day="2023-01-05")
    assert other.import_lines([OF_FOREIGN, of_other]).exit_code == 0
    lines = [json.loads(line) for line in other.ok("export").splitlines()]
    assert problems(funded, lines) == [("parent_missing", "parent", 1)]
    # A department that no line registers is told of all the same.
    assert problems(funded, lines[1:])[0] == ("unknown_department", "department", 1)


def test_what_is_recorded_already_is_not_asked_again(two_roots: CommandLine) -> None:
    """The line of an old second root says nothing new under its event_id, and another line of it is a second one."""
    assert problems(two_roots, [FOREIGN]) == []
    assert problems(two_roots, [{**FOREIGN, "event_id": "again"}]) == [("already_registered", "department", 1)]


def test_an_old_log_with_a_second_root_stays_sound(two_roots: CommandLine) -> None:
    """Verification asks no old event for what is asked at the door; it says that there is a second root."""
    found = two_roots.json("verify")
    assert (found["ok"], found["problems"]) == (True, [])
    assert [finding["code"] for finding in found["findings"]] == ["second_root"]
