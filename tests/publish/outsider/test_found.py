"""``verify_public.py``: an outsider with Python and the public database alone finds what was changed in it."""

import shutil
import sqlite3
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.proofs.merkle import root
from publish import demo as demo_module
from publish.demo import build_demo
from publish.example import lines
from publish.policy.reader import load_policy
from publish.publication import publish_year
from publish.tables.tables import TABLES
from tests.publish.fixtures import table_rows
from tests.publish.outsider.changes import CHANGES
from tests.publish.outsider.verifying import (
    Statements,
    change,
    eventful_public,
    script,
    verify,
    verify_alone,
    verify_public,
)
from tests.test_release import DATA


def leaves(public: Path) -> list[bytes]:
    """Return the published leaf hashes."""
    return [bytes.fromhex(row["leaf_hash"]) for row in table_rows(public, "events")]


def checkpoint(public: Path, size: int, origin: str = "jixiao/gz-zzb-example") -> str:
    """Return the checkpoint of the first ``size`` events, computed by the ledger's own code."""
    return f"{origin}\n{size}\n{b64encode(root(leaves(public)[:size])).decode()}\n"


def test_the_worked_example_agrees(public: Path) -> None:
    """All that can be computed again agrees, and the report says how much it was and what it does not prove."""
    code, said = verify_alone(public)
    assert code == 0
    for words in ("projects：1060 项", "score_sheet.explanation：13 格", "核验点", "不能说明事件属实"):
        assert words in said
    assert said.splitlines()[-1] == "结论：没有发现不相符，但没有比对 score_sheet 的 explanation。"
    assert "不能确认：" not in said
    assert verify(public) == (code, said)


@pytest.mark.parametrize("statements", CHANGES.values(), ids=list(CHANGES))
def test_any_change_is_found(public: Path, statements: Statements) -> None:
    """Whatever was changed, exit code 1 and the report say so."""
    change(public, statements)
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


NOT_COMPARED = {"policy", "explanation"}
"""Words: what the policy says is compared, not how; the other one is named in the verdict."""
OF_PROJECTS = {"project_scores", "project_sheets"}
"""The example adopts no rubric for projects; their sheets are tried in tests/publish/content/test_project_sheets.py."""
CELLS = [
    (table, column)
    for table, columns in verify_public.COLUMNS.items()
    for column in columns.split()
    if table not in OF_PROJECTS
    # Whether a body is withheld for another year only other publications tell.
    if column not in NOT_COMPARED and (table, column) != ("events", "year")
]


def test_every_column_is_known() -> None:
    """What a public database can have is what the script expects in it."""
    assert {table: sorted(columns.split()) for table, columns in verify_public.COLUMNS.items()} == {
        name: sorted(table.by_name) for name, table in TABLES.items()
    }


@pytest.mark.parametrize(("table", "column"), CELLS, ids=list(map(".".join, CELLS)))
def test_no_figure_can_be_changed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, table: str, column: str
) -> None:
    """In every column that is compared, a cell that is a little different is found, in the first row and the last."""
    public = Path(shutil.copy(eventful_public(tmp_path_factory), tmp_path / "copy.db"))
    original = public.read_bytes()
    key = next(iter(table_rows(public, table)[0]))
    rows = table_rows(public, table)
    filled = [row for row in rows if row[column] is not None] or rows
    for row in (filled[0], filled[-1]):
        # The example has no sub-units.
        value = "" if row[column] is None else row[column]
        other = value + 1 if isinstance(value, int) else value[:-1] + ("1" if value[-1:] != "1" else "2")
        public.write_bytes(original)
        with closing(sqlite3.connect(public)) as connection, connection:
            changed = 90001 if column == key else other
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (changed, row[key]))
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
    code, said = verify(public, "--checkpoint", str(tmp_path / "missing"))
    assert code == 2
    assert "missing：不能作为核验点读取" in said
    assert verify(public, "--checkpoint")[0] == 2


def published(demo: Path, output: Path, policy: str) -> Path:
    """Publish the worked example under another policy."""
    publish_year(demo / "ledger.db", output, year=2023, policy=load_policy(policy))
    return output


LEFT_OUT = """
tables:
  overview: [year, department, total, published_total, adjusted_budget_fen, execution_rate]
  score_sheet: [position, line, weight, published_score, department]
  months: [month, department, execution_rate]
  projects: [project, department, name]
  events: [seq, leaf_hash]
"""


