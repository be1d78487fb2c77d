"""What targets, results, deductions, adopted rubrics and published scores say since format 6 of the ledger."""

import json
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ledger.kinds import KINDS
from ledger.storage.schema import SCHEMA_VERSION
from tests.conftest import CommandLine, copied, event
from tests.ledger.tampering import found_by, rehashed, tamper

FORMAT = 6
OWN = "id: own\n"
PLAIN = {
    "target": {"year": 2023, "indicator": "T", "aspect": "output", "name": "n", "weight": "1", "value": "1"},
    "result": {"year": 2023, "indicator": "T", "value": "1"},
    "deduction": {"year": 2023, "rubric": "r", "line": "l", "points": "1", "reason": "x"},
    "published_score": {"year": 2023, "line": "l", "score": "1", "reason": "x"},
    "rubric_adopted": {"year": 2023, "rubric": "own", "text": OWN},
}
SAYING_MORE = [
    ("target", {"aspect": "cost"}, "aspect", "invalid_choice"),
    ("target", {"value": "-0.5"}, "value", "invalid_figure"),
    ("target", {"indicator_class": "数量"}, "indicator_class", "unknown_field"),
    ("target", {"text": "比上年\n增长"}, "text", "unknown_field"),
    ("result", {"value": "-12"}, "value", "invalid_figure"),
    ("result", {"through": "2023-06"}, "through", "unknown_field"),
    ("result", {"text": "已完成"}, "text", "unknown_field"),
    ("deduction", {"project": "P1"}, "project", "unknown_field"),
    ("published_score", {"project": "P1"}, "project", "unknown_field"),
    ("published_score", {"rubric": "r"}, "rubric", "unknown_field"),
    ("rubric_adopted", {"scope": "projects"}, "scope", "unknown_field"),
]
"""A kind, what it says more, the field that says it, and how a line that names an earlier version is refused for it."""


def line(kind: str, more: dict[str, Any], event_id: str = "x") -> dict[str, Any]:
    """Return the line of a plain event that says more."""
    return event(kind, event_id, **PLAIN[kind] | more)


def body(cli: CommandLine, event_id: str) -> dict[str, Any]:
    """Return the stored body of an event."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        [(found,)] = connection.execute("SELECT body FROM events WHERE event_id = ?", (event_id,))
        return dict(json.loads(found))


def user_version(cli: CommandLine) -> int:
    """Return the format of the ledger file."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("kind", PLAIN)
def test_who_uses_nothing_new_sees_no_change(funded: CommandLine, kind: str) -> None:
    """A body that says nothing more is of the first version, whatever version its line names, and raises no format."""
    newest = len(KINDS[kind].formats)
    assumed = {"scope": "department"} if kind == "rubric_adopted" else {}
    for number, named in enumerate(({}, {"version": 1}, {"version": newest} | assumed)):
        more = {"year": 2023 + number, **named}
        assert funded.import_lines([line(kind, more, f"x{number}")]).exit_code == 0
        assert body(funded, f"x{number}")["version"] == 1
        assert body(funded, f"x{number}").keys().isdisjoint({"scope", "through", "text"} - PLAIN[kind].keys())
    assert user_version(funded) == SCHEMA_VERSION
    funded.ok("verify")


@pytest.mark.parametrize(("kind", "more", "field", "code"), SAYING_MORE, ids=str)
def test_what_says_more_is_of_the_newest_version(
    funded: CommandLine, kind: str, more: dict[str, Any], field: str, code: str
) -> None:
    """It is stored so, raises the format, verifies, and is refused in a line that names an earlier version."""
    newest = len(KINDS[kind].formats)
    for version in range(1, newest):
        for lines in ([line(kind, more | {"version": version})], [line(kind, {}, "plain")] * 2):
            refused = funded.import_lines([*lines, line(kind, more | {"version": version})])
            assert refused.exit_code == 1
            assert f"{field} = " in refused.stderr
            assert f"[{code}]" in refused.stderr
    assert funded.import_lines([line(kind, more)]).exit_code == 0
    assert (body(funded, "x")["version"], body(funded, "x")[field]) == (newest, more[field])
    assert user_version(funded) == FORMAT
    again = [line(kind, more), line(kind, more | {"version": newest})]
    assert "2 个早已记录" in funded.import_lines(again).stderr
    funded.ok("verify")


