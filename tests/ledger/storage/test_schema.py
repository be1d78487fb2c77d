"""The schema: triggers that hold from any connection, columns that are the body, indexes that are used."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from ledger.kinds.body import canonical, leaf_hash
from ledger.storage import money_queries, queries
from ledger.storage.schema import APPLICATION_ID, SCHEMA_VERSION, TRIGGERS
from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import INSERT

CONNECTIONS = {
    "plain": (),
    "recursive triggers": ("PRAGMA recursive_triggers = ON",),
    "foreign keys off": ("PRAGMA foreign_keys = OFF",),
    "foreign keys on": ("PRAGMA foreign_keys = ON",),
    "checks ignored": ("PRAGMA ignore_check_constraints = ON",),
}
REPLACE = INSERT.replace("INSERT", "INSERT OR REPLACE", 1)


@pytest.fixture(params=CONNECTIONS.values(), ids=list(CONNECTIONS))
def connection(funded: CommandLine, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """A connection of a program that is not jixiao, on the funded ledger of 7 events."""
    with closing(sqlite3.connect(funded.ledger, isolation_level=None)) as opened:
        for pragma in request.param:
            opened.execute(pragma)
        yield opened


def contents(connection: sqlite3.Connection) -> list[Any]:
    """Return every stored row of the log and of the details."""
    rows = connection.execute("SELECT seq, CAST(body AS BLOB), leaf_hash FROM events NOT INDEXED").fetchall()
    return [*rows, *connection.execute("SELECT * FROM details").fetchall()]


def body(event_id: str = "new", **fields: Any) -> bytes:
    """Return the body of an appropriation, or of what ``fields`` make of it."""
    given = {"event_id": event_id, "kind": "appropriation", "department": "D1", "project": "P1", "amount_fen": 1}
    given |= {"occurred_on": "2023-01-05", "recorded_at": "2023-01-05T00:00:00.000000Z"}
    return canonical(given | fields)


def written(amount: str) -> bytes:
    """Return the body whose amount_fen is written as ``amount``."""
    return body().replace(b'"amount_fen":1', b'"amount_fen":' + amount.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET body = body",
        "UPDATE events SET leaf_hash = zeroblob(32) WHERE seq = 3",
        "UPDATE events SET seq = 100 WHERE seq = 7",
        "UPDATE OR IGNORE events SET body = '{}' WHERE seq = 2",
        "UPDATE OR REPLACE events SET seq = 2 WHERE seq = 3",
        "DELETE FROM events",
        "DELETE FROM events WHERE seq = 7",
        "DELETE FROM events WHERE event_id = 'pay-1'",
        "UPDATE details SET details = '{}'",
        "UPDATE details SET seq = 5",
        "UPDATE OR REPLACE details SET salt = zeroblob(16)",
        "DELETE FROM details",
        "INSERT OR REPLACE INTO details SELECT seq, salt, '{}' FROM details",
        "INSERT INTO details SELECT seq, salt, '{}' FROM details WHERE true ON CONFLICT DO UPDATE SET details = '{}'",
    ],
)
def test_what_is_recorded_stays(connection: sqlite3.Connection, statement: str) -> None:
    """No UPDATE, DELETE or replacement of events or details gets past the triggers."""
    before = contents(connection)
    with pytest.raises(sqlite3.IntegrityError, match=r"never|recorded erasure"):
        connection.execute(statement)
    assert contents(connection) == before


REFUSED_ROWS = {
    "seq taken": (7, body(), "seq must be"),
    "seq of an earlier event": (1, body(), "seq must be"),
    "seq leaves a gap": (9, body(), "seq must be"),
    "seq 0": (0, body(), "seq must be"),
    "seq negative": (-1, body(), "seq must be"),
    "seq absent": (None, body(), "seq must be"),
    "event_id taken": (8, body("pay-1"), "already recorded"),
    "amount a whole real": (8, written("1.0"), "must be an integer"),
    "amount with an exponent": (8, written("1e2"), "must be an integer"),
    "amount text": (8, written('"1"'), "must be an integer"),
    "amount null": (8, written("null"), "must be an integer"),
    "amount true": (8, written("true"), "must be an integer"),
    "amount a list": (8, written("[1]"), "must be an integer"),
    "amount beyond 64 bits": (8, written("9223372036854775808"), "must be an integer"),
    "NUL escaped": (8, body("new\0hidden"), "NUL"),
    "NUL escaped after a backslash": (8, body("new\\\0hidden"), "NUL"),
    "NUL raw": (8, body().replace(b"new", b"new\0hidden"), "NUL|malformed"),
    "no event_id": (8, b'{"kind":"x","department":"D1"}', "NOT NULL"),
    "no object": (8, b"[]", "NOT NULL"),
    "no JSON": (8, b"{", "malformed"),
}


@pytest.mark.parametrize(
    "verb", [INSERT, REPLACE, INSERT.replace("INSERT", "INSERT OR FAIL", 1)], ids=["insert", "replace", "fail"]
)
@pytest.mark.parametrize(("seq", "row", "reason"), REFUSED_ROWS.values(), ids=list(REFUSED_ROWS))
def test_only_the_next_event_can_be_inserted(
    connection: sqlite3.Connection, verb: str, seq: int | None, row: bytes, reason: str
) -> None:
    """A row that is not the next seq, or could replace one, or hides something from its columns, is refused."""
    before = contents(connection)
    with pytest.raises(sqlite3.Error, match=reason):
        connection.execute(verb, (seq, row, leaf_hash(row)))
    assert contents(connection) == before


def test_an_ignored_conflict_inserts_nothing(connection: sqlite3.Connection) -> None:
    """INSERT OR IGNORE gets no row in either, whether SQLite says so or not."""
    before = contents(connection)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(INSERT.replace("INSERT", "INSERT OR IGNORE", 1), (7, body(), leaf_hash(body())))
    assert contents(connection) == before


def test_a_second_reversal_is_refused(connection: sqlite3.Connection) -> None:
    """A row that reverses an event already reversed can be neither inserted nor put in the first one's place."""
    for seq, event_id in ((8, "rev-1"), (9, "rev-2")):
        row = canonical(json.loads(body(event_id, kind="reversal", reverses="pay-2")) | {"amount_fen": seq})
        if seq == 9:
            for verb in (INSERT, REPLACE):
                with pytest.raises(sqlite3.IntegrityError, match="already reversed"):
                    connection.execute(verb, (seq, row, leaf_hash(row)))
            return
        connection.execute(INSERT, (seq, row, leaf_hash(row)))


