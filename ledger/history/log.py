"""The log as a list: the events that are asked for, each with what it is joined to, and the log held nowhere."""

from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import frozen

from ledger.history.corrections import Join, chain, joins
from ledger.history.entries import Entry, department, entries, named_event_ids
from ledger.kinds.body import decode
from ledger.storage import log_queries
from ledger.storage.store import Ledger
from ledger.values.text import forbidden_character

FEW = 1_000
"""So many events are each asked what they are joined to; for more of them the log is read once before."""
CHUNK = 1_000


@frozen(kw_only=True)
class Asked:
    """Which events are asked for: of a ``kind``, naming a ``project``; of these the ``first`` or ``last`` so many."""

    kind: str | None = None
    project: str | None = None
    first: int | None = None
    last: int | None = None

    @property
    def number(self) -> int | None:
        """How many at most; None for all."""
        return self.last if self.first is None else self.first


@frozen(kw_only=True)
class Joined:
    """How a listed event is related to another, which has that seq and event_id."""

    relation: str
    seq: int
    event_id: str


@frozen(kw_only=True)
class ListedEvent:
    """One event of the list, and all that it is joined to, by seq."""

    entry: Entry
    joined: Sequence[Joined]


def listed(ledger: Ledger, asked: Asked) -> Iterator[ListedEvent]:
    """Yield the events that are asked for in the order of the log, as it stands when the first is."""
    if asked.project is not None and forbidden_character(asked.project, note=False):
        return
    ledger.connection.execute("BEGIN")
    if asked.project is None and asked.number is not None and asked.number <= FEW:
        for entry in _chosen(ledger, asked):
            links = chain(ledger, entry)
            found = [_joined(link.relation, link.entry.seq, link.entry.event.event_id) for link in links]
            yield ListedEvent(entry=entry, joined=found)
    else:
        own = department(ledger).department
        joined = joins(_near(ledger, asked), named_event_ids(ledger), own)
        yield from _listed(ledger, _chosen(ledger, asked), joined)
    ledger.connection.execute("COMMIT")


def _listed(ledger: Ledger, chosen: Iterator[Entry], found: Sequence[Join]) -> Iterator[ListedEvent]:
    """Yield the events that were ``chosen`` with those of the joins ``found`` that begin at them."""
    position = 0
    while chunk := list(islice(chosen, CHUNK)):
        of_chunk: dict[int, list[Join]] = {entry.seq: [] for entry in chunk}
        while position < len(found) and found[position][0] <= chunk[-1].seq:
            of_chunk.get(found[position][0], []).append(found[position])
            position += 1
        ids = _event_ids(ledger, [other for of_one in of_chunk.values() for _, other, _ in of_one])
        for entry in chunk:
            joined = [_joined(relation, other, ids[other]) for _, other, relation in of_chunk[entry.seq]]
            yield ListedEvent(entry=entry, joined=joined)


def _chosen(ledger: Ledger, asked: Asked) -> Iterator[Entry]:
    of_project, parameters = asked.project is not None, {"kind": asked.kind, "project": asked.project}
    query = log_queries.listed(of_project=of_project)
    if asked.number is not None:
        query = log_queries.listed_some(of_project=of_project, last=asked.last is not None)
    return _entries(ledger, query, parameters | {"number": asked.number})


def _near(ledger: Ledger, asked: Asked) -> Iterator[Entry]:
    """Return all events that tell how those that are asked for are joined."""
    if asked.project is None:
        return entries(ledger, as_of=ledger.head)
    return _entries(ledger, log_queries.NEAR_PROJECT, {"project": asked.project})


def _entries(ledger: Ledger, query: str, parameters: dict[str, object]) -> Iterator[Entry]:
    return (Entry(seq=seq, event=decode(body)) for seq, body in ledger.connection.execute(query, parameters))


def _event_ids(ledger: Ledger, seqs: Sequence[int]) -> dict[int, str]:
    return dict(ledger.connection.execute(log_queries.EVENT_IDS, (str(seqs),)))


def _joined(relation: str, seq: int, event_id: str) -> Joined:
    return Joined(relation=relation, seq=seq, event_id=event_id)
