"""The file of a public database: the same for the same rows, written whole or not at all, never over another file."""

import os
import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.errors import UnusableFile
from ledger.files import durable
from publish.files import public_file as module
from publish.files.application_id import APPLICATION_ID, is_public_file
from publish.files.open_public import content_digest
from publish.publication import publish_year
from publish.serving import require_public
from publish.tables.tables import TABLES
from tests.publish.fixtures import built_demo, public_file, some_rows, table_rows

PLAIN = re.compile("CREATE TABLE [a-z_]+ \\([a-z_]+ (INTEGER|TEXT) NOT NULL PRIMARY KEY(, [a-z_]+ (INTEGER|TEXT))*\\)")


def digest_of(path: Path) -> str:
    """Return the content digest of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return content_digest(connection)


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example."""
    return built_demo(tmp_path_factory)


def test_the_same_log_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    """Publishing one ledger again, into another folder and name, gives the same bytes and digest."""
    first = publish_year(demo / "ledger.db", tmp_path / "first.db", year=2023)
    second = publish_year(demo / "ledger.db", tmp_path / "second.db", year=2023)
    assert first.digest == second.digest == digest_of(demo / "public.db")
    assert (tmp_path / "first.db").read_bytes() == (tmp_path / "second.db").read_bytes()
    assert (tmp_path / "first.db").read_bytes() == (demo / "public.db").read_bytes()


@pytest.mark.parametrize("total_fen", [2**63, -(2**63) - 1])
def test_a_sum_that_no_database_holds_is_refused(tmp_path: Path, total_fen: int) -> None:
    """It is named with its table and column, and nothing is left beside; one fen less is published."""
    path = tmp_path / "public.db"
    with pytest.raises(UnusableFile, match=f"overview 的 executed_fen 为 {total_fen}，") as refused:
        public_file(path, some_rows(executed_fen=total_fen))
    assert (refused.value.code, list(tmp_path.iterdir())) == ("figure_too_large", [])
    almost_fen = total_fen - (1 if total_fen > 0 else -1)
    public_file(path, some_rows(executed_fen=almost_fen))
    assert table_rows(path, "overview")[0]["executed_fen"] == almost_fen