@pytest.mark.parametrize(("kind", "more", "field", "code"), SAYING_MORE, ids=str)
def test_append_csv_and_json_give_the_same_body(
    made_once: dict[str, Path], tmp_path: Path, kind: str, more: dict[str, Any], field: str, code: str
) -> None:
    """Each way into the ledger takes what is new, an option, a cell or a key."""
    appended, csv, json_ = (copied(made_once["funded"], tmp_path / way) for way in ("append", "csv", "json"))
    fields = {"event_id": "x"} | PLAIN[kind] | more
    options = [part for name, value in fields.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    appended.ok("append", kind, *options)
    names = csv.ok("template", kind).strip().lstrip("\ufeff").split(",")
    row = ",".join(f'"{({"kind": kind} | fields).get(name, "")}"' for name in names)
    (csv.folder / "table.csv").write_text(f"{','.join(names)}\n{row}\n", "utf-8")
    csv.ok("import", str(csv.folder / "table.csv"))
    assert json_.import_lines([{"kind": kind} | fields]).exit_code == 0
    chance = {"nonce": "", "recorded_at": "", "source": ""}
    first, *others = (body(one, "x") | chance for one in (appended, csv, json_))
    assert others == [first, first]
    assert first[field] == more[field]


def test_many_lines_at_a_glance_are_what_they_are_alone(funded: CommandLine) -> None:
    """Lines of all versions, read by the block, give bodies of their own versions each."""
    lines = [
        line("target", {"indicator": f"T{number}", **more}, f"t{number}")
        for number, more in enumerate([{}, {"aspect": "cost"}, {"value": "-1"}, {"text": "一"}, {"version": 1}] * 200)
    ]
    assert funded.import_lines(lines).exit_code == 0
    found = [body(funded, f"t{number}")["version"] for number in range(5)]
    assert found == [1, 3, 3, 3, 1]
    funded.ok("verify")


@pytest.mark.parametrize("value", ["-0", "-0.00", "+1", "\N{MINUS SIGN}1", "--1", "-", "-.5", "- 1", "1-"])
@pytest.mark.parametrize("kind", ["target", "result"])
def test_a_signed_figure_has_one_form(funded: CommandLine, kind: str, value: str) -> None:
    """Nothing has a sign but what is below 0, and only a plain hyphen; the refusal says how it is written."""
    refused = funded.import_lines([line(kind, {"value": value})])
    assert (refused.exit_code, "[invalid_figure]" in refused.stderr) == (1, True)
    meant = {"+1": "1", "\N{MINUS SIGN}1": "-1", "-0": "0", "-0.00": "0.00"}
    assert f"应为：{meant.get(value, '数字文本')}" in refused.stderr


@pytest.mark.parametrize(
    ("kind", "field"),
    [("target", "weight"), ("result", "coefficient"), ("deduction", "points"), ("published_score", "score")],
)
def test_other_figures_have_no_sign(funded: CommandLine, kind: str, field: str) -> None:
    """Weights, coefficients, points and scores are never below 0."""
    refused = funded.import_lines([line(kind, {field: "-1"})])
    assert (refused.exit_code, f"{field} = -1" in refused.stderr) == (1, True)


def test_a_month_of_a_result_is_of_its_year(funded: CommandLine) -> None:
    """Another year's month is refused with what was wanted, and so is one that has not begun."""
    refused = funded.import_lines([line("result", {"through": "2022-12"})]).stderr
    assert "through = 2022-12" in refused
    assert "预算年度 2023 之内的月份" in refused
    assert "[invalid_month]" in refused
    to_come = funded.import_lines([line("result", {"year": 2099, "through": "2099-12"})]).stderr
    assert "through = 2099-12" in to_come
    assert "[future_date]" in to_come


def test_each_month_has_one_result(funded: CommandLine) -> None:
    """The year's stands beside one of each month; a second of either is refused and names the first."""
    months = [{}, {"through": "2023-06"}, {"through": "2023-12"}, {"project": "P1", "through": "2023-06"}]
    lines = [line("result", more, f"r{number}") for number, more in enumerate(months)]
    assert funded.import_lines(lines).exit_code == 0
    for number, more in enumerate(months):
        refused = funded.import_lines([line("result", more, "second")]).stderr
        assert "[duplicate_fact]" in refused
        assert f"（已有 r{number}）" in refused
        named = [str(value) for value in (2023, more.get("project"), more.get("through"), "T") if value]
        assert f"indicator = {'、'.join(named)}，" in refused
    funded.ok("verify")


def test_one_rubric_a_scope_is_adopted(funded: CommandLine) -> None:
    """Departments and projects have one each; what named no scope is of the department."""
    both = [line("rubric_adopted", {}, "of-all"), line("rubric_adopted", {"scope": "projects"}, "of-each")]
    assert funded.import_lines(both).exit_code == 0
    for more, first, named in (
        ({}, "of-all", "2023"),
        ({"scope": "department"}, "of-all", "2023"),
        ({"scope": "projects"}, "of-each", "projects、2023"),
    ):
        refused = funded.import_lines([line("rubric_adopted", more, "second")]).stderr
        assert f"year = {named}，应为：尚未记录的事项（已有 {first}）" in refused
    funded.ok("verify")


def test_what_is_recorded_anew_replaces_its_like(funded: CommandLine) -> None:
    """A published score takes the place of a reversed one of the same project and rubric only."""
    places: list[dict[str, Any]] = [{}, {"project": "P1"}, {"project": "P2"}, {"rubric": "r"}]
    lines = [line("published_score", more, f"p{number}") for number, more in enumerate(places)]
    undone = [
        event("reversal", f"undo{number}", reverses=f"p{number}", reason="错", occurred_on="2023-03-01")
        for number in range(len(places))
    ]
    anew = [line("published_score", more, f"n{number}") for number, more in reversed([*enumerate(places)])]
    assert funded.import_lines([*lines, *undone, *anew]).exit_code == 0
    for number in range(len(places)):
        chain = {link["event_id"]: link["relation"] for link in funded.json("show", f"n{number}")["chain"]}
        assert chain == {f"p{number}": "replaces"}


@pytest.mark.parametrize("kind", ["deduction", "published_score"])
def test_a_project_that_is_not_registered_is_refused(funded: CommandLine, kind: str) -> None:
    """What is of a project names one there is."""
    refused = funded.import_lines([line(kind, {"project": "NOPE"})]).stderr
    assert "project = NOPE" in refused
    assert "[unknown_project]" in refused


def test_a_project_is_of_a_year_it_lost_points_in(funded: CommandLine) -> None:
    """Points taken off a project, and scores published for it, make it one of that year."""
    assert "P1" not in {row["project"] for row in funded.json("balance", "--year", "2022")}
    assert funded.import_lines([line("deduction", {"year": 2022, "project": "P1"})]).exit_code == 0
    assert [row["project"] for row in funded.json("balance", "--year", "2022")] == ["P1"]


@pytest.mark.parametrize(("kind", "more", "field", "code"), SAYING_MORE, ids=str)
def test_a_body_of_an_earlier_version_holds_nothing_later(
    funded: CommandLine, kind: str, more: dict[str, Any], field: str, code: str
) -> None:
    """Verification finds a body that names a version which cannot say what it says, or a later one than it needs."""
    assert funded.import_lines([line(kind, {}, "plain") | {"year": 2021}, line(kind, more)]).exit_code == 0
    tamper(funded, rehashed(9, version=1))
    assert {problem["seq"] for problem in found_by(funded)["problems"]} >= {9}
    tamper(funded, rehashed(9, version=len(KINDS[kind].formats)))
    funded.ok("verify")
    tamper(funded, rehashed(8, version=len(KINDS[kind].formats)))
    assert {problem["seq"] for problem in found_by(funded)["problems"]} == {8}


def test_an_export_gives_the_same_bodies(funded: CommandLine, made_once: dict[str, Path], tmp_path: Path) -> None:
    """Exported and imported into a new ledger, bodies of every version say what they said."""
    lines = [
        line(kind, more | {"year": 2001 + number, **({"through": f"{2001 + number}-06"} if field == "through" else {})},
             f"e{number}")
        for number, (kind, more, field, _) in enumerate(SAYING_MORE)
    ]  # fmt: skip
    plain = [line(kind, {}, kind) for kind in PLAIN]
    assert funded.import_lines([*lines, *plain]).exit_code == 0
    exported = [json.loads(one) for one in funded.ok("export", "--with-details").splitlines()]
    other = copied(made_once["new"], tmp_path / "other")
    assert other.import_lines(exported).exit_code == 0
    chance = {"nonce": "", "recorded_at": "", "source": ""}
    for one in (*lines, *plain):
        assert body(funded, one["event_id"]) | chance == body(other, one["event_id"]) | chance
    assert user_version(other) == user_version(funded) == FORMAT
    other.ok("verify")


def test_formats_only_rise() -> None:
    """A later version of a kind never came with an earlier format."""
    for kind in KINDS.values():
        assert all(earlier < later for earlier, later in pairwise(kind.formats))
