"""``verify_public.py``: an outsider with Python and the public database alone finds what was changed in it."""

import re
import shutil
import sqlite3
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.merkle import root
from publish import demo as demo_module
from publish import verify_public
from publish.demo import build_demo
from publish.example import lines
from publish.policy_reader import load_policy
from publish.publication import publish_year
from tests.conftest import CommandLine, event, money
from tests.publish_fixtures import built_demo, table_rows
from tests.test_publication import SHIPPED

SCRIPT = str(verify_public.__file__)


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example; not to be changed."""
    return built_demo(tmp_path_factory)


@pytest.fixture
def public(demo: Path, tmp_path: Path) -> Path:
    """A copy of the worked example's public database to tamper with."""
    return Path(shutil.copy(demo / "public.db", tmp_path / "copy.db"))


def verify(public: Path, *options: str) -> tuple[int, str]:
    """Return the exit code of the script, run as an outsider would, and what it printed; never a traceback."""
    command = [sys.executable, "-I", "-S", SCRIPT, str(public), *options]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    said = (done.stdout + done.stderr).decode()
    assert "Traceback" not in said
    return done.returncode, said


def change(public: Path, *statements: str) -> None:
    """Change the public database."""
    with closing(sqlite3.connect(public)) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount, statement


def leaves(public: Path) -> list[bytes]:
    """Return the published leaf hashes."""
    return [bytes.fromhex(row["leaf_hash"]) for row in table_rows(public, "events")]


def checkpoint(public: Path, size: int, origin: str = "jixiao/gz-zzb-example") -> str:
    """Return the checkpoint of the first ``size`` events, computed by the ledger's own code."""
    return f"{origin}\n{size}\n{b64encode(root(leaves(public)[:size])).decode()}\n"


def test_the_worked_example_agrees(public: Path) -> None:
    """All that can be computed again agrees, and the report says how much it was and what it does not prove."""
    code, said = verify(public)
    assert code == 0
    for words in (
        "没有发现不相符",
        "projects：636 项",
        "completion",
        "核验点",
        "不能说明事件属实",
    ):
        assert words in said
    assert "不能确认（" not in said


CHANGES = {
    "an amount of a month": "UPDATE months SET executed_fen = executed_fen + 1 WHERE month = '2023-07'",
    "an amount of a project": "UPDATE projects SET virement_fen = virement_fen - 1 WHERE project = 'SL23R01'",
    "an amount of the year": "UPDATE overview SET surrendered_fen = 0",
    "an amount that moved": "UPDATE fund_changes SET amount_fen = amount_fen + 1 WHERE seq = 70",
    "what moved it": "UPDATE fund_changes SET kind = '追加' WHERE seq = 70",
    "a rate": "UPDATE months SET execution_rate = '99.99' WHERE month = '2023-11'",
    "a missing rate": "UPDATE projects SET execution_rate = NULL WHERE project = 'SL23R01'",
    "a bulletin": "UPDATE months SET bulletin_rate = '99.14' WHERE month = '2023-01'",
    "the average of bulletins": "UPDATE overview SET average_bulletin_rate = '95.82'",
    "the total": "UPDATE overview SET total = '99.59'",
    "a total that is rounded away": "UPDATE overview SET total = '100'",
    "a score": "UPDATE score_sheet SET score = '9.68' WHERE line = 'spending_rate'",
    "a score of people": "UPDATE score_sheet SET score = '49.00' WHERE line = 'management'",
    "a score that no rule here gives": "UPDATE score_sheet SET score = '39.00' WHERE line = 'targets'",
    "a deduction": "UPDATE score_sheet SET deduction = '0.00' WHERE line = 'performance'",
    "a deduction below": "UPDATE score_sheet SET deduction = '1.00' WHERE line = 'assets'",
    "a weight": "UPDATE score_sheet SET weight = '45.00' WHERE line = 'management'",
    "a hash": "UPDATE events SET leaf_hash = replace(leaf_hash, substr(leaf_hash, 1, 1), 'z') WHERE seq = 3",
    "a digit of a hash": "UPDATE events SET leaf_hash = '0' || substr(leaf_hash, 2) WHERE seq = 3",
    "the root": "UPDATE publication SET root = 'A' || substr(root, 2)",
    "the number of events": "UPDATE publication SET events = events + 1",
    "whose log it is": "UPDATE publication SET origin = 'jixiao/other'",
    "whose figures they are": "UPDATE publication SET department = replace(department, '（示例）', '')",
    "a removed project": "DELETE FROM projects WHERE project = 'SL23R03'",
    "a removed month": "DELETE FROM months WHERE month = '2023-05'",
    "a removed event": "DELETE FROM events WHERE seq = 500",
    "the last event removed": "DELETE FROM events WHERE seq = 1654",
    "a removed movement": "DELETE FROM fund_changes WHERE seq = 80",
    "a removed line": "DELETE FROM score_sheet WHERE line = 'benefit'",
    "the last line removed": "DELETE FROM score_sheet WHERE position = 13",
    "a removed statement": "DELETE FROM statements WHERE seq = 967",
    "the removed year": "DELETE FROM overview",
    "an added project": "INSERT INTO projects (project, executed_fen) VALUES ('X', 0)",
    "an added table": "CREATE TABLE notes (note TEXT)",
    "a view": "CREATE VIEW better AS SELECT 1 AS score",
    "an added column": "ALTER TABLE months ADD COLUMN note TEXT",
    "a computed column": "ALTER TABLE months ADD COLUMN better TEXT AS (executed_fen + 1)",
    "a space in a body": "UPDATE events SET body = body || ' ' WHERE seq = 3",
}  # fmt: skip


