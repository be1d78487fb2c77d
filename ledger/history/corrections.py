"""The chain of corrections: what reverses, refunds, replaces and erases an event, and what it does so to.

A reversal, a refund and an erasure name the event they correct. What replaces a reversed event is the next event of
its kind with the same identity: for facts the subject of which only one may stand, for money the project and the paper
(``Event.recorded_anew_by``). Nothing is guessed from amounts or days.
"""

from collections import defaultdict
from collections.abc import Iterable
from shlex import quote

from attrs import frozen

from ledger.history.entries import Entry, department
from ledger.kinds import Event, Reversal
from ledger.kinds.body import decode
from ledger.kinds.units import unit_of
from ledger.storage import queries
from ledger.storage.store import Ledger

INVERSE = {
    "reverses": "reversed_by",
    "refunds": "refunded_by",
    "erases": "erased_by",
    "replaces": "replaced_by",
}
"""Every relation an event can have to an earlier one, and what the earlier one then is."""

Identity = tuple[object, ...]


@frozen(kw_only=True)
class Link:
    """One event's relation to another: ``relation`` is a key or a value of INVERSE."""

    relation: str
    entry: Entry


def links(entries: Iterable[Entry], own: str) -> dict[int, list[Link]]:
    """Return the links between ``entries``, which come by seq, for each seq that has any.

    ``own`` is the ledger's own department.
    """
    by_id: dict[str, Entry] = {}
    awaited: dict[Identity, list[Entry]] = defaultdict(list)
    found: dict[int, list[Link]] = defaultdict(list)

    def join(later: Entry, relation: str, earlier: Entry) -> None:
        found[later.seq].append(Link(relation=relation, entry=earlier))
        found[earlier.seq].append(Link(relation=INVERSE[relation], entry=later))

    for entry in entries:
        event = entry.event
        identity = identity_of(event, own)
        if identity is not None and awaited[identity]:
            join(entry, "replaces", awaited[identity].pop(0))
        named = by_id.get(getattr(event, event.names_event)) if event.names_event else None
        if named is not None:
            join(entry, event.names_event, named)
            named_identity = identity_of(named.event, own)
            if isinstance(event, Reversal) and named_identity is not None:
                awaited[named_identity].append(named)
        by_id[event.event_id] = entry
    return {seq: sorted(of_one, key=lambda link: link.entry.seq) for seq, of_one in found.items()}


def chain(ledger: Ledger, entry: Entry) -> list[Link]:
    """Return the links of one event of the ledger, by seq."""
    near, own = {entry.seq: entry}, department(ledger).department
    for other in (*_same(ledger, entry.event, own), *_named_with(ledger, entry.event)):
        near[other.seq] = other
    for other in list(near.values()):
        near.update((naming.seq, naming) for naming in _found(ledger, queries.NAMED_BY, other.event.event_id))
    return links((near[seq] for seq in sorted(near)), own).get(entry.seq, [])


def identity_of(event: Event, own: str) -> Identity | None:
    """Return what an event recorded anew would share with ``event``; None where it would not be known as such."""
    if event.unique_by:
        return event.kind, unit_of(event, own), *(getattr(event, name) for name in event.unique_by)
    values = [getattr(event, name) for name in event.recorded_anew_by]
    return (event.kind, unit_of(event, own), *values) if values and None not in values else None


def _same(ledger: Ledger, event: Event, own: str) -> Iterable[Entry]:
    identity = identity_of(event, own)
    if identity is None:
        return
    query = queries.SAME_KIND_OF_MONEY if hasattr(event, "amount_fen") else queries.SAME_KIND_OF_FACT
    for other in _found(ledger, query, event.kind, getattr(event, "project", None)):
        if identity_of(other.event, own) == identity:
            yield other


def _named_with(ledger: Ledger, event: Event) -> Iterable[Entry]:
    return _found(ledger, queries.BODY, getattr(event, event.names_event)) if event.names_event else ()


def _found(ledger: Ledger, query: str, *parameters: object) -> Iterable[Entry]:
    return (Entry(seq=seq, event=decode(body)) for seq, body in ledger.connection.execute(query, parameters))


def reversal_command(event: Event, *, reason: str = "记录有误") -> str:
    """Return the command that reverses ``event``, one without money, on the day it was dated for itself."""
    options = f"--reverses {quote(event.event_id)} --occurred-on {event.occurred_on} --reason {quote(reason)}"
    return f"jixiao append reversal {options}"
