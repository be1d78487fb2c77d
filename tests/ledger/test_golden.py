"""Golden events, kept as they were stored: whatever becomes of the code, they must decode and verify for ever."""

import hashlib
import json
from typing import Any

import pytest

from ledger.create import init_file
from ledger.kinds import KINDS, fields_of
from ledger.kinds.body import SealedDetails, decode, encode, leaf_hash
from ledger.verify import verify
from tests.conftest import CommandLine
from tests.ledger.golden_log import FILES, golden, load


@pytest.mark.parametrize("row", golden(), ids=lambda row: f"{row['seq']} {json.loads(row['body'])['kind']}")
def test_a_golden_event_decodes(row: dict[str, Any]) -> None:
    """A stored body is an event of its kind, encodes to the same bytes again, and has its hash and its digest."""
    body = row["body"].encode()
    decoded = decode(body)
    assert decoded.kind == json.loads(body)["kind"]
    assert encode(decoded) == body
    assert leaf_hash(body).hex() == row["leaf_hash"] == hashlib.sha256(b"\0" + body).hexdigest()
    if "details" in row:
        sealed = SealedDetails(salt=bytes.fromhex(row["salt"]), details=row["details"].encode())
        assert sealed.digest == decoded.details_digest


def test_every_kind_and_field_is_golden() -> None:
    """The golden events are of every kind, and between them use every field that any version of a kind has."""
    used: dict[str, set[str]] = {name: set() for name in KINDS}
    for row in golden():
        fields = json.loads(row["body"])
        used[fields["kind"]] |= {"nonce", "details_digest", *fields, *json.loads(row.get("details", "{}"))} - {"kind"}
    assert used == {name: {field.stored_name for field in fields_of(kind)} for name, kind in KINDS.items()}


def test_every_version_is_golden() -> None:
    """The golden events are of every version of every kind."""
    used = {(body["kind"], body["version"]) for body in (json.loads(row["body"]) for row in golden())}
    assert used == {(name, version) for name, kind in KINDS.items() for version, _ in enumerate(kind.formats, start=1)}


@pytest.fixture
def loaded(empty: CommandLine) -> CommandLine:
    """A ledger file made today and filled with the golden rows as they are."""
    with init_file(empty.ledger) as ledger:
        load(ledger)
    return empty


@pytest.mark.parametrize("number", range(1, len(FILES) + 1), ids=[one.file for one in FILES])
def test_the_golden_log_verifies(empty: CommandLine, number: int) -> None:
    """The golden events of each file and those before are one history by all rules, with the root they had then."""
    with init_file(empty.ledger) as ledger:
        load(ledger, FILES[:number])
    found = verify(empty.ledger)
    assert (found.problems, found.root) == ((), FILES[number - 1].root)
    assert found.events == len(golden(FILES[:number]))


@pytest.mark.parametrize("number", range(1, len(FILES)), ids=[one.file for one in FILES[1:]])
def test_a_golden_log_needs_its_format(empty: CommandLine, number: int) -> None:
    """Verification finds a ledger whose format says less than a version in it came with."""
    with init_file(empty.ledger) as ledger:
        load(ledger, FILES[: number + 1])
        ledger.connection.execute(f"PRAGMA user_version = {FILES[number].format - 1}")
    assert [problem.code for problem in verify(empty.ledger).problems] != []


def test_the_golden_figures_stay(loaded: CommandLine) -> None:
    """Replay of the golden events gives the same figures for ever."""
    names = ("adjusted_budget", "virement", "surrender", "expenditure", "refund", "executed", "remaining")
    figures = {row["project"]: [row[name] for name in names] for row in loaded.json("balance", "--year", "2023")}
    assert figures == {
        "P1": ["9999999999915.78", "-100.00", "7.70", "1284.56", "34.56", "1250.00", "9999999998665.78"],
        "P2": ["100.00", "100.00", "0.00", "0.00", "0.00", "0.00", "100.00"],
    }


def test_the_golden_log_can_be_continued(loaded: CommandLine) -> None:
    """A ledger of golden events takes new ones, and recognises the old ones by their id."""
    lines = loaded.folder / "golden.jsonl"
    lines.write_text(loaded.ok("export", "--with-details"), "utf-8")
    counted = {"recorded": 0, "already_recorded": len(golden()), "problems": [], "warnings": []}
    assert loaded.json("import", str(lines)) == counted
    loaded.ok("append", "expenditure", "--project", "P1", "--amount", "1", "--occurred-on", "2023-12-01")
    assert loaded.json("verify")["ok"] is True