@pytest.mark.parametrize("statement", CHANGES.values(), ids=list(CHANGES))
def test_any_change_is_found(public: Path, statement: str) -> None:
    """Whatever was changed, exit code 1 and the report say so."""
    with closing(sqlite3.connect(public)) as connection, connection:
        connection.execute(statement)
    code, said = verify(public)
    assert code == 1, said
    assert "结论：不相符" in said


def test_a_changed_cell_is_named_with_both_values(public: Path) -> None:
    """Table, row, column, what is published and what was computed."""
    change(public, "UPDATE months SET bulletin_rate = '99.14' WHERE month = '2023-01'")
    assert "months 的 2023-01 行 bulletin_rate：公开的是 99.14，重算的是 89.14" in verify(public)[1]


def test_swapped_and_replaced_bodies_are_found(public: Path) -> None:
    """Two bodies swapped differ from their hashes; a body with a new hash of its own differs from the root."""
    original = public.read_bytes()
    bodies = {row["seq"]: row["body"] for row in table_rows(public, "events")}
    with closing(sqlite3.connect(public)) as connection, connection:
        connection.executemany("UPDATE events SET body = ? WHERE seq = ?", [(bodies[70], 71), (bodies[71], 70)])
    assert verify(public)[0] == 1
    public.write_bytes(original)
    with closing(sqlite3.connect(public)) as connection, connection:
        new = bodies[2].replace("干部教育培训", "其他")
        connection.execute("UPDATE events SET body = ?, leaf_hash = ? WHERE seq = 2", (new, verify_public.leaf_of(new)))
    code, said = verify(public)
    assert code == 1
    assert "root" in said
    assert "leaf_hash" not in said


NOT_COMPARED = {"policy", "explanation", "total_explanation", "rule", "parameters"}
"""Words, and what decides how a line is scored: it stands in the rubric, which is not read here."""
CELLS = [
    (table, column)
    for table, (compared, _) in verify_public.COLUMNS.items()
    for column in compared.split()
    if column not in NOT_COMPARED
]


