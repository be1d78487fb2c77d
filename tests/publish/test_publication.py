"""Publishing: only from a sound ledger under an adopted rubric; the same figures everywhere; nothing confidential."""

import re
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from publish.example import lines
from tests.conftest import CommandLine, event, money
from tests.ledger.storage.test_store import limited, program
from tests.publish.fixtures import built_demo, table_rows

RUBRIC = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")
PUBLISH = ("publish", "--year", "2023", "--output")


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example."""
    return built_demo(tmp_path_factory)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the test publishes to."""
    return tmp_path / "public.db"


def test_an_unsound_ledger_is_not_published(demo: Path, empty: CommandLine, output: Path) -> None:
    """A ledger in which one body was changed is refused, and the earlier publication stays as it was."""
    shutil.copy(demo / "ledger.db", empty.ledger)
    empty.ok(*PUBLISH, str(output))
    before = output.read_bytes()
    with closing(sqlite3.connect(empty.ledger)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE events SET body = replace(body, '89.14', '99.14') WHERE body LIKE '%\"bulletin\"%'")
        for _, statement in triggers:
            connection.execute(statement)
    result = empty(*PUBLISH, str(output))
    assert result.exit_code == 1
    assert "[ledger_unsound]" in result.stderr
    assert output.read_bytes() == before


@pytest.mark.parametrize("room", [100_000, 800_000])
@pytest.mark.parametrize("command", ["publish", "check"])
def test_a_disk_that_fills_up_is_one_sentence(demo: Path, tmp_path: Path, command: str, room: int) -> None:
    """Whenever the room ends, while publishing or building again, that is said in one line and nothing is left."""
    output, temporary = tmp_path / "public.db", tmp_path / "temporary"
    temporary.mkdir()
    options = (*PUBLISH, str(output)) if command == "publish" else ("publish", "--check", str(demo / "public.db"))
    before = f"import tempfile; tempfile.tempdir = {str(temporary)!r}; {limited(room)}"
    result = program(*options, ledger=demo / "ledger.db", before=before)
    assert (result.returncode, result.stdout) == (1, "")
    code = {"publish": "cannot_publish", "check": "cannot_rebuild"}[command]
    assert re.fullmatch(rf".*（\S+）.*\[{code}\]\n", result.stderr), result.stderr
    assert [path for path in tmp_path.rglob("*") if path != temporary] == []


def test_a_year_without_a_rubric_is_refused(funded: CommandLine, output: Path) -> None:
    """Where no rubric was adopted for the year, publishing is refused and no file is made."""
    assert "[no_rubric_adopted]" in funded.refused(*PUBLISH, str(output))
    assert not output.exists()


@pytest.mark.parametrize("name", ["ledger.db", "policy.yml", "lines.jsonl"])
def test_the_output_is_never_another_file(funded: CommandLine, name: str) -> None:
    """Publishing over the ledger itself, or over any file that is no public database, is refused."""
    assert funded.import_lines([RUBRIC]).exit_code == 0
    path = funded.folder / name
    if not path.exists():
        path.write_text("mine", "utf-8")
    before = path.read_bytes()
    assert "[not_a_public_database]" in funded.refused(*PUBLISH, str(path))
    assert path.read_bytes() == before


def test_missing_facts_are_published_as_missing(funded: CommandLine, output: Path) -> None:
    """What the score lacks leaves the total NULL, never 0; the file is published and stderr names what is missing."""
    assert funded.import_lines([RUBRIC, event("bulletin", "b1", month="2023-01", rate="90.00")]).exit_code == 0
    result = funded(*PUBLISH, str(output))
    assert result.exit_code == 0
    assert "总分：（缺）" in result.stdout
    assert "缺少：部门预算资金支出率：2023-02 的支出执行率通报" in result.stderr
    overview = table_rows(output, "overview")[0]
    assert (overview["total"], overview["average_bulletin_rate"]) == (None, None)
    assert overview["weight"] == "100.00"
    scores = {row["line"]: row["score"] for row in table_rows(output, "score_sheet")}
    assert scores["performance"] is None
    assert scores["management"] == "50.00"
    rates = [row["bulletin_rate"] for row in table_rows(output, "months")]
    assert rates == ["90.00"] + [None] * 11


def test_a_year_without_money_has_no_rate(cli: CommandLine, output: Path) -> None:
    """A year without budget is published with 0 fen and a NULL rate."""
    assert cli.import_lines([RUBRIC]).exit_code == 0
    cli.ok(*PUBLISH, str(output))
    overview = table_rows(output, "overview")[0]
    assert (overview["adjusted_budget_fen"], overview["execution_rate"], overview["projects"]) == (0, None, 0)
    assert {row["execution_rate"] for row in table_rows(output, "months")} == {None}


SHIPPED = resources.files("publish.policy").joinpath("policy.yml").read_text("utf-8")


def _secret(project: str, name: str, **fields: Any) -> dict[str, Any]:
    return event("project_registered", f"reg-{project}", project=project, name=name, **fields)


CONFIDENTIAL = [
    _secret("SECRET-PARENT", "涉密专项", confidential=True, category="operation"),
    _secret("SECRET-CHILD", "其下项目", parent="SECRET-PARENT", office="保密办"),
    _secret("SECRET-ALONE", "单列涉密项目", confidential=True, office="机要处"),
    money("appropriation", "app-S1", "700.00", project="SECRET-CHILD", day="2023-01-04"),
    money("appropriation", "app-S2", "800.00", project="SECRET-ALONE", day="2023-01-04"),
    event("project_changed", "change-S", project="SECRET-ALONE", occurred_on="2023-05-01", name="涉密更名"),
    *(
        event(
            "target", f"t-{project}", year=2023, project=project, indicator="CC1", aspect="output",
            name=f"机密指标{project}", weight="100", value="10",
        )
        for project in ("SECRET-CHILD", "SECRET-ALONE")
    ),
    event(
        "target", "t-P1", year=2023, project="P1", indicator="CC1", aspect="output",
        name="公开指标", weight="100", value="10",
    ),
    event("result", "r-S", year=2023, project="SECRET-ALONE", indicator="CC1", value="9", reason="机密原因"),
]  # fmt: skip


def test_confidential_projects_appear_nowhere(funded: CommandLine, output: Path) -> None:
    """No code, name, office, target or reason of a confidential project is in the bytes; its money is in the totals."""
    assert funded.import_lines([RUBRIC, *CONFIDENTIAL]).exit_code == 0
    policy = funded.folder / "policy.yml"
    policy.write_text(f"{SHIPPED}  residual: 经保密审查，合计可以公开\n", "utf-8")
    funded.ok(*PUBLISH, str(output), "--policy", str(policy))
    content = output.read_bytes()
    for word in ("SECRET", "涉密专项", "其下项目", "单列涉密", "涉密更名", "保密办", "机要处", "机密指标", "机密原因"):
        assert word.encode() not in content, word
    assert "公开指标".encode() in content
    assert [row["project"] for row in table_rows(output, "projects")] == ["P1", "P2"]
    overview = table_rows(output, "overview")[0]
    assert overview["projects"] == 2
    assert overview["adjusted_budget_fen"] == 300_000


def test_a_confidential_project_paid_before_its_budget_is_named_to_its_own_office_alone(
    funded: CommandLine, output: Path
) -> None:
    """The sheet's remark on money before its budget names it on the terminal, and stands in nothing that is public."""
    early = [
        money("appropriation", "app-late", "900.00", project="SECRET-ALONE", day="2023-11-04"),
        money("expenditure", "pay-early", "850.00", project="SECRET-ALONE", day="2023-02-04"),
    ]
    assert funded.import_lines([RUBRIC, *CONFIDENTIAL, *early]).exit_code == 0
    policy = funded.folder / "policy.yml"
    policy.write_text(f"{SHIPPED}  residual: 经保密审查，合计可以公开\n", "utf-8")
    said = funded(*PUBLISH, str(output), "--policy", str(policy))
    assert said.exit_code == 0
    assert "有的月份累计支出超过累计预算的项目：SECRET-ALONE" in said.stderr
    files = [output, *(path for path in output.with_name(f"{output.stem}.files").rglob("*") if path.is_file())]
    assert len(files) > 1
    for file in files:
        for word in ("SECRET", "累计支出超过累计预算", "批复前支出"):
            assert word.encode() not in file.read_bytes(), file.name


def test_no_payee_or_memo_is_in_a_body_or_in_public(demo: Path) -> None:
    """No payee, memo or signature of the example stands in a body of the ledger or anywhere in public.db."""
    fields = ("payee", "memo", "signed_by")
    secrets = {line[field] for line in lines() for field in fields if field in line}
    assert len(secrets) > 60
    with closing(sqlite3.connect(demo / "ledger.db")) as connection:
        bodies = "\n".join(body for (body,) in connection.execute("SELECT body FROM events"))
    public = (demo / "public.db").read_bytes()
    assert [secret for secret in secrets if secret in bodies] == []
    assert [secret for secret in secrets if secret.encode() in public] == []
    assert [field for field in fields if f'"{field}"' in bodies or f'"{field}"'.encode() in public] == []


def test_the_public_score_is_the_score(demo: Path) -> None:
    """Every line of the public score sheet is that of ``score --json``, and so is the total."""
    sheet = CommandLine(folder=demo).json("score", "--year", "2023")
    same = ("line", "parent", "title", "weight", "score", "deduction", "explanation")
    found = table_rows(demo / "public.db", "score_sheet")
    assert [[row[name] for name in same] for row in found] == [[line[name] for name in same] for line in sheet["lines"]]
    assert [row["events"] for row in found] == [len(line["events"]) for line in sheet["lines"]]
    overview = table_rows(demo / "public.db", "overview")[0]
    assert (overview["total"], overview["weight"], overview["rubric"]) == ("99.58", sheet["weight"], sheet["rubric"])
    assert overview["total"] == sheet["total"]


def _in_yuan(row: dict[str, Any]) -> dict[str, Any]:
    """Return a public row with its fen as the yuan that ``--json`` prints, and without the department."""
    yuan = {name.removesuffix("_fen"): value for name, value in row.items() if name != "department"}
    for name in row:
        if name.endswith("_fen"):
            yuan[name.removesuffix("_fen")] = f"{Decimal(row[name]) / 100:.2f}"
    return yuan


def test_the_public_months_are_the_rates(demo: Path) -> None:
    """Every month of the public table is that of ``rates --json``."""
    rates = CommandLine(folder=demo).json("rates", "--year", "2023")
    found = [_in_yuan(row) | {"through": "2023-12"} for row in table_rows(demo / "public.db", "months")]
    assert found == rates


def test_the_public_projects_are_the_balance(demo: Path) -> None:
    """Every project of the public table has the money of ``balance --json``, and they add up to the overview."""
    balance = CommandLine(folder=demo).json("balance", "--year", "2023")
    found = [_in_yuan(row) for row in table_rows(demo / "public.db", "projects")]
    assert [{name: row[name] for name in row if name in balance[0] and name != "category"} for row in found] == [
        {name: value for name, value in row.items() if name not in ("category", "through")} for row in balance
    ]
    overview = _in_yuan(table_rows(demo / "public.db", "overview")[0])
    for total, column in (
        ("adjusted_budget", "adjusted_budget"),
        ("executed", "executed"),
        ("surrendered", "surrender"),
    ):
        assert Decimal(overview[total]) == sum(Decimal(row[column]) for row in found)


def test_the_public_log_is_the_verified_log(demo: Path) -> None:
    """The published size and root are those that ``verify`` computes."""
    verified = CommandLine(folder=demo).json("verify")
    publication = table_rows(demo / "public.db", "publication")[0]
    assert (publication["events"], publication["root"]) == (verified["events"], verified["root"])
    assert verified["events"] == sum(1 for _ in lines()) + 1
    assert publication["department"].endswith("（示例）")


LEAVING_OUT = """\
id: r
title: 标准
source: 测试
weight: 100
scale: 2
lines:
  - {id: a, title: 甲, weight: 60, rule: rate, parameters: {of: execution_rate}}
  - {id: b, title: 乙, weight: 40, rule: completion, not_applicable: rebase, parameters: {aspects: [output]}}
"""


def test_a_re_based_total_is_published_with_its_arithmetic(cli: CommandLine, output: Path) -> None:
    """Where the total is not the sum of the lines shown, the overview says how it comes about."""
    adopted = event("rubric_adopted", "ad", year=2023, rubric="r", text=LEAVING_OUT)
    lines = [
        event("project_registered", "reg", project="P", name="项目"),
        money("appropriation", "app", "100.00", project="P"),
        event("target", "t", year=2023, indicator="I", aspect="benefit", name="成效", weight="1", value="1"),
    ]
    assert cli.import_lines([adopted, *lines, money("expenditure", "pay", "80.00", project="P")]).exit_code == 0
    cli.ok(*PUBLISH, str(output))
    with closing(sqlite3.connect(output)) as connection:
        found = connection.execute("SELECT total, total_explanation FROM overview").fetchone()
    assert found == ("80.00", "合计 48.00，适用指标的分值合计 60.00，折算 48.00 × 100.00 ÷ 60.00 = 80.00")


def test_an_average_that_nothing_rests_on_is_not_missed(funded: CommandLine, output: Path) -> None:
    """The headline says that bulletins are missing where the rubric counts them, and else says nothing of them."""
    by_money = event("rubric_adopted", "ad", year=2023, rubric="r", text=LEAVING_OUT)
    undo = event("reversal", "undo", reverses="ad", reason="改用", occurred_on="2024-01-02")
    assert funded.import_lines([by_money]).exit_code == 0
    assert "平均执行率" not in funded.ok(*PUBLISH, str(output))
    assert table_rows(output, "overview")[0]["average_bulletin_rate"] is None
    assert funded.import_lines([undo, RUBRIC]).exit_code == 0
    assert "平均执行率：（缺）" in funded.ok(*PUBLISH, str(output))


def test_what_nobody_recorded_as_disclosed_is_said(funded: CommandLine, output: Path) -> None:
    """Where a publication takes the place of one whose disclosure the ledger does not hold, that is said."""
    assert funded.import_lines([RUBRIC]).exit_code == 0
    assert "[undisclosed_publication]" not in funded(*PUBLISH, str(output)).stderr
    assert "[undisclosed_publication]" not in funded(*PUBLISH, str(output)).stderr
    funded.ok("append", "bulletin", "--month", "2023-01", "--rate", "95.81")
    assert "[undisclosed_publication]" in funded(*PUBLISH, str(output)).stderr
    funded.ok("disclose", str(output))
    assert "[undisclosed_publication]" not in funded(*PUBLISH, str(output)).stderr
