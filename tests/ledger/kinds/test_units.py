"""What a sub-unit reports counts for that unit alone, as the second version of its kind."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.conftest import CommandLine, copied, event
from tests.ledger.tampering import found_by, rehashed, tamper
from tests.units import UNIT_DEPARTMENT, UNITS, make_units

OF_UNITS = {
    "bulletin": {"month": "2024-01", "rate": "1"},
    "statement": {"subject": "executed", "through": "2024-01", "amount": "0", "unit": "元"},
    "target": {"year": 2024, "indicator": "T", "aspect": "output", "name": "n", "weight": "1", "value": "1"},
    "result": {"year": 2024, "indicator": "T", "value": "1"},
    "deduction": {"year": 2024, "rubric": "r", "line": "l", "points": "1", "reason": "x"},
    "published_score": {"year": 2024, "line": "l", "score": "1", "reason": "x"},
    "improvement_plan": {"quarter": "2024Q1", "office": "后勤处", "measures": "x"},
}
UNIQUE = ("bulletin", "statement", "target", "result")


@pytest.fixture
def units(cli: CommandLine) -> CommandLine:
    """The department of three units."""
    return make_units(cli)


def stored(cli: CommandLine, event_id: str) -> dict[str, Any]:
    """Return the body of an event."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        return dict(
            json.loads(connection.execute("SELECT body FROM events WHERE event_id = ?", (event_id,)).fetchone()[0])
        )


def user_version(cli: CommandLine) -> int:
    """Return the format of the ledger file."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("kind", OF_UNITS)
def test_what_names_a_unit_is_of_version_2(cli: CommandLine, kind: str) -> None:
    """Of a sub-unit it is stored as version 2, which raises the format; of the department as it always was."""
    assert cli.import_lines(UNITS).exit_code == 0
    before = user_version(cli)
    assert cli.import_lines([event(kind, "own", **OF_UNITS[kind], department="D1")]).exit_code == 0
    assert (stored(cli, "own")["version"], user_version(cli)) == (1, before)
    assert cli.import_lines([event(kind, "theirs", **OF_UNITS[kind], department="A")]).exit_code == 0
    assert (stored(cli, "theirs")["version"], user_version(cli)) == (2, 5)
    cli.ok("verify")


@pytest.mark.parametrize("kind", ["target", "result", "statement"])
def test_what_is_of_a_project_counts_for_it_alone(units: CommandLine, kind: str) -> None:
    """A project is nobody else's, so that nothing changes for what is recorded of it."""
    assert units.import_lines([event(kind, "of-project", **OF_UNITS[kind], project="PA1")]).exit_code == 0
    assert (stored(units, "of-project")["version"], stored(units, "of-project")["department"]) == (1, "A1")


@pytest.mark.parametrize("kind", UNIQUE)
def test_each_unit_has_one_fact_a_subject(units: CommandLine, kind: str) -> None:
    """The same subject is another unit's or the department's own; a second of one unit is refused, and names it."""
    lines = [event(kind, f"one-{unit}", **OF_UNITS[kind], department=unit) for unit in ("D1", "A", "A1", "B")]
    assert units.import_lines(lines).exit_code == 0
    for unit in ("D1", "A"):
        result = units.import_lines([event(kind, "second", **OF_UNITS[kind], department=unit)])
        assert (result.exit_code, "[duplicate_fact]" in result.stderr, f"one-{unit}" in result.stderr) == (
            1,
            True,
            True,
        )
    undo = event("reversal", "undo", reverses="one-A", reason="错", occurred_on="2024-02-01")
    anew = event(kind, "anew", **OF_UNITS[kind], department="A")
    assert units.import_lines([undo, anew]).exit_code == 0
    relations = {link["event_id"]: link["relation"] for link in units.json("show", "anew")["chain"]}
    assert relations["one-A"] == "replaces"
    units.ok("verify")


def test_an_older_line_holds_its_subject_for_all(units: CommandLine) -> None:
    """A line that says version 1 counts for the whole department, and stands beside those of units; verify finds it."""
    old = event("bulletin", "old", month="2024-01", rate="50", department="A", version=1)
    theirs = event("bulletin", "theirs", month="2024-01", rate="60", department="A")
    assert units.import_lines([old, theirs]).exit_code == 0
    assert stored(units, "old")["version"] == 1
    own = event("bulletin", "own", month="2024-01", rate="70")
    assert "[duplicate_fact]" in units.import_lines([own]).stderr
    [found] = [one for one in units.json("verify")["findings"] if one["code"] == "counted_for_department"]
    assert "old" in found["message"]
    assert units.json("rates", "--year", "2024")[0]["bulletin_rate"] == "50.00"
    assert units.json("rates", "--year", "2024", "--department", "A")[0]["bulletin_rate"] == "60.00"


def test_the_same_again_is_already_recorded(units: CommandLine) -> None:
    """Identity comes first, whatever version a line names."""
    facts = [line for line in UNIT_DEPARTMENT if line["kind"] in UNIQUE]
    again = [{**line, "version": version} for line in facts for version in (1, 2)]
    result = units.import_lines(again)
    assert (result.exit_code, f"{len(again)} 个早已记录" in result.stderr) == (0, True)


def test_an_export_gives_the_same_figures(units: CommandLine, made_once: Any, tmp_path: Any) -> None:
    """Exported and imported again, every unit has the facts and the figures it had."""
    lines = [json.loads(line) for line in units.ok("export", "--with-details").splitlines()][1:]
    other = copied(made_once["new"], tmp_path / "other")
    assert other.import_lines(lines).exit_code == 0
    for command in (["balance"], ["rates", "--by", "department"], ["rates", "--department", "A"], ["score"]):
        given = [*command, "--year", "2023"]
        assert other.json(*given) == units.json(*given)
    assert user_version(other) == user_version(units) == 5


@pytest.mark.parametrize("place", ["D1", "X"])
def test_version_2_is_for_sub_units(units: CommandLine, place: str) -> None:
    """A body of version 2 that names the department itself, or nobody, is found."""
    seq = next(entry["seq"] for entry in units.json("log") if entry["event_id"] == "sta-A1")
    tamper(units, rehashed(seq, department=place))
    codes = {problem["code"] for problem in found_by(units)["problems"]}
    assert ("unsupported_version" if place == "D1" else "unknown_department") in codes