@pytest.mark.parametrize(("table", "column"), CELLS, ids=".".join)
def test_no_figure_can_be_changed(public: Path, table: str, column: str) -> None:
    """In every column that is compared, a cell that is a little different is found, in the first row and the last."""
    original = public.read_bytes()
    key = next(iter(table_rows(public, table)[0]))
    filled = [row for row in table_rows(public, table) if row[column] is not None]
    for row in (filled[0], filled[-1]) if filled else ():
        value = row[column]
        other = value + 1 if isinstance(value, int) else value[:-1] + ("1" if value[-1] != "1" else "2")
        public.write_bytes(original)
        with closing(sqlite3.connect(public)) as connection, connection:
            if column == key:
                connection.execute(f"UPDATE {table} SET {column} = 90001 WHERE {key} = ?", (value,))
            else:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (other, row[key]))
        # What no longer is a year or an event is not readable at all.
        expected = {1, 2} if (table, column) in {("publication", "year"), ("events", "body")} else {1}
        assert verify(public)[0] in expected, (row[key], other)


@pytest.fixture
def rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The public database of a ledger built anew with one payment a fen smaller: consistent all through."""
    told = list(lines())
    paid = next(line for line in told if line["kind"] == "expenditure")
    paid["amount"] = f"{Decimal(paid['amount']) - Decimal('0.01')}"
    monkeypatch.setattr(demo_module, "lines", lambda: iter(told))
    build_demo(tmp_path / "rewritten")
    return tmp_path / "rewritten" / "public.db"


@pytest.mark.parametrize("size", [1, 600, 1654])
def test_only_a_checkpoint_finds_a_rewritten_log(public: Path, rewritten: Path, tmp_path: Path, size: int) -> None:
    """A log rewritten as a whole agrees with itself, and differs from an older checkpoint, signed or not."""
    kept = tmp_path / "kept.checkpoint"
    kept.write_text(checkpoint(public, size) + "\n— auditor AAAA\n", "utf-8")
    assert verify(public, "--checkpoint", str(kept))[0] == 0
    assert verify(rewritten)[0] == 0
    code, said = verify(rewritten, "--checkpoint", str(kept))
    assert code == 1
    assert "签名没有核对" in said


def test_a_checkpoint_of_another_log_or_none_is_told(public: Path, tmp_path: Path) -> None:
    """Another origin or root, or more events than are published, disagree; what is no checkpoint is not readable."""
    kept = tmp_path / "kept.checkpoint"
    right = checkpoint(public, 600)
    for text, expected in {
        right: 0,
        right.replace("\n", "\r\n"): 0,
        checkpoint(public, 600, "jixiao/other"): 1,
        right.replace("\n600\n", "\n601\n"): 1,
        right.replace("\n600\n", "\n1655\n"): 1,
        right.replace("\n600\n", "\n-1\n"): 2,
        "jixiao/gz-zzb-example\n600\nAAAA\n": 2,
        "": 2,
    }.items():
        kept.write_text(text, "utf-8")
        assert verify(public, "--checkpoint", str(kept))[0] == expected, text
    assert verify(public, "--checkpoint", str(tmp_path / "missing"))[0] == 2
    assert verify(public, "--checkpoint")[0] == 2


def published(demo: Path, output: Path, policy: str) -> Path:
    """Publish the worked example under another policy."""
    publish_year(demo / "ledger.db", output, year=2023, policy=load_policy(policy))
    return output


@pytest.fixture
def withheld(demo: Path, tmp_path: Path) -> Path:
    """The worked example published without the bodies of its payments."""
    policy = re.sub(r"\n  expenditure: .*", "", SHIPPED)
    return published(demo, tmp_path / "withheld.db", policy)


def test_what_rests_on_withheld_events_is_not_confirmed(withheld: Path) -> None:
    """A figure that a withheld body may count in is neither right nor wrong, whatever the others add up to."""
    code, said = verify(withheld)
    assert code == 0
    assert "不能确认（" in said
    for column in (
        "months.executed_fen：12 项",
        "months.bulletin_rate：12 项，其中 12 项等于",
        "projects.expenditure_fen：53 项",
    ):
        assert column in said
    change(withheld, "UPDATE months SET executed_fen = executed_fen - 10000 WHERE month = '2023-01'")
    change(withheld, "UPDATE months SET execution_rate = '7.34', attainment = '88.13' WHERE month = '2023-01'")
    assert verify(withheld)[0] == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE months SET execution_rate = '99.99' WHERE month = '2023-11'",
        "UPDATE projects SET remaining_fen = 1 WHERE project = 'SL23R01'",
        "UPDATE projects SET executed_fen = 1 WHERE project = 'SL23R01'",
        "UPDATE score_sheet SET score = '49.59' WHERE line = 'performance'",
        "UPDATE overview SET total = '99.59'",
        "UPDATE statements SET difference = '0.00' WHERE seq = 967",
        "UPDATE fund_changes SET amount_fen = 1 WHERE seq = 70",
        "DELETE FROM months WHERE month = '2023-05'",
        "UPDATE events SET leaf_hash = '0' || substr(leaf_hash, 2) WHERE body IS NULL",
        "UPDATE events SET body = '{}', leaf_hash = '" + verify_public.leaf_of("{}") + "' WHERE seq = 70",
        "DELETE FROM events WHERE seq = 900",
    ],
)
def test_withheld_events_hide_no_contradiction(withheld: Path, statement: str) -> None:
    """What shown bodies or the published figures themselves decide stays decided while others are withheld."""
    with closing(sqlite3.connect(withheld)) as connection, connection:
        connection.execute(statement)
    assert verify(withheld)[0] == (2 if "'{}'" in statement else 1)


def test_totals_without_confidential_projects_are_confirmed(funded: CommandLine) -> None:
    """Where totals leave confidential projects out, the shown bodies add up to them; else nobody knows."""
    more = [
        event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023"),
        event("project_registered", "reg-S", project="S", name="机密", confidential=True),
        money("appropriation", "app-S", "1.00", project="S"),
    ]
    assert funded.import_lines(more).exit_code == 0
    output, policy = funded.folder / "public.db", funded.folder / "policy.yml"
    for setting, confirmed in (("in_totals: false", True), ("in_totals: true\n  residual: 经研究可以接受推知", False)):
        policy.write_text(SHIPPED.replace("in_totals: true", setting), "utf-8")
        funded.ok("publish", "--year", "2023", "--output", str(output), "--policy", str(policy))
        code, said = verify(output)
        assert code == 0
        assert ("months.adjusted_budget_fen" not in said) == confirmed
        assert "projects.appropriation_fen：2 项，其中 2 项等于" in said


LEFT_OUT = """
tables:
  overview: [year, department, total, adjusted_budget_fen, execution_rate]
  score_sheet: [position, line, weight, department]
  months: [month, department, execution_rate]
  projects: [project, department, name]
  events: [seq, leaf_hash]