def test_what_is_left_out_is_said_and_not_checked(demo: Path, tmp_path: Path) -> None:
    """Tables and columns that the policy left out are named; without bodies hardly anything is confirmed."""
    code, said = verify(published(demo, tmp_path / "less.db", LEFT_OUT))
    assert code == 0, said
    for words in ("没有公开，因而没有核对", "- months.executed_fen", "- events.body", "没有公开 line"):
        assert words in said
    assert "没有公开 events 的 body、" in said.splitlines()[-1]
    assert "、targets、project_scores、project_sheets、statements、fund_changes。" in said.splitlines()[-1]


def test_without_hashes_nothing_is_compared_with_a_checkpoint(demo: Path, public: Path, tmp_path: Path) -> None:
    """Where the events are not published there is no root to compute: given a checkpoint, that is an error."""
    less = published(demo, tmp_path / "less.db", "tables:\n  months: [month, department]\n")
    kept = tmp_path / "kept.checkpoint"
    kept.write_text(checkpoint(public, 600), "utf-8")
    assert verify(less)[0] == 0
    code, said = verify(less, "--checkpoint", str(kept))
    assert code == 2
    assert "不能与核验点比对" in said


def body_replaced(old: str, new: str) -> list[str]:
    """Return the statement that replaces SQL text in the body of an appropriation."""
    return [f"UPDATE events SET body = replace(body, {old}, {new}) WHERE seq = 70"]


