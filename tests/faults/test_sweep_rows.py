"""Rows deleted, renumbered, exchanged, inserted and cut off, at every seq, by hands that put all triggers back.

What the rules cannot tell, such as two payments of one batch in another order, a checkpoint kept elsewhere tells.
"""

import random
import sqlite3
from collections.abc import Callable

import pytest

from ledger.kinds.body import leaf_hash
from ledger.verify import verify
from tests.conftest import CommandLine
from tests.ledger.tampering import Tamper, sql, tamper, together

from . import at_length
from .specimen import EVENTS, Specimen

pytestmark = pytest.mark.usefixtures("small_blocks")

SEQS = at_length(bounded=sorted(random.Random(5).sample(range(1, EVENTS), 20)), long=list(range(1, EVENTS)))
BOTH = ("events", "details")


def in_both(change: str) -> Tamper:
    """Return the tampering that does the same to the row of an event and to that of its details."""
    return sql(*(change.format(table=table) for table in BOTH))


def deleted(seq: int) -> Tamper:
    """Return the tampering that deletes an event with its details."""
    return in_both(f"DELETE FROM {{table}} WHERE seq = {seq}")


def renumbered(seq: int) -> Tamper:
    """Return the tampering that moves an event with its details behind all others."""
    return in_both(f"UPDATE {{table}} SET seq = {EVENTS + seq} WHERE seq = {seq}")


def hashes_exchanged(seq: int) -> Tamper:
    """Return the tampering that gives an event and the next one each other's leaf hash."""
    other = f"(SELECT leaf_hash FROM events AS other WHERE other.seq = {2 * seq + 1} - events.seq)"
    return sql(f"UPDATE events SET leaf_hash = {other} WHERE seq IN ({seq}, {seq + 1})")


def exchanged(seq: int) -> Tamper:
    """Return the tampering that exchanges an event and the next one, whole and with their details."""
    moves = ((seq, -9), (seq + 1, seq), (-9, seq + 1))
    return together(*(in_both(f"UPDATE {{table}} SET seq = {to} WHERE seq = {at}") for at, to in moves))


def inserted(seq: int) -> Tamper:
    """Return the tampering that makes room after an event and puts a payment there, hashed as it should be."""
    away = in_both(f"UPDATE {{table}} SET seq = -seq - 1 WHERE seq > {seq}")
    back = in_both("UPDATE {table} SET seq = -seq WHERE seq < 0")
    return together(away, back, lambda connection: insert_payment(connection, seq + 1))


def cut_off(seq: int) -> Tamper:
    """Return the tampering that deletes everything after an event."""
    return in_both(f"DELETE FROM {{table}} WHERE seq > {seq}")


def rewritten(seq: int) -> Tamper:
    """Return the tampering that changes who recorded an event and gives it the leaf hash it then has."""

    def how(connection: sqlite3.Connection) -> None:
        connection.create_function("leaf", 1, lambda body: leaf_hash(body.encode()))
        change = 'replace(body, \'"recorded_by":"clerk"\', \'"recorded_by":"chief"\')'
        connection.execute(f"UPDATE events SET body = {change}, leaf_hash = leaf({change}) WHERE seq = {seq}")

    return how


def insert_payment(connection: sqlite3.Connection, seq: int) -> None:
    """Insert a copy of a payment, under another event_id and with the leaf hash it then has."""
    connection.create_function("leaf", 1, lambda body: leaf_hash(body.encode()))
    body = "json_set(body, '$.event_id', 'copy')"
    changed = {"seq": str(seq), "body": body, "leaf_hash": f"leaf({body})", "event_id": "'copy'"}
    columns = [row[1] for row in connection.execute("PRAGMA table_xinfo(events)") if row[6] == 0]
    values = ", ".join(changed.get(column, column) for column in columns)
    query = f"INSERT INTO events ({', '.join(columns)}) SELECT {values} FROM events WHERE event_id = 'b-1'"
    assert connection.execute(query).rowcount == 1


FOUND_BY_ITSELF = {
    "deleted": (deleted, "event_missing"),
    "renumbered": (renumbered, "event_missing"),
    "hashes exchanged": (hashes_exchanged, "leaf_hash_differs"),
}


@pytest.mark.parametrize(("how", "code"), FOUND_BY_ITSELF.values(), ids=list(FOUND_BY_ITSELF))
def test_a_row_out_of_order(empty: CommandLine, specimen: Specimen, how: Callable[[int], Tamper], code: str) -> None:
    """A row that is missing or is not what was hashed is named first, whichever it is."""
    for seq in SEQS:
        empty.ledger.write_bytes(specimen.content)
        tamper(empty, how(seq))
        found = [(problem.seq, problem.code) for problem in verify(empty.ledger).problems]
        assert (seq, code) in found, (seq, found)
        assert found[0][0] in specimen.may_be_named(seq), (seq, found)


FOUND_BY_A_CHECKPOINT = {
    "exchanged whole": (exchanged, "history_rewritten"),
    "inserted between": (inserted, "history_rewritten"),
    "rewritten and hashed again": (rewritten, "history_rewritten"),
    "the tail cut off": (cut_off, "events_cut_off"),
}


@pytest.mark.parametrize(("how", "code"), FOUND_BY_A_CHECKPOINT.values(), ids=list(FOUND_BY_A_CHECKPOINT))
def test_a_history_made_anew(empty: CommandLine, specimen: Specimen, how: Callable[[int], Tamper], code: str) -> None:
    """Whatever rule a history made anew keeps to, it is not that of the checkpoint; what was cut off is named."""
    empty.ledger.write_bytes(specimen.content)
    checkpoint = empty.folder / "checkpoint"
    checkpoint.write_text(empty.ok("checkpoint"), "utf-8")
    for seq in SEQS:
        empty.ledger.write_bytes(specimen.content)
        tamper(empty, how(seq))
        found = [(problem.seq, problem.code) for problem in verify(empty.ledger, [str(checkpoint)]).problems]
        assert (seq + 1 if code == "events_cut_off" else None, code) in found, (seq, found)