def test_a_leaf_hash_has_32_bytes(connection: sqlite3.Connection) -> None:
    """The trigger's neighbour, a CHECK, refuses a leaf hash of another length."""
    connection.execute("PRAGMA ignore_check_constraints = OFF")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        connection.execute(INSERT, (8, body(), b"short"))


def test_the_next_event_can_be_inserted(connection: sqlite3.Connection) -> None:
    """A backslash before u0000 is not a NUL, and an amount is accepted where it is an integer."""
    row = body("\\u0000")
    connection.execute(INSERT, (8, row, leaf_hash(row)))
    found = connection.execute("SELECT event_id, amount_fen FROM events WHERE seq = 8").fetchone()
    assert found == ("\\u0000", 1)


def test_details_go_with_a_recorded_erasure_only(connection: sqlite3.Connection, funded: CommandLine) -> None:
    """Recording details_erased deletes the details of its event, and of no other."""
    funded.import_lines([event("expenditure", "pay-3", project="P1", amount="1", occurred_on="2023-04-01", memo="茶")])
    funded.ok("append", "details_erased", "--erases", "pay-1", "--reason", "申请", "--authority", "个人信息保护法")
    assert connection.execute("SELECT event_id FROM details JOIN events USING (seq)").fetchall() == [("pay-3",)]
    with pytest.raises(sqlite3.IntegrityError, match="recorded erasure"):
        connection.execute("DELETE FROM details")