"""


def test_what_is_left_out_is_said_and_not_checked(demo: Path, tmp_path: Path) -> None:
    """Tables and columns that the policy left out are named; without bodies hardly anything is confirmed."""
    code, said = verify(published(demo, tmp_path / "less.db", LEFT_OUT))
    assert code == 0, said
    for words in ("没有公开，因而没有核对", "- statements", "- months.executed_fen", "- events.body", "没有公开 line"):
        assert words in said


def test_without_hashes_nothing_is_compared_with_a_checkpoint(demo: Path, public: Path, tmp_path: Path) -> None:
    """Where the events are not published there is no root to compute: given a checkpoint, that is an error."""
    less = published(demo, tmp_path / "less.db", "tables:\n  months: [month, department]\n")
    kept = tmp_path / "kept.checkpoint"
    kept.write_text(checkpoint(public, 600), "utf-8")
    assert verify(less)[0] == 0
    code, said = verify(less, "--checkpoint", str(kept))
    assert code == 2
    assert "不能与核验点比对" in said


MONTHS = ["DROP TABLE months", "CREATE TABLE months (month, executed_fen)"]
EVENTS = ["DROP TABLE events", "CREATE TABLE events (seq, body)"]


def body_replaced(old: str, new: str) -> list[str]:
    """Return the statement that replaces SQL text in the body of an appropriation."""
    return [f"UPDATE events SET body = replace(body, {old}, {new}) WHERE seq = 70"]


WRONG_TYPES = {
    "no publication": ["DELETE FROM publication"],
    "no year": ["UPDATE publication SET year = 9999"],
    "no tables": ["DROP TABLE publication"],
    "a text for an amount": [*MONTHS, "INSERT INTO months VALUES ('2023-01', 'x')"],
    "a real for an amount": [*MONTHS, "INSERT INTO months VALUES ('2023-01', 1e300)"],
    "two rows of one key": [*MONTHS, "INSERT INTO months (month) VALUES ('a'), ('a')"],
    "a blob for a body": [*EVENTS, "INSERT INTO events VALUES (1, x'ff')"],
    "text that is no UTF-8": ["UPDATE events SET body = CAST(x'ff' AS TEXT) WHERE seq = 3"],
    "a score in words": ["UPDATE score_sheet SET score = '1e999999' WHERE position = 1"],
    "a body that is a list": ["UPDATE events SET body = '[]' WHERE seq = 3"],
    "a body that is nothing": ["UPDATE events SET body = '' WHERE seq = 3"],
    "a body of a number": ["UPDATE events SET body = printf('%.*c', 100000, '9') WHERE seq = 3"],
    "a body too deep": ["UPDATE events SET body = printf('%.*c', 100000, '[') WHERE seq = 3"],
    "an amount too long": body_replaced("'_fen\":'", "'_fen\":' || printf('%.*c', 9999, '9')"),
    "an amount that is no integer": body_replaced("'_fen\":'", "'_fen\":1.'"),
    "a body without its amount": body_replaced("'amount_fen'", "'amount'"),
    "a kind that is a list": body_replaced("'\"appropriation\"'", "'[]'"),
}  # fmt: skip


@pytest.mark.parametrize("statements", WRONG_TYPES.values(), ids=list(WRONG_TYPES))
def test_values_that_cannot_be_are_not_readable(public: Path, statements: list[str]) -> None:
    """A database whose values are no figures, months or bodies ends in one Chinese sentence and exit code 2."""
    with closing(sqlite3.connect(public)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    code, said = verify(public)
    assert code == 2, said
    assert "不能作为公开数据库读取" in said
    assert said.count("\n") == 1


def test_other_files_are_not_readable(demo: Path, tmp_path: Path) -> None:
    """No file, an empty one, a text, a ledger, a cut copy and a folder are told from a public database."""
    contents = {"empty": b"", "text": "公开".encode() * 999, "cut": (demo / "public.db").read_bytes()[:50_000]}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    for path in (*(tmp_path / name for name in contents), tmp_path / "none", tmp_path, demo / "ledger.db"):
        code, said = verify(path)
        assert code == 2, path
        assert "不能作为公开数据库读取" in said


def test_nothing_of_the_file_steers_the_terminal(public: Path) -> None:
    """Control characters of the file are written as escapes, in the report as in an error."""
    change(public, "UPDATE months SET execution_rate = char(27) || '[2J' || char(8238, 10) WHERE month = '2023-11'")
    code, said = verify(public)
    assert code == 1
    assert "\\u001b[2J\\u202e\\u000a" in said
    change(public, "UPDATE score_sheet SET score = char(27) WHERE position = 1")
    assert "\x1b" not in verify(public)[1]


MANY_SIDED = """
id: many-sided
title: 多种指标
source: 示例
weight: 100
scale: 1
total_scale: 0
lines:
  - id: block
    title: 单独计分的一块
    weight: 40
    local_weight: 100
    lines:
      - {id: spent, title: 执行率, weight: 70, rule: rate, parameters: {of: execution_rate, budget: granted}}
      - {id: rules, title: 制度, weight: 30, rule: deduction, lines: [{id: files, title: 资料}]}
  - id: open
    title: 其他
    weight: 60
    lines:
      - id: left_out
        title: 不适用
        weight: 20
        rule: completion
        not_applicable: rebase
        parameters: {aspects: [output]}
      - id: initial
        title: 年初
        weight: 15
        rule: rate
        parameters: {of: execution_rate, budget: initial, average_places: "0"}
      - {id: given, title: 评分, weight: 15, rule: manual}
      - id: better
        title: 择优
        weight: 10
        rule: either
        lines:
          - {id: out, title: 不含结转, weight: 10, rule: rate, parameters: {of: execution_rate, carry_over: out}}
          - {id: pace, title: 进度, weight: 10, rule: rate, parameters: {of: attainment}}
