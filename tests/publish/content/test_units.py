"""A publication of a department of three units: whose office, target and statement each is, and the script agrees."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine, copied, event, money
from tests.units import make_units


@pytest.fixture(scope="module")
def units(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The ledger of the department of three units and its publication of 2023, made once."""
    cli = make_units(copied(made_once["new"], tmp_path_factory.mktemp("units")))
    cli.ok("publish", "--year", "2023", "--output", str(cli.folder / "public.db"))
    return cli


@pytest.fixture
def public(units: CommandLine) -> Iterator[sqlite3.Connection]:
    """The public database, open."""
    with closing(sqlite3.connect(units.folder / "public.db")) as connection:
        yield connection


def test_a_project_has_its_unit_beside_its_office(public: sqlite3.Connection) -> None:
    """The office stays as it was recorded; the department's own projects have no unit."""
    rows = public.execute("SELECT project, office, subunit_code, subunit FROM projects ORDER BY project").fetchall()
    assert rows == [
        ("PA", "办公室", "A", "甲院（示例）"),
        ("PA1", "办公室", "A1", "甲一所（示例）"),
        ("PB", "办公室", "B", "乙院（示例）"),
        ("PB2", "财务处", "B", "乙院（示例）"),
        ("PD", "办公室", None, None),
    ]


def test_a_target_has_its_unit_and_its_own_result(public: sqlite3.Connection) -> None:
    """The department's and 甲's targets bear the same code, and each has its own result."""
    rows = public.execute("SELECT project_code, subunit_code, result FROM targets ORDER BY id").fetchall()
    assert rows == [(None, None, "10"), (None, "A", "5"), ("PB", "B", "4")]


def test_a_statement_is_of_its_unit_and_all_below_it(public: sqlite3.Connection) -> None:
    """Each agrees with the money of its unit and what stands below that."""
    rows = public.execute("SELECT subunit_code, replayed, difference FROM statements ORDER BY seq").fetchall()
    assert rows == [(None, "510.00", "0.00"), ("A", "160.00", "0.00"), ("A1", "10.00", "0.00"), ("B", "300.00", "0.00")]


def test_the_departments_sheet_and_months_are_its_own(public: sqlite3.Connection) -> None:
    """What units report counts in neither."""
    scores = dict(public.execute("SELECT line, score FROM score_sheet WHERE score IS NOT NULL"))
    assert (scores["targets"], scores["spending_rate"], scores["management"]) == ("40.00", "9.00", "49.00")
    assert set(public.execute("SELECT bulletin_rate FROM months")) == {("90.00",)}


def outsider(folder: Path, public: Path) -> subprocess.CompletedProcess[str]:
    """Run the script that lies beside the publication."""
    script = folder / "public.files" / "verify_public.py"
    return subprocess.run([sys.executable, script, public], capture_output=True, text=True, check=False)


def test_an_outsider_computes_the_same(units: CommandLine) -> None:
    """The script finds every cell as it computes it from the bodies, the check too."""
    done = outsider(units.folder, units.folder / "public.db")
    assert done.returncode == 0, done.stdout
    units.ok("publish", "--check", str(units.folder / "public.db"))


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE projects SET subunit = '丙院' WHERE project = 'PA'", "projects 的 PA 行 subunit"),
        ("UPDATE projects SET subunit_code = NULL WHERE project = 'PA1'", "projects 的 PA1 行 subunit_code"),
        ("UPDATE targets SET subunit_code = 'B' WHERE id = 2", "targets 的 2 行 subunit_code"),
        ("UPDATE targets SET result = '10' WHERE id = 2", "targets 的 2 行 result"),
        ("UPDATE statements SET replayed = '150.00' WHERE subunit_code = 'A'", "replayed"),
        ("UPDATE statements SET subunit_code = NULL WHERE subunit_code = 'B'", "subunit_code"),
        ("UPDATE score_sheet SET score = '47.00' WHERE line = 'management'", " 行 score"),
        ("UPDATE months SET bulletin_rate = '80.00' WHERE month = '2023-01'", "bulletin_rate"),
    ],
)
def test_an_outsider_finds_what_is_not_so(units: CommandLine, tmp_path: Path, statement: str, place: str) -> None:
    """A cell of a unit that was changed by hand is named."""
    public = tmp_path / "public.db"
    public.write_bytes((units.folder / "public.db").read_bytes())
    with closing(sqlite3.connect(public)) as connection:
        assert connection.execute(statement).rowcount == 1
        connection.commit()
    done = outsider(units.folder, public)
    assert done.returncode == 1
    assert place in done.stdout