def _other_pages(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 512")
    connection.execute("VACUUM")


def _other_order(connection: sqlite3.Connection) -> None:
    """Put the rows of a table back in another order, and the tables too."""
    kept = connection.execute("SELECT * FROM months").fetchall()
    made = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'months'").fetchone()[0]
    connection.execute("DROP TABLE months")
    connection.execute(made)
    random.Random(1).shuffle(kept)
    connection.executemany(f"INSERT INTO months VALUES ({','.join('?' * len(kept[0]))})", kept)


@pytest.mark.parametrize("change", [_other_pages, _other_order])
def test_the_digest_is_of_the_content(tmp_path: Path, change: Callable[[sqlite3.Connection], None]) -> None:
    """The content digest does not depend on how SQLite lays out the pages or on the order of insertion."""
    path = public_file(tmp_path / "public.db")
    bytes_before, digest_before = path.read_bytes(), digest_of(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        change(connection)
    assert path.read_bytes() != bytes_before
    assert digest_of(path) == digest_before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE months SET schedule = '9.00' WHERE month = '2023-01'",
        "UPDATE months SET schedule = NULL WHERE month = '2023-01'",
        "DELETE FROM targets",
        "ALTER TABLE months RENAME COLUMN schedule TO other",
        "CREATE TABLE extra (a TEXT)",
    ],
)
def test_any_change_of_content_changes_the_digest(tmp_path: Path, statement: str) -> None:
    """A changed value, a missing row, another column name and a further table each give another digest."""
    path = public_file(tmp_path / "public.db")
    before = digest_of(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    assert digest_of(path) != before


def test_the_file_is_marked_and_plain(demo: Path) -> None:
    """A public database bears the application_id, any SQLite 3 reads it, and it is one sound file without a log."""
    path = demo / "public.db"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        kinds = {row[0] for row in connection.execute("SELECT type FROM sqlite_schema")}
        written = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    assert kinds <= {"table", "index"}
    assert len(written) == len(TABLES)
    # A table that any SQLite knows: columns of two types, the first of them the key.
    assert [sql for sql in written if not PLAIN.fullmatch(sql)] == []
    # With a rollback journal, and its schema in the format of SQLite 3.3 (https://sqlite.org/fileformat.html).
    header = path.read_bytes()[:100]
    assert (header[18:20], header[44:48]) == (b"\1\1", b"\0\0\0\4")
    assert is_public_file(path)
    assert not is_public_file(demo / "ledger.db")


def test_no_clock_is_in_the_file(demo: Path) -> None:
    """The day of publishing stands nowhere; that of recording only in the bodies that are shown."""
    cells = [
        str(value)
        for table in TABLES
        for row in table_rows(demo / "public.db", table)
        for column, value in row.items()
        if (table, column) != ("events", "body")
    ]
    today = datetime.now(UTC)
    for day in (today, today - timedelta(days=1), today + timedelta(days=1)):
        assert [cell for cell in cells if day.strftime("%Y-%m-%d") in cell or day.strftime("%Y%m%d") in cell] == []


@pytest.mark.parametrize("content", [b"", b"my own notes", b"SQLite format 3\0" + bytes(100)], ids=["", "text", "db"])
def test_no_other_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    """A file that is no public database, even an empty one, is refused and untouched."""
    path = tmp_path / "public.db"
    path.write_bytes(content)
    with pytest.raises(UnusableFile) as refusal:
        public_file(path)
    assert refusal.value.code == "not_a_public_database"
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_neither_folder_nor_pipe_is_a_public_file(tmp_path: Path) -> None:
    """A folder, a pipe nobody writes to and an absent file are no public databases, and asking does not hang."""
    os.mkfifo(tmp_path / "pipe")
    assert [is_public_file(path) for path in (tmp_path, tmp_path / "pipe", tmp_path / "absent")] == [False] * 3


@pytest.mark.parametrize("output", ["nowhere/public.db", "x" * 300 + ".db", "a-file/public.db"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, output: str) -> None:
    """A folder that is absent or a file, and a name that is too long, are refused in a sentence."""
    (tmp_path / "a-file").write_text("", "utf-8")
    with pytest.raises(UnusableFile) as refusal:
        public_file(tmp_path / output)
    assert refusal.value.code in {"no_such_folder", "cannot_publish"}


def _fails(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("where", "name"), [(module, "_check"), (durable, "_sync"), (Path, "replace")])
def test_a_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: object, name: str
) -> None:
    """A failure while the new file is written leaves the old one as it was, and nothing beside it."""
    path = public_file(tmp_path / "public.db")
    before = path.read_bytes()
    monkeypatch.setattr(where, name, _fails)
    with pytest.raises(UnusableFile) as refusal:
        public_file(path, some_rows(total="1.00"))
    assert refusal.value.code == "cannot_publish"
    assert "磁盘已满" in str(refusal.value)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("other", [{"executed_fen": "a lot"}, {"execution_rate": b"90.00"}], ids=["text", "bytes"])
def test_a_row_that_does_not_fit_leaves_nothing(tmp_path: Path, other: dict[str, object]) -> None:
    """SQLite takes a value of any type: what was written is asked for it, and then no file appears."""
    with pytest.raises(UnusableFile) as refusal:
        public_file(tmp_path / "public.db", some_rows(**other))
    assert refusal.value.code == "cannot_publish"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", ["'many'", "1.5", "x'31'"])
def test_a_file_with_a_value_of_another_type_is_damaged(tmp_path: Path, value: str) -> None:
    """It is neither served nor compared, because nobody knows how another program shows it."""
    path = public_file(tmp_path / "public.db")
    require_public(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE overview SET executed_fen = {value}")
    with pytest.raises(UnusableFile) as refusal:
        require_public(path)
    assert refusal.value.code == "damaged_public_database"


@pytest.mark.parametrize("name", ["公开 库.db", "a?b#c%20.db", "file:x.db", "-.db"])
def test_any_name_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file name with spaces, Chinese or what means something in a URI is written under that very name."""
    monkeypatch.chdir(tmp_path)
    public_file(Path(name))
    public_file(Path(name), some_rows(total="1.00"))
    assert [found.name for found in tmp_path.iterdir()] == [name]
    assert table_rows(Path("./" + name).absolute(), "overview")[0]["total"] == "1.00"