"""


def test_an_eventful_ledger_agrees(funded: CommandLine) -> None:
    """Earlier years, reversals, refunds, virements, parents, re-based and local scales: nothing is found wrong."""
    more = [
        event("project_registered", "reg-G", project="G", name="一级项目"),
        event("project_registered", "reg-P3", project="P3", name="二级项目", parent="G"),
        money("appropriation", "app-old", "9.99", day="2022-03-01"),
        money("surrender", "sur-old", "1.11", day="2022-12-01"),
        money("carry_over", "carry", "33.33", project="P3", day="2023-01-02"),
        money("supplement", "more", "66.67", project="P3", day="2023-02-02", document="文1"),
        money("virement", "vire", "50.00", project="P1", to_project="P3", day="2023-04-02", reason="调整"),
        money("reduction", "less", "0.01", project="P2", day="2023-05-02"),
        money("expenditure", "paid-3", "77.77", project="P3", day="2023-06-02", voucher="V9"),
        money("refund", "back", "7.77", project="P3", day="2023-07-02", refunds="paid-3"),
        event("reversal", "undo-1", reverses="pay-2", occurred_on="2023-08-02", reason="重复"),
        event("reversal", "undo-2", reverses="vire", occurred_on="2023-09-02", reason="撤销"),
        event("statement", "st-1", subject="executed", through="2023-08", amount="0.0370", unit="万元"),
        event("statement", "st-2", subject="adjusted_budget", through="2023-12", amount="99.9", unit="元", project="G"),
        event("bulletin", "bu-1", month="2023-01", rate="1.005"),
        event("rubric_adopted", "rub", year=2023, rubric="many-sided", text=MANY_SIDED),
        event("deduction", "off-1", year=2023, rubric="many-sided", line="files", points="3.25", reason="缺"),
        event("deduction", "off-2", year=2023, rubric="many-sided", line="rules", points="1", reason="误"),
        event("deduction", "off-3", year=2023, rubric="other", line="rules", points="9", reason="别的"),
        event("reversal", "undo-3", reverses="off-2", occurred_on="2023-12-30", reason="误记"),
        event("target", "t-1", year=2023, indicator="B1", aspect="benefit", name="效益", weight="1", value="1"),
        event("published_score", "score-1", year=2023, line="given", score="13.5", reason="专家"),
    ]
    result = funded.import_lines(more)
    assert result.exit_code == 0, result.output
    output = funded.folder / "public.db"
    funded.ok("publish", "--year", "2023", "--output", str(output))
    code, said = verify(output)
    assert code == 0, said
    assert "没有发现不相符。" in said
    for words in ("given（规则 manual）", "pace（规则 rate）", "2022 年的总分"):
        assert words in said
    for statement in (
        "UPDATE score_sheet SET score = '28.0' WHERE line = 'rules'",
        "UPDATE score_sheet SET score = '0.1' WHERE line = 'block'",
        "UPDATE score_sheet SET deduction = '3.2' WHERE line = 'files'",
        "UPDATE overview SET total = total + 1",
        "UPDATE overview SET executed_fen = 1 WHERE year = 2022",
        "DELETE FROM overview WHERE year = 2022",
        "UPDATE statements SET replayed = '100.01' WHERE project IS NOT NULL",
    ):
        copy = Path(shutil.copy(output, funded.folder / "copy.db"))
        change(copy, statement)
        assert verify(copy)[0] == 1, statement


def test_an_older_sqlite_is_named(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STRICT tables need SQLite 3.37: where Python has an older one, that is what is said."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(verify_public.Unreadable, match=r"3\.37"):
        verify_public.tables_of(public)


@pytest.mark.parametrize("arguments", [(), ("a.db", "b.db"), ("--help",), ("--checkpoint", "a")], ids=str)
def test_a_wrong_command_line_is_told_how_to_write_it(arguments: tuple[str, ...]) -> None:
    """Anything but one file and perhaps a checkpoint is answered with the usage and exit code 2."""
    done = subprocess.run([sys.executable, "-I", "-S", SCRIPT, *arguments], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()[:2]) == (2, "用法")
