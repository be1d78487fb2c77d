"""The chain of corrections: what reverses, refunds, replaces and erases an event, and what it does so to.

A reversal, a refund and an erasure name the event they correct. What replaces a reversed event is the next event of
its kind with the same identity: for facts the subject of which only one may stand, for money the project and the paper
(``Event.recorded_anew_by``). Nothing is guessed from amounts or days.
"""

from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from shlex import quote

from attrs import frozen

from ledger.history.entries import Entry, department
from ledger.kinds import Event, MoneyEvent, Reversal
from ledger.kinds.body import decode
from ledger.kinds.units import unit_of
from ledger.storage import log_queries, queries
from ledger.storage.store import Ledger

INVERSE = {
    "reverses": "reversed_by",
    "refunds": "refunded_by",
    "erases": "erased_by",
    "replaces": "replaced_by",
}
"""Every relation an event can have to an earlier one, and what the earlier one then is."""

Identity = tuple[object, ...]


Join = tuple[int, int, str]
"""The seq of an event, that of another, and the relation of the one to the other: a key or a value of INVERSE."""


@frozen(kw_only=True)
class Link:
    """One event's relation to another: ``relation`` is a key or a value of INVERSE."""

    relation: str
    entry: Entry


class Corrections:
    """Takes one event after the other and tells what it corrects. Of those ``named`` by others it keeps the seqs.

    ``own`` is the ledger's own department.
    """

    def __init__(self, named: Container[str], own: str) -> None:
        self._named = named
        self._own = own
        self._by_id: dict[str, tuple[int, Identity | None]] = {}
        self._awaited: dict[Identity, deque[int]] = {}

    def take(self, entry: Entry) -> Iterator[tuple[str, int]]:
        """Yield the relation of the next event to each earlier one that it corrects, and the seq of that."""
        event, identity = entry.event, identity_of(entry.event, self._own)
        if identity is not None and (awaited := self._awaited.get(identity)):
            yield "replaces", awaited.popleft()
        seq, named_identity = self._by_id.get(getattr(event, event.names_event or "event_id"), (None, None))
        if event.names_event and seq is not None:
            yield event.names_event, seq
            if isinstance(event, Reversal) and named_identity is not None:
                self._awaited.setdefault(named_identity, deque()).append(seq)
        if event.event_id in self._named:
            self._by_id[event.event_id] = entry.seq, identity


def joins(entries: Iterable[Entry], named: Container[str], own: str) -> list[Join]:
    """Return how ``entries``, which come by seq, are joined, both ways, in order.

    ``named`` are those that others name, ``own`` is the ledger's own department.
    """
    corrections, found = Corrections(named, own), list[Join]()
    for entry in entries:
        for relation, earlier in corrections.take(entry):
            found += [(entry.seq, earlier, relation), (earlier, entry.seq, INVERSE[relation])]
    return sorted(found)


def links(entries: Iterable[Entry], own: str) -> dict[int, list[Link]]:
    """Return the links between ``entries``, which come by seq, for each seq that has any.

    ``own`` is the ledger's own department.
    """
    by_seq = {entry.seq: entry for entry in entries}
    named = {getattr(one.event, one.event.names_event) for one in by_seq.values() if one.event.names_event}
    found: dict[int, list[Link]] = defaultdict(list)
    for seq, other, relation in joins(by_seq.values(), named, own):
        found[seq].append(Link(relation=relation, entry=by_seq[other]))
    return dict(found)


def chain(ledger: Ledger, entry: Entry) -> list[Link]:
    """Return the links of one event of the ledger, by seq."""
    near, own = {entry.seq: entry}, department(ledger).department
    for other in (*_same(ledger, entry.event, own), *_named_with(ledger, entry.event)):
        near[other.seq] = other
    for other in list(near.values()):
        near.update((naming.seq, naming) for naming in _found(ledger, queries.NAMED_BY, (other.event.event_id,)))
    return links((near[seq] for seq in sorted(near)), own).get(entry.seq, [])


def identity_of(event: Event, own: str) -> Identity | None:
    """Return what an event recorded anew would share with ``event``; None where it would not be known as such."""
    if event.unique_by:
        return event.kind, unit_of(event, own), *(getattr(event, name) for name in event.unique_by)
    values = [getattr(event, name) for name in event.recorded_anew_by]
    if not values or None in values:
        return None
    return event.kind, unit_of(event, own), *values, *(getattr(event, name) for name in event.recorded_apart_by)


def _same(ledger: Ledger, event: Event, own: str) -> Iterable[Entry]:
    identity = identity_of(event, own)
    if identity is None or not event.reversible:
        return
    for other in _of_its_kind(ledger, event):
        if identity_of(other.event, own) == identity:
            yield other


def _of_its_kind(ledger: Ledger, event: Event) -> Iterable[Entry]:
    """Return the events of the kind and project of ``event``: facts all, of money those with the same paper."""
    if not isinstance(event, MoneyEvent):
        return _found(ledger, queries.SAME_KIND_OF_FACT, (event.kind, getattr(event, "project", None)))
    paper = event.recorded_anew_by[-1]
    named = {"kind": event.kind, "project": event.project, "paper": getattr(event, paper)}
    return _found(ledger, log_queries.SAME_BY_PAPER[paper], named)


def _named_with(ledger: Ledger, event: Event) -> Iterable[Entry]:
    return _found(ledger, queries.BODY, (getattr(event, event.names_event),)) if event.names_event else ()


def _found(ledger: Ledger, query: str, parameters: Sequence[object] | Mapping[str, object]) -> Iterable[Entry]:
    return (Entry(seq=seq, event=decode(body)) for seq, body in ledger.connection.execute(query, parameters))


def reversal_command(event: Event, *, reason: str = "记录有误") -> str:
    """Return the command that reverses ``event``, one without money, on the day it was dated for itself."""
    options = f"--reverses {quote(event.event_id)} --occurred-on {event.occurred_on} --reason {quote(reason)}"
    return f"jixiao append reversal {options}"
