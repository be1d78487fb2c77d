"""``verify_public.py`` looks at the form of a file first: of one that ``publish`` does not write it reads nothing."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import pytest

from publish.files.public_file import _create
from publish.tables.tables import TABLES
from tests.publish.outsider.verifying import change, script, verify, verify_public
from tests.pythons import pythons, version_of

NEWEST = Path(sys.prefix) / "newest-sqlite"
"""Where ``make`` puts the newest SQLite for Python, apart from the environment: Datasette would take it for its own."""
UNDER_THE_NEWEST = (
    f"import runpy, sys; sys.path.insert(0, {str(NEWEST)!r}); import pysqlite3; sys.modules['sqlite3'] = pysqlite3; "
    "sys.argv.pop(0); runpy.run_path"
)


OLDEST = Path(sys.prefix) / "oldest-sqlite"
"""Where ``make`` puts SQLite 3.8, its program and its library."""
OTHER_TYPES = [
    ("overview", "executed_fen", "'many'"),
    ("overview", "executed_fen", "1.5"),
    ("months", "executed_fen", "x'31'"),
    ("months", "execution_rate", "x'31'"),
    ("events", "body", "x'7b7d'"),
    ("projects", "project", "x'31'"),
]


@lru_cache
def under_the_oldest() -> list[Path]:
    """Return each Python on this machine that runs with SQLite 3.8 in the place of its own."""
    asked = [
        [python, "-c", "import sqlite3; assert sqlite3.sqlite_version_info < (3, 9)"]
        for python in pythons()
        if version_of(python) >= (3, 8)
    ]
    environment = {"LD_LIBRARY_PATH": str(OLDEST)}
    ran = (subprocess.run(one, capture_output=True, env=environment, check=False) for one in asked)
    return [Path(one.args[0]) for one in ran if one.returncode == 0]


def said_of_table(old: str, new: str, table: str = "overview") -> list[str]:
    """Return the statement that lets the schema say something else of a table."""
    return [f"UPDATE sqlite_schema SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'"]


OTHER_FORMS = {
    # Shown to this SQLite, which does not know %p, and to newer ones.
    "a column computed": said_of_table(
        "total TEXT", "total TEXT AS (iif(strftime(''%p'') IS NULL, ''99.58'', ''100.00''))"
    ),
    "a column computed and stored": said_of_table("total TEXT", "total TEXT GENERATED ALWAYS AS (grade) STORED"),
    "a default": said_of_table("total TEXT", "total TEXT DEFAULT (randomblob(9))"),
    "a check": said_of_table("total TEXT", "total TEXT CHECK (length(randomblob(9)))"),
    "a collation": said_of_table("month TEXT", "month TEXT COLLATE NOCASE", "months"),
    "another type": said_of_table("total TEXT", "total ANY"),
    "a table that is strict": said_of_table(")", ") STRICT"),
    "a table without rowid": said_of_table(")", ") WITHOUT ROWID"),
    "a comment": said_of_table("total TEXT", "total TEXT /* */"),
    "a column more": ["ALTER TABLE months ADD COLUMN more TEXT"],
    "a table more": ["CREATE TABLE more (a)"],
    "a virtual table": ["CREATE VIRTUAL TABLE more USING fts5 (a)"],
    "a view for a table": ["DROP TABLE months", "CREATE VIEW months AS SELECT '2023-01' AS month"],
    "a view": ["CREATE VIEW more AS SELECT 1"],
    "an index on what SQL computes": ["CREATE INDEX more ON months (hex(month))"],
    "a trigger": ["CREATE TRIGGER more AFTER INSERT ON months BEGIN SELECT 1; END"],
    "statistics": ["ANALYZE"],
}


@pytest.mark.parametrize("statements", OTHER_FORMS.values(), ids=list(OTHER_FORMS))
def test_nothing_is_read_of_another_form(public: Path, statements: list[str]) -> None:
    """Whatever SQL could compute in it, or stands beside the tables, the file does not agree, and is not read."""
    with closing(sqlite3.connect(public)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)
    code, said = verify(public)
    assert (code, said.splitlines()[-1]) == (1, "结论：不相符：1 处。")
    assert "没有读取" in said


def test_another_encoding_is_another_form(public: Path, tmp_path: Path) -> None:
    """Text in UTF-16 is other bytes than those that were hashed."""
    other = tmp_path / "utf-16.db"
    with closing(sqlite3.connect(public)) as connection, closing(sqlite3.connect(other)) as copy:
        copy.execute("PRAGMA encoding = 'UTF-16le'")
        copy.executescript("\n".join(connection.iterdump()))
    assert verify(other)[0] == 1
    assert "UTF-16le" in verify(other)[1]


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_file_beside_it_is_named(public: Path, suffix: str) -> None:
    """SQLite would read a write-ahead log or a rollback journal as a part of the database."""
    assert verify(public)[0] == 0
    beside = public.with_name(public.name + suffix)
    beside.write_bytes(b"")
    code, said = verify(public)
    assert code == 1
    assert f"旁边有 {beside.name}" in said


def test_another_format_is_told(public: Path) -> None:
    """A file of a later release is not called wrong: the program that came with it can read it."""
    with closing(sqlite3.connect(public)) as connection:
        connection.execute("PRAGMA user_version = 9")
    code, said = verify(public)
    assert (code, "格式是 9" in said, "不相符" in said) == (2, True, False)


@pytest.mark.parametrize("number", verify_public.FORMATS)
def test_it_expects_what_publish_writes(number: int) -> None:
    """Every table of each format is expected as ``publish`` writes it."""
    for table in (one.in_format(number) for one in TABLES.values()):
        names = [column.name for column in table.columns]
        assert verify_public.create_table(table.name, names, number) == _create(table, number)
        assert ("STRICT" in _create(table, number)) is (number == 0)


@pytest.mark.parametrize(("table", "column", "value"), OTHER_TYPES)
def test_a_value_of_another_type_is_not_read(public: Path, table: str, column: str, value: str) -> None:
    """Without STRICT SQLite itself lets any value in: the script asks each for its type, and believes no file."""
    change(public, f"UPDATE {table} SET {column} = {value} WHERE rowid IN (SELECT min(rowid) FROM {table})")
    code, said = verify(public)
    assert (code, said.count("\n")) == (2, 1)
    assert f"表 {table} 的 {column} 有不合规定的值" in said


@pytest.mark.skipif(not (OLDEST / "sqlite3").is_file(), reason="no oldest-sqlite in the environment (npm and cc)")
def test_the_oldest_sqlite_reads_every_table(public: Path) -> None:
    """The program of SQLite 3.8 finds the file whole, and in each table the rows that were written."""
    for table in TABLES:
        query = f"PRAGMA integrity_check; SELECT count(*) FROM {table}"
        done = subprocess.run([OLDEST / "sqlite3", public, query], capture_output=True, text=True, check=True)
        with closing(sqlite3.connect(public)) as connection:
            assert done.stdout.split() == ["ok", str(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])]


@pytest.mark.skipif(not under_the_oldest(), reason="no Python here runs with oldest-sqlite")
@pytest.mark.parametrize("changed", ["", "UPDATE overview SET total = '99.59'"], ids=["honest", "tampered"])
def test_the_oldest_sqlite_says_the_same(public: Path, changed: str) -> None:
    """On an honest and on a tampered file the script says under SQLite 3.8 what it says under Python's own."""
    if changed:
        change(public, changed)
    for python in under_the_oldest():
        command = [python, script(public.parent), public]
        done = subprocess.run(command, capture_output=True, check=False, env={"LD_LIBRARY_PATH": str(OLDEST)})
        assert (done.returncode, done.stdout.decode()) == verify(public)
        assert done.returncode == bool(changed)


@pytest.mark.skipif(not NEWEST.is_dir(), reason="no newest-sqlite in the environment (pysqlite3-binary)")
@pytest.mark.parametrize("changed", ["", "UPDATE overview SET total = '99.59'"], ids=["honest", "tampered"])
def test_the_newest_sqlite_says_the_same(public: Path, changed: str) -> None:
    """On an honest and on a tampered file the script says under the newest SQLite what it says under Python's own."""
    if changed:
        change(public, changed)
    command = f"{UNDER_THE_NEWEST}({str(script(public.parent))!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", command, "", str(public)], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == verify(public)
    assert done.returncode == bool(changed)
