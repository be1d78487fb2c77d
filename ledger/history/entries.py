"""Reading the log: events with their seq, what still stands of them, and the movements added up."""

import re
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from attrs import frozen

from ledger.errors import NotRecorded, UnreadableBody
from ledger.kinds import DepartmentRegistered, Event
from ledger.kinds.body import decode, leaf_hash
from ledger.kinds.movements import MONEY_KINDS, Movement
from ledger.proofs.leaf_hashes import LeafHashes
from ledger.storage import money_queries, queries
from ledger.storage.store import Ledger
from ledger.values.text import forbidden_character, normal, shown


@frozen(kw_only=True)
class Entry:
    """One event and its place in the log, counted from 1."""

    seq: int
    event: Event


def entries(ledger: Ledger, *, as_of: int) -> Iterator[Entry]:
    """Yield every event up to the seq ``as_of``, in order."""
    for seq, body in bodies(ledger, as_of=as_of):
        yield Entry(seq=seq, event=decode(body))


def bodies(ledger: Ledger, *, as_of: int) -> Iterator[tuple[int, bytes]]:
    """Return the seq and the stored body of every event up to the seq ``as_of``, in order, as they are asked for."""
    # The cursor itself: a generator that is given up on would close it, perhaps after its ledger.
    return ledger.connection.execute(queries.BODIES, (as_of,))


def recorded_facts(ledger: Ledger, *, as_of: int) -> Iterator[tuple[int, bytes]]:
    """Return the seq and the stored body of every event without an amount up to the seq ``as_of``, reversed or not."""
    return ledger.connection.execute(queries.RECORDED_FACTS, (as_of,))


def named_event_ids(ledger: Ledger) -> frozenset[str]:
    """Return the ids of the events that others refund, reverse or erase: few beside the whole log."""
    return frozenset(event_id for (event_id,) in ledger.connection.execute(queries.NAMED))


def open_digests(ledger: Ledger) -> frozenset[str]:
    """Return the digests of import files in bodies that no salt protects: those of imports before there were any."""
    return frozenset(digest for (digest,) in ledger.connection.execute(queries.SOURCE_DIGESTS)) - ledger.imports()


def digest_tells(ledger: Ledger, event: Event) -> bool:
    """Tell whether the digest of an event's import file is open and would tell a sealed cell or a confidential project.

    Whoever knows the rest of the file can try values for the one until the digest is right.
    """
    digest = event.source.get("sha256") if event.source else None
    if digest is None or digest not in open_digests(ledger):
        return False
    return bool(ledger.connection.execute(queries.DIGEST_TELLS, (digest,)).fetchone()[0])


def payees(ledger: Ledger, *, as_of: int) -> Iterator[str]:
    """Yield every payee of the events up to the seq ``as_of`` once, but for those that were erased."""
    for (payee,) in ledger.connection.execute(queries.PAYEES, (as_of,)):
        yield str(payee)


def has_erased_since(ledger: Ledger, seq: int) -> bool:
    """Tell whether any details were erased by an event after the one at ``seq``."""
    return bool(ledger.connection.execute(queries.ERASED_SINCE, (seq,)).fetchone()[0])


def is_disclosed(ledger: Ledger, digest: str) -> bool:
    """Tell whether the ledger records the disclosure of that content, reversed or not."""
    return bool(ledger.connection.execute(queries.DISCLOSED, (digest,)).fetchone()[0])


def standing_facts(ledger: Ledger, *, as_of: int) -> list[Entry]:
    """Return the events without an amount that no reversal names at the seq ``as_of``, reversals left out, by seq."""
    rows = ledger.connection.execute(queries.STANDING_FACTS, (as_of,))
    return [Entry(seq=seq, event=decode(body)) for seq, body in rows]


def department(ledger: Ledger) -> DepartmentRegistered:
    """Return the registration of the ledger's own department: its first event."""
    row = ledger.connection.execute(queries.BODY_AT, (1,)).fetchone()
    first = decode(row[1]) if row else None
    if not isinstance(first, DepartmentRegistered):
        raise NotRecorded("department_missing", f"{ledger.path}：第一个事件不是部门登记，请运行 jixiao verify")
    return first


