"""The kind that came with format 5: the first such event raises the format of any ledger, and of none before."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from ledger.storage.schema import SCHEMA_VERSION
from tests.conftest import CommandLine, event

DATA = Path(__file__).parents[2] / "data"
RENAMED = event("department_changed", "renamed", occurred_on="2023-05-01", name="新名")


def ledger_format(cli: CommandLine) -> int:
    """Return the ``user_version`` of the ledger file."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_the_first_change_of_a_department_raises_the_format(funded: CommandLine) -> None:
    """Until then a ledger has the format of its schema, a dry run changes nothing, and it is sound before and after."""
    unit = event("department_registered", "unit", department="D2", name="下属单位", parent="D1")
    assert funded.import_lines([unit]).exit_code == 0
    line = {**RENAMED, "department": "D2"}
    assert funded.import_lines([line], "--dry-run").exit_code == 0
    assert ledger_format(funded) == SCHEMA_VERSION
    assert funded.import_lines([line]).exit_code == 0
    assert ledger_format(funded) == 5
    assert funded.json("verify")["problems"] == []
    funded.ok("append", "expenditure", "--project", "P1", "--amount", "1", "--occurred-on", "2023-12-01")
    assert funded.json("verify")["ok"] is True


def test_an_earlier_program_refuses_at_opening(funded: CommandLine) -> None:
    """One that knows no format after that of the schema says that it is too old, and reads nothing."""
    assert funded.import_lines([{**RENAMED, "department": "D1"}]).exit_code == 0
    with patch("ledger.storage.store.latest_format", lambda: SCHEMA_VERSION):
        result = funded("balance", "--year", "2023")
    assert (result.exit_code, "[newer_ledger]" in result.stderr) == (1, True)


@pytest.mark.parametrize("folder", sorted(DATA.glob("release-0.1.0*")), ids=lambda folder: folder.name)
def test_a_ledger_of_an_earlier_release_takes_it(empty: CommandLine, folder: Path) -> None:
    """Its schema is brought up to date first, its format is that of the kind then, and it verifies."""
    shutil.copy(folder / "ledger.db", empty.ledger)
    assert ledger_format(empty) <= SCHEMA_VERSION
    own = empty.json("show", "1")["department"]
    assert empty.import_lines([{**RENAMED, "department": own}]).exit_code == 0
    assert ledger_format(empty) == 5
    assert empty.json("verify")["ok"] is True
