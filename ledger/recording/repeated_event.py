"""A line that nobody gave an id, and that repeats a whole event which stands: most likely the same, entered twice."""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.kinds import Event, MoneyEvent
from ledger.kinds.body import canonical, decode
from ledger.recording.same_event import details_recorded, differences
from ledger.refusals import Refusal
from ledger.storage import queries


def repeated_event(event: Event, details: dict[str, Any], ask: Callable[..., list[Any]]) -> Iterator[Refusal]:
    """Yield that an unreversed event says all that ``event`` says, and nothing else; ``ask`` asks the file."""
    # Of what cannot be reversed, an erasure may be said again by whoever was interrupted; all else is refused by rule.
    for (body,) in _like(event, ask) if event.reversible else ():
        recorded = decode(body)
        if any(differences(event, {}, recorded, None)):
            continue
        # What was erased may have been another.
        if details == details_recorded(recorded, ask):
            wanted = f"另一件事；{recorded.event_id} 各项都相同。确要再记一次，请加 --again，或以 --event-id 给出编号"
            yield Refusal(code="repeats_event", wanted=wanted)
            return


def _like(event: Event, ask: Callable[..., list[Any]]) -> list[Any]:
    """Return the bodies of the unreversed events that may say the same."""
    if not isinstance(event, MoneyEvent):
        return ask(queries.UNREVERSED, event.kind)
    place = [event.kind, event.project, event.occurred_on[:7], event.amount_fen]
    return ask(queries.ACTS_LIKE, canonical([place]).decode())