def movements(ledger: Ledger, *, as_of: int) -> list[Movement]:
    """Return the movements up to the seq ``as_of``, added up by project, month and kind (in SQL), but for zeros.

    Raises NewerVersion where any is of a kind that this release does not know.
    """
    return [movement for movement in each_movement(ledger, as_of=as_of) if movement.amount_fen]


def all_movements(ledger: Ledger, *, as_of: int) -> list[Movement]:
    """Return the same with those that add up to zero: what was moved and moved back in one month."""
    return list(each_movement(ledger, as_of=as_of))


def each_movement(ledger: Ledger, *, as_of: int) -> Iterator[Movement]:
    """Yield the same one by one. Of each project, month and kind there is one text for all."""
    texts: dict[str, str] = {}
    known = {*MONEY_KINDS}
    for project, month, kind, amount_fen in _added_up(ledger, as_of):
        if kind not in known:
            known.add(kind)
            # Decoding one says which kind and version it is of.
            for (body,) in ledger.connection.execute(queries.BODY_OF_MONEY, (kind,)):
                decode(body)
        project, month, kind = (texts.setdefault(text, text) for text in (project, month, kind))
        yield Movement(project=project, month=month, kind=kind, amount_fen=amount_fen)


def _added_up(ledger: Ledger, as_of: int) -> Iterator[tuple[str, str, str, int]]:
    read = 0
    try:
        for row in ledger.connection.execute(money_queries.MOVEMENTS_ADDED_UP, (as_of,)):
            yield row
            read += 1
    except sqlite3.OperationalError as error:
        if str(error) != "integer overflow":
            raise
        rows = ledger.connection.execute(money_queries.MOVEMENTS_ADDED_UP_IN_PARTS, (as_of,))
        for project, month, kind, *parts in islice(rows, read, None):
            yield project, month, kind, money_queries.joined(parts)


def find(ledger: Ledger, name: str) -> Entry:
    """Return the event of that event_id or, where none has it, of that seq. Raises NotRecorded."""
    row = _row(ledger, name)
    # 18 digits are what SQLite surely takes; more would be the seq of no event.
    if row is None and re.fullmatch("[0-9]{1,18}", name):
        row = ledger.connection.execute(queries.BODY_AT, (int(name),)).fetchone()
    return _entry(row, name)


def find_by_id(ledger: Ledger, event_id: str) -> Entry:
    """Return the event of that event_id. Raises NotRecorded."""
    return _entry(_row(ledger, event_id), event_id)


def _row(ledger: Ledger, event_id: str) -> Any:
    event_id = normal(event_id)
    # SQLite takes no unpaired surrogates, which is what bytes that are not UTF-8 become on a command line.
    if forbidden_character(event_id, note=False):
        return None
    return ledger.connection.execute(queries.BODY, (event_id,)).fetchone()


def _entry(row: Any, name: str) -> Entry:
    if row is None:
        raise NotRecorded("unknown_event", f"{shown(normal(name))}：账本中没有这个事件")
    return Entry(seq=row[0], event=decode(row[1]))


def leaf_hashes(ledger: Ledger, *, as_of: int) -> LeafHashes:
    """Return the leaf hash of every event up to the seq ``as_of``, computed from the bodies as they are."""
    found = LeafHashes()
    for _, body in bodies(ledger, as_of=as_of):
        found.append(leaf_hash(body))
    return found


def leaf_hash_at(ledger: Ledger, seq: int) -> bytes:
    """Return the stored 32-byte leaf hash of the event at ``seq``."""
    return bytes(ledger.connection.execute(queries.LEAF_HASH, (seq,)).fetchone()[0])


def details(ledger: Ledger, seq: int) -> dict[str, str]:
    """Return the confidential fields of the event at ``seq``; empty where it has none or they were erased."""
    row = ledger.connection.execute(queries.DETAILS, (seq,)).fetchone()
    try:
        return dict(msgspec.json.decode(row[0])) if row else {}
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableBody(
            "details_unreadable", f"第 {seq} 号事件的保密字段无法解读，请运行 jixiao verify"
        ) from error