def test_a_statement_of_a_unit_tells_of_its_confidential_projects(made_once: dict[str, Path], tmp_path: Path) -> None:
    """Three stand behind the department's total, one of them alone behind that of 甲: to publish that is refused."""
    cli = make_units(copied(made_once["new"], tmp_path))
    secret = [
        line
        for number, unit in enumerate(("D1", "A", "B"), start=1)
        for line in (
            event("project_registered", f"reg-{number}", project=f"S{number}", name=f"密{number}号", department=unit,
                  confidential=True),
            money("appropriation", f"app-{number}", "1000.00", project=f"S{number}"),
            money("expenditure", f"pay-{number}", "500.00", project=f"S{number}"),
        )
    ]  # fmt: skip
    assert cli.import_lines(secret).exit_code == 0
    output = str(tmp_path / "public.db")
    refused = cli.refused("publish", "--year", "2023", "--output", output)
    assert "[confidential_residual]" in refused
    assert "对账单所列 A 至 2023-12 的执行数：其中只有 1 个涉密项目" in refused
    undo = [
        event("reversal", f"undo-{unit}", reverses=f"sta-{unit}", reason="错", occurred_on="2023-12-31")
        for unit in ("A", "B")
    ]
    assert cli.import_lines(undo).exit_code == 0
    told = cli.refused("publish", "--year", "2023", "--output", output)
    assert "对账单所列 A 至" in told, "what was stated stays in the log, reversed or not"


def test_statements_of_all_units_tell_of_the_rest(made_once: dict[str, Path], tmp_path: Path) -> None:
    """Three stand behind each of 甲 and 乙 and seven behind the department: whoever takes both away has the seventh."""
    cli = make_units(copied(made_once["new"], tmp_path))
    secret = [
        line
        for number, unit in enumerate(("A", "A", "A", "B", "B", "B", "D1"), start=1)
        for line in (
            event("project_registered", f"reg-{number}", project=f"S{number}", name=f"密{number}号", department=unit,
                  confidential=True),
            money("appropriation", f"app-{number}", "1000.00", project=f"S{number}"),
            money("expenditure", f"pay-{number}", "500.00", project=f"S{number}"),
        )
    ]  # fmt: skip
    assert cli.import_lines(secret).exit_code == 0
    refused = cli.refused("publish", "--year", "2023", "--output", str(tmp_path / "public.db"))
    parts = "对账单所列 A 至 2023-12 的执行数、对账单所列 B 至 2023-12 的执行数 之和"
    assert f"与{parts}相比只有 1 个涉密项目不同" in refused


def test_a_policy_of_before_shows_no_units(units: CommandLine, tmp_path: Path) -> None:
    """A policy that does not name the new columns withholds them, and says so."""
    text = Path("publish/policy/policy.yml").read_text("utf-8").replace("subunit_code, subunit,", "")
    policy = tmp_path / "policy.yml"
    policy.write_text(text, "utf-8")
    done = units("publish", "--year", "2023", "--policy", str(policy), "--output", str(tmp_path / "public.db"))
    assert done.exit_code == 0
    assert "subunit" in done.stderr
    with closing(sqlite3.connect(tmp_path / "public.db")) as connection:
        columns: list[Any] = [row[1] for row in connection.execute("PRAGMA table_info(projects)")]
    assert "subunit" not in json.dumps(columns)
