"""Versions of kinds, proved by a made-up third version of one, which is not shipped."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import NewerVersion
from ledger.kinds import KINDS
from ledger.kinds.body import decode, encode, leaf_hash
from ledger.kinds.versions import lowest_version, newest_version
from ledger.storage.schema import SCHEMA_VERSION
from tests.conftest import CommandLine, event
from tests.ledger.made_up_version import (
    FORMAT,
    LIFTED_FORMAT,
    Bulletin3,
    lifted_version,
    made_up_version,
    sealed_version,
)
from tests.ledger.tampering import found_by, rehashed, sql, tamper

GOLDEN = Path(__file__).parents[2] / "data" / "golden-made-up-v3.jsonl"
PLAIN = event("bulletin", "bul-1", month="2023-01", rate="95.81")
SAYING_MORE = event("bulletin", "bul-2", month="2023-02", rate="95.00", reason="口径调整", nature="qualitative")


def user_version(cli: CommandLine) -> int:
    """Return the format of the ledger file."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def bodies(cli: CommandLine) -> dict[str, dict[str, Any]]:
    """Return the stored bodies by event_id."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        return {fields["event_id"]: fields for (fields,) in map(_read, connection.execute("SELECT body FROM events"))}


def _read(row: tuple[str]) -> tuple[dict[str, Any]]:
    return (json.loads(row[0]),)


@pytest.mark.parametrize(
    ("fields", "version"),
    [
        ({}, 1),
        ({"version": 1}, 1),
        ({"version": 2}, 1),
        ({"version": 3}, 1),
        ({"nature": "quantitative"}, 1),
        ({"reason": "口径"}, 3),
        ({"nature": "qualitative"}, 3),
        ({"version": 3, "reason": "口径"}, 3),
    ],
    ids=str,
)
def test_a_body_is_of_the_lowest_version_that_takes_it(
    funded: CommandLine, fields: dict[str, Any], version: int
) -> None:
    """Whatever version a line names, its body is of the first one with these fields; a later default is not stored."""
    with made_up_version():
        for lines in ([{**PLAIN, **fields}], [{**PLAIN, **fields, "event_id": "b", "month": "2023-03"}, SAYING_MORE]):
            assert funded.import_lines(lines).exit_code == 0
        stored = bodies(funded)["bul-1"]
        assert stored["version"] == bodies(funded)["b"]["version"] == version
        assert ("nature" in stored) == (fields.get("nature") == "qualitative")
        funded.ok("verify")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"version": 1, "reason": "口径"}, "unknown_field"),
        ({"version": 2, "reason": "口径"}, "unknown_field"),
        ({"version": 4}, "unsupported_version"),
        ({"version": 0}, "unsupported_version"),
        ({"nature": "x"}, "invalid_choice"),
    ],
    ids=str,
)
def test_a_line_is_taken_under_the_version_it_names(funded: CommandLine, fields: dict[str, Any], code: str) -> None:
    """A field that came later than the version a line names is unknown there; a version there is none of is refused."""
    with made_up_version():
        for lines in ([{**PLAIN, **fields}], [{**PLAIN, **fields}, SAYING_MORE]):
            result = funded.import_lines(lines)
            assert (result.exit_code, result.stderr.count(f"[{code}]")) == (1, 1)


def test_the_first_body_of_a_new_version_raises_the_format(funded: CommandLine) -> None:
    """Nothing changes for who uses nothing new; the format is raised with the first event that asks for it, or not."""
    with made_up_version():
        assert funded.import_lines([PLAIN]).exit_code == 0
        assert user_version(funded) == SCHEMA_VERSION
        assert funded.import_lines([SAYING_MORE], "--dry-run").exit_code == 0
        assert funded.import_lines([SAYING_MORE, {**SAYING_MORE, "event_id": "again"}]).exit_code == 1
        assert user_version(funded) == SCHEMA_VERSION
        assert funded.import_lines([SAYING_MORE]).exit_code == 0
        assert user_version(funded) == FORMAT
        funded.ok("append", "expenditure", "--project", "P1", "--amount", "1", "--occurred-on", "2023-03-01")
        funded.ok("verify")


def test_an_earlier_release_refuses_at_opening(funded: CommandLine) -> None:
    """A release that does not know the version opens no ledger that holds it, and has read nothing."""
    with made_up_version():
        funded.import_lines([SAYING_MORE])
    for command in (["balance", "--year", "2023"], ["log"], ["verify"]):
        result = funded(*command)
        assert (result.exit_code, "[newer_ledger]" in result.stderr, result.stdout) == (1, True, "")


@pytest.mark.parametrize("command", [["log"], ["rates", "--year", "2023"], ["score", "--year", "2023"], ["export"]])
def test_a_newer_event_is_never_read_in_part(funded: CommandLine, command: list[str]) -> None:
    """Where only the body tells, commands that read it refuse, and name its kind and version."""
    with made_up_version():
        funded.import_lines([SAYING_MORE])
    tamper(funded, sql(f"PRAGMA user_version = {SCHEMA_VERSION}"))
    result = funded(*command)
    assert (result.exit_code, "[newer_version]" in result.stderr, "bulletin 第 3 版" in result.stderr) == (
        1,
        True,
        True,
    )


@pytest.mark.parametrize("command", [["rates", "--year", "2023"], ["balance", "--year", "2023"]])
def test_money_of_a_kind_that_nobody_knows_is_never_left_out(funded: CommandLine, command: list[str]) -> None:
    """Figures that only add up refuse a kind of money that a later release recorded, and name it."""
    tamper(funded, rehashed(6, kind="grant"))
    result = funded(*command)
    assert (result.exit_code, "grant 第 1 版" in result.stderr, "[newer_version]" in result.stderr) == (1, True, True)
    assert [problem["code"] for problem in found_by(funded)["problems"]] == ["newer_version"]


def test_verification_accuses_a_newer_event_of_nothing_else(funded: CommandLine) -> None:
    """It says in one sentence that a later release is needed, exit code 3, though what it means may move anything."""
    with made_up_version():
        undo = event("reversal", "undo", reverses="bul-2", reason="错", occurred_on="2023-03-01")
        assert funded.import_lines([SAYING_MORE, undo, {**SAYING_MORE, "event_id": "bul-3"}]).exit_code == 0
    tamper(funded, sql(f"PRAGMA user_version = {SCHEMA_VERSION}"))
    found = found_by(funded)
    assert [(problem["seq"], problem["code"]) for problem in found["problems"]] == [(8, "newer_version")]
    assert "bulletin 第 3 版" in found["problems"][0]["message"]


def test_verification_proves_that_bodies_and_format_fit(funded: CommandLine) -> None:
    """A format lower than the bodies ask for is found, and so is a version that its fields do not ask for."""
    with made_up_version():
        beside = event("rubric_adopted", "rub", year=2023, rubric="r", text="一\n二")
        for lines in ([PLAIN, SAYING_MORE], [beside]):
            assert funded.import_lines(lines).exit_code == 0
            funded.ok("verify")
        tamper(funded, sql(f"PRAGMA user_version = {SCHEMA_VERSION}"))
        assert [problem["code"] for problem in found_by(funded)["problems"]] == ["schema_changed"]
        tamper(funded, sql(f"PRAGMA user_version = {FORMAT}"))
        tamper(funded, rehashed(8, version=3))
        problems = found_by(funded)["problems"]
        assert [(problem["seq"], problem["code"]) for problem in problems] == [(8, "body_not_canonical")]
        assert "第 1 版" in problems[0]["message"]


def test_what_is_sealed_may_ask_for_a_version(funded: CommandLine) -> None:
    """A confidential field that came later raises the version of a body that does not show it; it is sound."""
    pledge = event("pledge", "pl-1", year=2023, project="P1", plan=["8.33"] * 11 + ["100.00"], witness="张某")
    with sealed_version():
        assert funded.import_lines([pledge]).exit_code == 0
        assert funded.import_lines([{**pledge, "event_id": "pl-2", "year": 2024}, PLAIN]).exit_code == 0
        assert [bodies(funded)[one]["version"] for one in ("pl-1", "pl-2", "bul-1")] == [2, 2, 1]
        funded.ok("verify")


def test_a_format_that_nothing_asks_for_is_found(funded: CommandLine) -> None:
    """Raised by hand, it would keep earlier releases from reading what they can read."""
    with made_up_version():
        tamper(funded, sql(f"PRAGMA user_version = {FORMAT}"))
        assert [problem["code"] for problem in found_by(funded)["problems"]] == ["schema_changed"]


def test_identity_compares_both_as_the_newest_version(funded: CommandLine) -> None:
    """The same said under either version is the same event; another value of a later field is another content."""
    with made_up_version():
        assert funded.import_lines([PLAIN, SAYING_MORE]).exit_code == 0
        again = [{**PLAIN, "version": 3, "nature": "quantitative"}, {**PLAIN, "version": 1}, SAYING_MORE]
        assert "3 个早已记录" in funded.import_lines(again).stderr
        result = funded.import_lines([{**PLAIN, "reason": "口径"}])
        assert (result.exit_code, "reason = 口径" in result.stderr) == (1, True)
        assert "[duplicate_event_id]" in result.stderr


def test_an_export_writes_the_version_and_gives_the_same_bodies(funded: CommandLine, tmp_path: Path) -> None:
    """Imported into a new ledger, an export of both versions gives bodies of the same versions and fields."""
    with made_up_version():
        funded.import_lines([PLAIN, SAYING_MORE])
        exported = [json.loads(line) for line in funded.ok("export", "--with-details").splitlines()]
        assert [line["version"] for line in exported[-2:]] == [1, 3]
        (tmp_path / "other").mkdir()
        other = CommandLine(folder=tmp_path / "other")
        other.ok("init", str(other.ledger), "--department", "D1", "--name", "测试部门（示例）")
        assert other.import_lines(exported).exit_code == 0
        for event_id in ("bul-1", "bul-2"):
            ours, theirs = bodies(funded)[event_id], bodies(other)[event_id]
            chance = {"nonce": "", "recorded_at": "", "source": ""}
            assert ours | chance == theirs | chance
        other.ok("verify")


def golden() -> list[dict[str, str]]:
    """Return the bodies of both versions as they were once stored."""
    return [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", golden(), ids=lambda row: json.loads(row["body"])["event_id"])
def test_a_stored_body_decodes_for_ever(row: dict[str, str]) -> None:
    """A body of either version is read as the newest one, and encodes to the same bytes again."""
    body = row["body"].encode()
    assert leaf_hash(body).hex() == row["leaf_hash"]
    with made_up_version():
        found = decode(body)
        assert isinstance(found, Bulletin3)
        assert (found.version, encode(found)) == (json.loads(body)["version"], body)
    if json.loads(body)["version"] == 3:
        with pytest.raises(NewerVersion):
            decode(body)


def test_what_a_version_changed_is_lifted(funded: CommandLine) -> None:
    """Where a version changed what a field means, a body of the one before is read as the new one has it."""
    assert funded.import_lines([PLAIN]).exit_code == 0
    with lifted_version():
        assert newest_version(KINDS["bulletin"]) == 3
        assert lowest_version(KINDS["bulletin"], {"version": 3, "rate": "0.9"}) == 3
        result = funded.import_lines([event("bulletin", "bul-2", month="2023-02", rate="0.95")])
        assert result.exit_code == 0, result.stderr
        assert [json.loads(line)["rate"] for line in funded.ok("export").splitlines()[-2:]] == ["0.9581", "0.95"]
        assert (bodies(funded)["bul-1"]["rate"], user_version(funded)) == ("95.81", LIFTED_FORMAT)
        assert "1 个早已记录" in funded.import_lines([{**PLAIN, "version": 1}]).stderr
        assert "1 个早已记录" in funded.import_lines([{**PLAIN, "rate": "0.9581"}]).stderr
        assert "[duplicate_event_id]" in funded.import_lines([PLAIN]).stderr
        funded.ok("verify")