WRONG_TYPES = {
    "no publication": ["DELETE FROM publication"],
    "no year": ["UPDATE publication SET year = 9999"],
    "no tables": ["DROP TABLE publication"],
    "text that is no UTF-8": ["UPDATE events SET body = CAST(x'ff' AS TEXT) WHERE seq = 3"],
    "an empty weight": ["UPDATE score_sheet SET weight = '' WHERE position = 1"],
    "too many lines": [
        "WITH n(i) AS (SELECT 14 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
        "INSERT INTO score_sheet (position, line) SELECT i, i FROM n"
    ],
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


def test_no_project_stands_below_many() -> None:
    """A long line of parents, which would take long to add up, is refused."""
    bodies = [{"kind": "project_registered", "project": f"P{n}", "parent": f"P{n - 1}", "name": "x"} for n in range(99)]
    bodies.append({"kind": "expenditure", "project": "P98", "amount_fen": 1})
    told = [{"event_id": str(seq), "occurred_on": "2023-01-01", **body} for seq, body in enumerate(bodies)]
    with pytest.raises(verify_public.Unreadable, match="50 层"):
        verify_public.Log(
            verify_public.Bodies({seq: {"body": verify_public.canonical(event)} for seq, event in enumerate(told)})
        )


def test_events_that_name_each_other_count_for_no_year() -> None:
    """Two reversals of each other, and one of itself, lead nowhere, and the search for their year ends."""
    named = {1: 2, 2: 1, 3: 3}
    told = {seq: {"event_id": str(seq), "kind": "reversal", "occurred_on": "2023-01-01"} for seq in named}
    events = {seq: event | {"reverses": str(named[seq])} for seq, event in told.items()}
    rows = {seq: {"body": verify_public.canonical(event)} for seq, event in events.items()}
    log = verify_public.Log(verify_public.Bodies(rows))
    assert [verify_public.year_of(event, log) for event in events.values()] == [None, None, None]


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


def test_an_eventful_ledger_agrees(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a ledger holds, nothing is found wrong, and all of the score is computed again."""
    code, said = verify(eventful_public(tmp_path_factory))
    assert code == 0, said
    assert (
        said.splitlines()[-1] == "结论：没有发现不相符，但前提：1 个属于其他年度，没有比对 score_sheet 的 explanation。"
    )
    assert "2022 年的总分" in said


OF_EVENTFUL = [
    "UPDATE score_sheet SET score = '28.0' WHERE line = 'rules'",
    "UPDATE score_sheet SET score = '0.1' WHERE line = 'block'",
    "UPDATE score_sheet SET score = '9.9' WHERE line = 'better'",
    "UPDATE score_sheet SET score = '14.0' WHERE line = 'given'",
    "UPDATE score_sheet SET deduction = '3.2' WHERE line = 'files'",
    "UPDATE score_sheet SET weight = '20.0' WHERE line = 'left_out'",
    "UPDATE overview SET total = total + 1 WHERE year = 2023",
    "UPDATE overview SET grade = '优' WHERE year = 2023",
    "UPDATE overview SET executed_fen = 1 WHERE year = 2022",
    "UPDATE overview SET total = '49' WHERE year = 2022",
    "UPDATE overview SET rubric = 'many-sided', rubric_title = '多种指标' WHERE year = 2022",
    "UPDATE overview SET year = 1999 WHERE year = 2022",
    "UPDATE score_sheet SET events = 0, event_seqs = '3-1' WHERE line = 'rules'",
    "UPDATE score_sheet SET event_seqs = replace(event_seqs, '3', '900') WHERE line = 'rules'",
    "UPDATE score_sheet SET event_seqs = '3', events = 1 WHERE line = 'given'",
    "UPDATE score_sheet SET event_seqs = NULL, events = 0 WHERE line = 'files'",
    "UPDATE score_sheet SET event_seqs = '3', events = 1 WHERE line = 'spent'",
    "UPDATE score_sheet SET event_seqs = '3', events = 1 WHERE line = 'block'",
    "UPDATE score_sheet SET event_seqs = '3', events = 1 WHERE line = 'better'",
    "UPDATE score_sheet SET event_seqs = '3', events = 1 WHERE line = 'left_out'",
    "UPDATE overview SET total_explanation = NULL WHERE year = 2023",
    "UPDATE overview SET total_explanation = '加分' WHERE year = 2022",
    "DELETE FROM overview WHERE year = 2022",
    "UPDATE statements SET replayed = '100.01' WHERE project IS NOT NULL",
    "UPDATE projects SET office = '误记' WHERE project = 'P3'",
    "UPDATE projects SET office = '次年' WHERE project = 'P3'",
    "UPDATE fund_changes SET project_name = '二级项目' WHERE project = 'P3'",
]


@pytest.mark.parametrize("statement", OF_EVENTFUL)
def test_a_change_among_many_things_is_found(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, statement: str
) -> None:
    """Alternatives, local scales, grades, scores given by people, projects renamed: a wrong one is found."""
    copy = Path(shutil.copy(eventful_public(tmp_path_factory), tmp_path / "copy.db"))
    change(copy, statement)
    assert verify(copy)[0] == 1


def test_an_older_sqlite_is_named(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STRICT tables, of format 0 alone, need SQLite 3.37: where Python has an older one, that is what is said."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    assert verify(public)[0] == 0
    code, said = verify(DATA / "release-0.1.0" / "public.db")
    assert (code, "SQLite" in said, "需要 3.37 或更新" in said) == (2, True, True)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.db", "b.db"),
        ("--help",),
        ("--checkpoint", "a"),
        ("--downloads", "a"),
        ("a.db", "--downloads"),
        ("a.db", "--downloads", "b", "--downloads", "c"),
    ],
    ids=str,
)
def test_a_wrong_command_line_is_told_how_to_write_it(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Anything but one file and perhaps a checkpoint and a folder is answered with the usage and exit code 2."""
    command = [sys.executable, "-I", "-S", str(script(tmp_path)), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()[:2]) == (2, "用法")


def test_an_index_that_shows_readers_other_rows_is_found(public: Path) -> None:
    """The index of the key, hidden while its table is changed, is named in a sentence."""
    before = shutil.copy(public, public.with_name("before.db"))
    own, of = "type = 'index' AND tbl_name = 'months'", "WHERE name = 'months'"
    for statement in (
        f"DELETE FROM sqlite_schema WHERE {own}",
        f"UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL PRIMARY KEY', '') {of}",
        "UPDATE months SET month = '2023-13', executed_fen = 1 WHERE month = '2023-12'",
        f"INSERT INTO sqlite_schema SELECT * FROM earlier.sqlite_schema WHERE {own}",
        f"UPDATE sqlite_schema SET sql = (SELECT sql FROM earlier.sqlite_schema {of}) {of}",
    ):
        # Opened anew, because the schema is read once.
        with closing(sqlite3.connect(public)) as connection, connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("ATTACH ? AS earlier", (str(before),))
            connection.execute(statement)
    code, said = verify(public)
    assert code == 2
    assert "SQLite 的完整性检查没有通过" in said


def test_a_policy_that_cannot_be_read_is_told(public: Path) -> None:
    """What is published can be held against no policy then: that disagrees, and the report says in which line."""
    change(public, "UPDATE publication SET policy = 'tables: &all' || char(10) || policy")
    code, said = verify(public)
    assert code == 1
    assert "publication 的 2023 行 policy（公开范围）：全文不是本程序所读的 YAML（第 1 行" in said
    assert said.splitlines()[-1].startswith("结论：不相符：1 处")