def test_columns_are_the_body(funded: CommandLine) -> None:
    """Every generated column holds exactly what the body holds, and NULL where the body holds nothing."""
    lines = [
        money("refund", "back-1", "1.50", refunds="pay-1"),
        money("virement", "vir-1", "2", to_project="P2"),
        event("reversal", "rev-1", reverses="pay-2", reason="错记", occurred_on="2023-04-01"),
    ]
    assert funded.import_lines(lines).exit_code == 0
    with closing(sqlite3.connect(funded.ledger)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_xinfo(events)") if row[6]]
        rows = connection.execute(f"SELECT body, {', '.join(columns)} FROM events NOT INDEXED").fetchall()
    assert len(columns) == 12
    assert len(rows) == 10
    for stored, *values in rows:
        fields = json.loads(stored)
        fields["month"] = fields["occurred_on"][:7]
        assert dict(zip(columns, values, strict=True)) == {name: fields.get(name) for name in columns}


@pytest.mark.parametrize(
    ("query", "parameters", "index"),
    [
        ("SELECT project, month, sum(amount_fen) FROM movements GROUP BY project, month", (), "events_by_month"),
        (money_queries.MOVEMENTS_ADDED_UP, (7,), "events_by_month"),
        (money_queries.MOVED_IN_YEAR, ("P1", *["2023-01"] * 12), "events_by_month (month=? AND project=?)"),
        (
            money_queries.MOVED_BY_MONTH,
            ('["P1"]', *["2023-01"] * 12, 7),
            "events_by_month (month=? AND project=?)",
        ),
        (money_queries.LAST_MONTH_MOVED, ("2023-01", "2023-12"), "events_by_month (month>? AND month<?)"),
        (
            money_queries.FIRST_PAYMENT,
            ("P1", "2023-01"),
            "events_by_month (month=? AND project=? AND kind=? AND amount_fen>?)",
        ),
        (queries.HAS_MOVEMENTS, ("P1",), "events_by_month (month=? AND project=?)"),
        (money_queries.MOVEMENTS_ADDED_UP_IN_PARTS, (7,), "events_by_month"),
        (money_queries.REFUNDED_FEN_OF, ('["pay-1"]',), "events_by_refunds (refunds=?)"),
        (queries.REVERSALS_OF, ('["pay-1"]',), "events_by_reverses (reverses=?)"),
        (queries.BODIES_OF, ('["pay-1"]',), "events_by_event_id (event_id=?)"),
        (queries.PAYMENTS_LIKE, ('[["2023-01", "P1", 1]]',), "events_by_month"),
        (queries.REGISTRATION, ("P1",), "events_without_amount (kind=? AND project=?)"),
        (queries.HAS_CHILDREN, ("P1",), "events_by_parent"),
        (queries.BODY, ("pay-1",), "events_by_event_id (event_id=?)"),
        (queries.UNREVERSED, ("bulletin",), "events_without_amount (kind=?)"),
    ],
    ids=[
        "the view",
        "replay",
        "balance",
        "months",
        "last month",
        "first payment",
        "movements",
        "large",
        "refunds",
        "reversals",
        "events",
        "payments",
        "registration",
        "children",
        "event",
        "facts",
    ],
)
def test_queries_use_their_index(funded: CommandLine, query: str, parameters: tuple[Any, ...], index: str) -> None:
    """What is asked of a long log is answered from the index meant for it."""
    with closing(sqlite3.connect(funded.ledger)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", parameters)]
    assert any(f"INDEX {index}" in step for step in plan), plan


def test_replay_reads_the_covering_index_only(funded: CommandLine) -> None:
    """Adding up amounts by month, project and kind reads every column from the index and opens no body.

    SQLite's plan does not say COVERING where columns are generated; its program says it.
    """
    replay = "SELECT month, project, kind, sum(amount_fen) FROM events WHERE amount_fen IS NOT NULL GROUP BY 1, 2, 3"
    with closing(sqlite3.connect(funded.ledger)) as connection:
        root_page = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        pages = {name: connection.execute(root_page, (name,)).fetchone()[0] for name in ("events", "events_by_month")}
        program = connection.execute(f"EXPLAIN {replay}").fetchall()
    cursors = {page: cursor for _, operation, cursor, page, *_ in program if operation == "OpenRead"}
    read = {cursor for _, operation, cursor, *_ in program if operation == "Column"}
    assert cursors[pages["events_by_month"]] in read
    assert cursors.get(pages["events"]) not in read
    assert "Function" not in {row[1] for row in program}


def test_nothing_is_recorded_without_the_guards(funded: CommandLine) -> None:
    """The triggers that must be there are those of the schema; where one is gone, recording is refused."""
    with closing(sqlite3.connect(funded.ledger, isolation_level=None)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        assert {name for name, _ in rows} == TRIGGERS.keys()
        for name, statement in rows:
            connection.execute(f"DROP TRIGGER {name}")
            said = funded.refused("append", "month_closed", "--month", "2023-01")
            assert (name in said, "[ledger_unguarded]" in said) == (True, True)
            connection.execute(statement)
    funded.ok("append", "month_closed", "--month", "2023-01")


def test_the_file_says_what_it_is(funded: CommandLine) -> None:
    """application_id marks a ledger (JXLG) and user_version its format; both tables are STRICT, the journal a WAL."""
    with closing(sqlite3.connect(funded.ledger)) as connection:
        marks = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        strict = {row[1]: row[5] for row in connection.execute("PRAGMA table_list")}
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert marks == [APPLICATION_ID, SCHEMA_VERSION] == [int.from_bytes(b"JXLG"), 4]
    assert (strict["events"], strict["details"]) == (1, 1)
